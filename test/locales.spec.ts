// Every text a user sees, in every language: none missing, none left over, none said twice, the same parameters
// everywhere.
import should from 'should';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SELECTABLE_OUTPUTS } from '../lib/pure/codes/error-codes';
import {
  commonTexts,
  LANGUAGES,
  NODES,
  ownTexts,
  PLUGINS,
  readLocale,
  ROOT,
  SOURCE_LANGUAGE,
  type Texts,
} from './harness/package';

/** Types of the runtime whose every value has a text that all nodes share. */
const NAMED_BY_TYPES: [file: string, type: string, group: string][] = [
  ['lib/message/message.ts', 'Rule', 'problem'],
  ['lib/pure/time/schedule.ts', 'ScheduleRule', 'problem'],
  ['lib/api/http/transport-error.ts', 'TransportReason', 'reason'],
];

const read = (...parts: string[]): string => readFileSync(join(ROOT, ...parts), 'utf8');

function sources(folder: string): string {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|html)$/.test(file))
    .map((file) => read(folder, file))
    .join('\n');
}

/** What any node may use: its keys are in the common catalog. */
const SHARED = [sources('nodes/editor'), sources('nodes/shared')].join('\n');
const EVERYTHING = [sources('lib'), sources('nodes'), sources('plugins')].join('\n');

const COMMON = commonTexts(SOURCE_LANGUAGE);

const groupOf = (key: string): string => key.split('.')[0] ?? '';

const groupsOf = (texts: Texts): Set<string> =>
  new Set([...texts.keys()].filter((key) => key.includes('.')).map(groupOf));

