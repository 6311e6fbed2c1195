// Every text a user sees, in every language: none missing, none left over, the same parameters everywhere.
import should from 'should';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SELECTABLE_OUTPUTS } from '../lib/pure/codes/error-codes';

const ROOT = join(__dirname, '..');
const SOURCE = 'en-US';
const LANGUAGES = [SOURCE, 'fr', 'es', 'de', 'pt'];
const { nodes, plugins } = (
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    'node-red': { nodes: Record<string, string>; plugins: Record<string, string> };
  }
)['node-red'];

/** Node type or plugin, the name of its files, and whether it has help. */
const SETS = Object.entries({ ...nodes, ...plugins }).map(([type, file]) => ({
  type,
  folder: file.replace(/^dist\/(.+)\/.+$/, '$1'),
  name: file.replace(/^.*\/(.+)\.js$/, '$1'),
  hasHelp: type in nodes,
}));

/** Groups whose keys the code puts together from a word: that word stands somewhere in it, quoted. */
const BUILT_BY_CODE: Record<string, string[]> = {
  'smspartner-outbox': ['pause', 'failing', 'counts', 'error'],
  'smspartner-send': ['problem', 'reason', 'status', 'why'],
  'smspartner-account': [
    'choice.gamme',
    'choice.outbox',
    'choice.sandbox',
    'choice.whenBlocked',
    'check',
    'invalid',
    'log',
  ],
};

/** Types of the runtime whose every value has a text of `smspartner-send`. */
const NAMED_BY_TYPES: [file: string, type: string, group: string][] = [
  ['lib/message/message.ts', 'Rule', 'problem'],
  ['lib/pure/time/schedule.ts', 'ScheduleRule', 'problem'],
  ['lib/api/http/transport-error.ts', 'TransportReason', 'reason'],
];

type Catalog = Map<string, string>;

const read = (...parts: string[]): string => readFileSync(join(ROOT, ...parts), 'utf8');

function catalogOf(language: string, name: string): Catalog {
  const texts: Catalog = new Map();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') texts.set(path, value);
    else
      for (const [key, child] of Object.entries(value as object))
        walk(child, path && `${path}.${key}`);
  };
  const root = JSON.parse(read('locales', language, `${name}.json`)) as Record<string, unknown>;
  for (const [type, children] of Object.entries(root))
    for (const [key, child] of Object.entries(children as object)) walk(child, `${type}.${key}`);
  return texts;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|html)$/.test(file))
    .map((file) => read(folder, file));
}

const SHARED = [...sources('nodes/editor'), ...sources('nodes/shared')];
const EVERYTHING = [...sources('lib'), ...sources('nodes'), ...sources('plugins')].join('\n');