/** Quoted keys of the code that belong to one of some groups, below the node type. */
const quotedKeys = (code: string, groups: Set<string>): string[] =>
  [...code.matchAll(/['"`](?:smspartner-[a-z]+\.)?([a-zA-Z]+(?:\.[\w-]+)+)['"`]/g)]
    .map(([, quoted = '']) => quoted)
    .filter((quoted) => groups.has(groupOf(quoted)));

const keysOfForm = (code: string, type: string): string[] =>
  [...code.matchAll(/data-i18n="([^"]*)"/g)]
    .flatMap(([, attribute = '']) => attribute.split(';'))
    .map((part) => part.replace(/^\[.*?\]/, '').replace(`${type}.`, ''));

/** Groups whose keys the code puts together from a word: `label.${field}`. */
const builtGroups = (code: string): Set<string> =>
  new Set(
    [...code.matchAll(/`(?:smspartner-[a-z]+\.)?([a-zA-Z]+)\.(?:\w+\.)*\$\{/g)].map(
      ([, group = '']) => group,
    ),
  );

/** Words that the code puts before another one: `full_${why}`. */
const PREFIXES = [...EVERYTHING.matchAll(/`([a-z]+_)\$\{/g)].map(([, prefix = '']) => prefix);

const withoutPrefix = (word: string): string => {
  const prefix = PREFIXES.find((one) => word.startsWith(one)) ?? '';
  return word.slice(prefix.length);
};

/** Such a word stands somewhere in the code: quoted, or as the name of a property. */
const isWord = (word: string): boolean =>
  new RegExp(`['"\`]${word}['"\`]|\\b${word}:`).test(EVERYTHING);

const isUsed = (key: string, code: string, quoted: Set<string>): boolean => {
  if (quoted.has(key)) return true;
  if (!key.includes('.')) return isWord(key);
  const last = key.split('.').at(-1) ?? '';
  return builtGroups(code).has(groupOf(key)) && isWord(withoutPrefix(last));
};

const params = (text: string): string[] =>
  [...new Set([...text.matchAll(/__(\w+?)__/g)].map(([, param = '']) => param))].sort();

function isLike(texts: Texts, source: Texts): void {
  [...texts.keys()].sort().should.eql([...source.keys()].sort());
  for (const [key, text] of texts) {
    should(text.trim()).not.equal('', key);
    params(text).should.eql(params(source.get(key) ?? ''), key);
  }
}

for (const part of [...NODES, ...PLUGINS]) {
  const { name, type, kind } = part;
  describe(`the texts of ${type}`, () => {
    const source = ownTexts(SOURCE_LANGUAGE, part);
    const own = sources(`${kind}/${name}`);
    const groups = new Set([...groupsOf(source), ...groupsOf(COMMON)]);
    const mine = [...quotedKeys(own, groups), ...keysOfForm(own, type)];
    const used = new Set([...mine, ...quotedKeys(SHARED, groups)]);

    it('are all below the node type', () => {
      Object.keys(readLocale(SOURCE_LANGUAGE, name)).should.eql([type]);
    });

    it('are all used', () => {
      const code = [own, SHARED].join('\n');
      [...source.keys()].filter((key) => !isUsed(key, code, used)).should.eql([]);
    });

    it('exist for every key that the node itself uses', () => {
      mine.filter((key) => !source.has(key) && !COMMON.has(key)).should.eql([]);
    });

    it('are none of those that all share', () => {
      [...source.keys()].filter((key) => COMMON.has(key)).should.eql([]);
    });

    for (const language of LANGUAGES) {
      it(`are complete in ${language}, and hold the same parameters`, () => {
        isLike(ownTexts(language, part), source);
      });

      if (kind === 'plugins') continue;
      it(`have their help in ${language}`, () => {
        const help = read('locales', language, `${name}.md`);
        help.should.endWith('\n').and.not.containEql('<script');
        // Node-RED's reader of properties stops at a second colon, and shows the line as plain text.
        help
          .split('\n')
          .filter((line) => /^:\s/.test(line) && !/^:[^:]+\([^:]+\)\s*:[^:]+$/.test(line))
          .should.eql([]);
      });
    }
  });
}

describe('the texts that all nodes share', () => {
  it('are all used', () => {
    const used = new Set(quotedKeys(EVERYTHING, groupsOf(COMMON)));
    for (const { type } of NODES) for (const key of keysOfForm(EVERYTHING, type)) used.add(key);
    [...COMMON.keys()]
      .filter((key) => groupOf(key) !== 'codes' && !isUsed(key, EVERYTHING, used))
      .should.eql([]);
  });

  it('exist for every key that shared code uses', () => {
    [
      ...SHARED.matchAll(
        /key: '([^']+)'|\bt\(\s*'([^']+)'|\btranslate\(\s*RED,\s*[\w.]+,\s*'([\w.]+)'/g,
      ),
    ]
      .map(([, key, asked, translated]) => key ?? asked ?? translated ?? '')
      .concat(quotedKeys(SHARED, groupsOf(COMMON)))
      .filter((key) => !COMMON.has(key))
      .should.eql([]);
  });

  it('are said by no two nodes in the same words instead', () => {
    const seen = new Map<string, string>();
    const twice: string[] = [];
    for (const part of [...NODES, ...PLUGINS]) {
      for (const [key, text] of ownTexts(SOURCE_LANGUAGE, part)) {
        const said = `${key}: ${text}`;
        if (seen.has(said)) twice.push(`${seen.get(said)}, ${part.type}: ${said}`);
        seen.set(said, part.type);
      }
    }
    twice.should.eql([]);
  });

  for (const language of LANGUAGES) {
    it(`are complete in ${language}, and hold the same parameters`, () => {
      isLike(commonTexts(language), COMMON);
    });
  }
});

describe('the sentences of the runtime', () => {
  for (const [file, type, group] of NAMED_BY_TYPES) {
    it(`exist for every ${type}`, () => {
      const [, union = ''] = new RegExp(`export type ${type} =([^;]*);`).exec(read(file)) ?? [];
      const words = [...union.matchAll(/'(\w+)'/g)].map(([, word = '']) => word);
      words.should.not.be.empty();
      words.filter((word) => !COMMON.has(`${group}.${word}`)).should.eql([]);
    });
  }
});

describe('the meaning of the codes', () => {
  for (const language of LANGUAGES) {
    it(`is short and complete in ${language}`, () => {
      const texts = commonTexts(language);
      const codes = [...texts.keys()].filter((key) => key.startsWith('codes.'));
      codes.sort().should.eql(SELECTABLE_OUTPUTS.map((code) => `codes.${code}`).sort());
      codes.filter((key) => (texts.get(key)?.length ?? 0) > 40).should.eql([]);
    });

    it(`is in the help in ${language}`, () => {
      // The build puts one line for each code in its place.
      const help = read('locales', language, 'send.md').split('\n');
      help.filter((line) => /^- `\{code\}`\s?: \{meaning\}$/u.test(line)).should.have.length(1);
      help.filter((line) => line.includes('{ownCodes}')).should.have.length(1);
    });
  }

  it('is in the README, for every code', () => {
    const readme = read('README.md');
    const rows = readme.split('\n').filter((line) => line.startsWith('|'));
    const cells = rows.flatMap((row) => row.split('|')).flatMap((cell) => cell.split(','));
    const told = new Set(cells.map((cell) => cell.trim().replaceAll('`', '')));
    SELECTABLE_OUTPUTS.filter((code) => !told.has(code)).should.eql([]);
  });
});

describe('the folders of languages', () => {
  it('are the ones that Node-RED looks for', () => {
    // A base name serves its regions; en-US is the only one that Node-RED wants with a region.
    const others = LANGUAGES.filter((language) => language !== SOURCE_LANGUAGE);
    others.should.not.be.empty().and.matchEach(/^[a-z]{2,3}(-(Hans|Hant|CN|TW))?$/);
    LANGUAGES.should.containEql(SOURCE_LANGUAGE);
  });

  it('hold one file for each catalog and help, and nothing else', () => {
    const files = [
      'common.json',
      ...[...NODES, ...PLUGINS].map(({ name }) => `${name}.json`),
      ...NODES.map(({ name }) => `${name}.md`),
    ].sort();
    for (const language of LANGUAGES)
      readdirSync(join(ROOT, 'locales', language))
        .sort()
        .should.eql(files, language);
  });

  it('are all named in the README', () => {
    const names = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' });
    const inWords = LANGUAGES.map((language) => names.of(language.split('-')[0] ?? '') ?? '');
    const [, listed = ''] = /\*\*In your language\*\*: (.*?)\.\n/.exec(read('README.md')) ?? [];
    listed.split(', ').sort().should.eql(inWords.sort());
  });
});