/** Quoted keys of the code that belong to one of the groups of a catalog, below the node type. */
const quotedKeys = (code: string, groups: Set<string>): string[] =>
  [...code.matchAll(/['"`](?:smspartner-[a-z]+\.)?([a-zA-Z]+(?:\.[\w-]+)+)['"`]/g)]
    .map(([, quoted = '']) => quoted)
    .filter((quoted) => groups.has(groupOf(quoted)));

const groupOf = (key: string): string => key.split('.')[0] ?? '';

const keysOfForm = (code: string, type: string): string[] =>
  [...code.matchAll(/data-i18n="([^"]*)"/g)]
    .flatMap(([, attribute = '']) => attribute.split(';'))
    .map((part) => part.replace(/^\[.*?\]/, '').replace(`${type}.`, ''));

/** `label.${field}`: the fields are named where the rest of the code names them. */
const builtGroups = (code: string): string[] =>
  [...code.matchAll(/\bt\(`([a-zA-Z]+)\.\$\{/g)].map(([, group = '']) => group);

/** What `translate()` of nodes/shared gets, wherever it is called: keys of `smspartner-send`. */
const translatedKeys = (code: string): string[] =>
  [...code.matchAll(/\btranslate\(\s*(?:this\.)?RED,\s*'([\w.]+)'/g)].map(([, key = '']) => key);

/** Words that the code puts before another one: `full_${why}`. */
const PREFIXES = [...EVERYTHING.matchAll(/`([a-z]+_)\$\{/g)].map(([, prefix = '']) => prefix);

const withoutPrefix = (word: string): string => {
  const prefix = PREFIXES.find((one) => word.startsWith(one)) ?? '';
  return word.slice(prefix.length);
};

const isQuoted = (word: string): boolean => new RegExp(`['"\`]${word}['"\`]`).test(EVERYTHING);

const params = (text: string): string[] =>
  [...new Set([...text.matchAll(/__(\w+?)__/g)].map(([, param = '']) => param))].sort();

for (const { name, type, folder, hasHelp } of SETS) {
  describe(`the texts of ${type}`, () => {
    const source = catalogOf(SOURCE, name);
    const keys = [...source.keys()];
    const below = keys.map((key) => key.slice(type.length + 1));
    const own = sources(folder).join('\n');
    const groups = new Set(below.filter((key) => key.includes('.')).map(groupOf));
    const translated = translatedKeys(type === 'smspartner-send' ? EVERYTHING : own);
    const quoted = quotedKeys(own, groups);
    const mine = [
      ...(type === 'smspartner-send'
        ? [...quoted, ...translated]
        : quoted.filter((key) => !translated.includes(key))),
      ...keysOfForm(own, type),
    ];
    const used = new Set([...mine, ...quotedKeys(SHARED.join('\n'), groups)]);
    const built = [...builtGroups(own), 'codes'];
    const isBuilt = (key: string): boolean => {
      const byWord = (BUILT_BY_CODE[type] ?? []).some((group) => key.startsWith(`${group}.`));
      if (byWord) return isQuoted(withoutPrefix(key.split('.').at(-1) ?? ''));
      return built.includes(groupOf(key)) || (!key.includes('.') && isQuoted(key));
    };

    it('are all below the node type', () => {
      keys.filter((key) => !key.startsWith(`${type}.`)).should.eql([]);
    });

    it('are all used', () => {
      below.filter((key) => !used.has(key) && !isBuilt(key)).should.eql([]);
    });

    it('exist for every key that the node itself uses', () => {
      mine.filter((key) => !below.includes(key)).should.eql([]);
    });

    for (const language of LANGUAGES) {
      it(`are complete in ${language}, and hold the same parameters`, () => {
        const texts = catalogOf(language, name);
        [...texts.keys()].sort().should.eql([...keys].sort());
        for (const [key, text] of texts) {
          should(text.trim()).not.equal('', key);
          params(text).should.eql(params(source.get(key) ?? ''), key);
        }
      });

      if (!hasHelp) continue;
      it(`have their help in ${language}`, () => {
        const help = read('locales', language, `${name}.html`);
        help.should.startWith(`<script type="text/markdown" data-help-name="${type}">\n`);
        help.trimEnd().should.endWith('</script>');
        // Node-RED's reader of properties stops at a second colon, and shows the line as plain text.
        help
          .split('\n')
          .filter((line) => /^:\s/.test(line) && !/^:[^:]+\([^:]+\)\s*:[^:]+$/.test(line))
          .should.eql([]);
      });
    }
  });
}

describe('the sentences of the runtime', () => {
  for (const [file, type, group] of NAMED_BY_TYPES) {
    it(`exist for every ${type}`, () => {
      const texts = catalogOf(SOURCE, 'send');
      const [, union = ''] = new RegExp(`export type ${type} =([^;]*);`).exec(read(file)) ?? [];
      const words = [...union.matchAll(/'(\w+)'/g)].map(([, word = '']) => word);
      words.should.not.be.empty();
      words.filter((word) => !texts.has(`smspartner-send.${group}.${word}`)).should.eql([]);
    });
  }
});

describe('the texts that several nodes share', () => {
  it('exist in one of the catalogs', () => {
    const catalogs = SETS.map(({ type, name }) =>
      [...catalogOf(SOURCE, name).keys()].map((key) => key.slice(type.length + 1)),
    );
    const groups = new Set(catalogs.flat().map((key) => key.split('.')[0] ?? ''));
    const known = new Set(catalogs.flat());
    SHARED.flatMap((text) => [...text.matchAll(/key: '([^']+)'|\bt\(\s*'([^']+)'/g)])
      .map(([, first, second]) => first ?? second ?? '')
      .filter((key) => groups.has(key.split('.')[0] ?? '') && !known.has(key))
      .should.eql([]);
  });
});

describe('the meaning of the codes', () => {
  for (const language of LANGUAGES) {
    it(`is short and complete in ${language}`, () => {
      const texts = catalogOf(language, 'send');
      const codes = [...texts.keys()].filter((key) => key.startsWith('smspartner-send.codes.'));
      codes
        .sort()
        .should.eql(SELECTABLE_OUTPUTS.map((code) => `smspartner-send.codes.${code}`).sort());
      codes.filter((key) => (texts.get(key)?.length ?? 0) > 40).should.eql([]);
    });

    it(`is in the help in ${language}`, () => {
      const help = read('locales', language, 'send.html');
      SELECTABLE_OUTPUTS.filter((code) => !help.includes(`- \`${code}\``)).should.eql([]);
    });
  }
});

describe('the folders of languages', () => {
  it('are the ones that Node-RED looks for', () => {
    // A base name serves its regions; en-US is the only one that Node-RED wants with a region.
    readdirSync(join(ROOT, 'locales'))
      .sort()
      .should.eql([...LANGUAGES].sort());
    for (const language of LANGUAGES) existsSync(join(ROOT, 'locales', language)).should.be.true();
  });
});
