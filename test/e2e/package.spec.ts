// What a user gets from `npm install`, in a Node-RED that never saw this repository.
import should from 'should';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startNodeRed, type NodeRed } from '../harness/node-red';
import { LANGUAGES, NODES, readLocale, type Part } from '../harness/package';
import { PACKAGE, ROOT, installedFolder } from '../harness/packed';

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  scripts?: Record<string, string>;
  gypfile?: boolean;
}

interface NodeSet {
  module: string;
  types: string[];
  enabled: boolean;
  err?: string;
}

const manifest = readManifest(ROOT);

describe('the installed package', () => {
  let nodeRed: NodeRed;

  before(async () => {
    nodeRed = await startNodeRed();
  });
  after(() => nodeRed?.stop());

  describe('in Node-RED', () => {
    it('has every node set of package.json, enabled and without error', async () => {
      const all = (await nodeRed.json('nodes')) as NodeSet[];
      const ours = all.filter(({ module }) => module === PACKAGE);
      ours.map(({ types }) => types).should.deepEqual(NODES.map(({ type }) => [type]));
      for (const set of ours) {
        should(set.err).be.undefined();
        set.enabled.should.be.true();
      }
    });

    it('adds no warning to the start of Node-RED', () => {
      const lines = nodeRed.log
        .split('\n')
        .filter((line) => /\[(warn|error)\]|Warning:/.test(line));
      // Both are about the settings of these tests.
      const known = /Projects disabled|unencrypted credentials/;
      lines.filter((line) => !known.test(line)).should.deepEqual([]);
    });

    for (const language of LANGUAGES) {
      it(`has texts in ${language}`, async () => {
        const catalogs = (await nodeRed.json(`nodes/messages?lng=${language}`)) as object;
        for (const node of NODES) {
          const catalog = JSON.parse(built(node, language, 'json')) as object;
          catalogs.should.have.property(`${PACKAGE}/${node.type}`).which.deepEqual(catalog);
          catalog.should.containDeep(readLocale(language, node.name));
          catalog.should.containDeep({ [node.type]: readLocale(language, 'common') });
        }
      });

      it(`has help in ${language}`, async () => {
        const headers = { Accept: 'text/html', 'Accept-Language': language };
        const page = await (await nodeRed.get('nodes', headers)).text();
        for (const node of NODES) {
          page.should.containEql(`data-template-name="${node.type}"`);
          page.should.containEql(built(node, language, 'html').trim());
        }
      });
    }

    it('serves a regional language from its base', async () => {
      const regional = await nodeRed.json('nodes/messages?lng=fr-FR');
      const base = await nodeRed.json('nodes/messages?lng=fr');
      for (const { type } of NODES) {
        const id = `${PACKAGE}/${type}`;
        (regional as Record<string, unknown>)[id]!.should.deepEqual(
          (base as Record<string, unknown>)[id],
        );
      }
    });

    it('has its icons', async () => {
      const icons = (await nodeRed.json('icons')) as Record<string, string[]>;
      const files = readdirSync(join(ROOT, 'icons'));
      icons[PACKAGE]!.sort().should.deepEqual(files.sort());
      for (const file of files) {
        const response = await nodeRed.get(`icons/${PACKAGE}/${file}`);
        (await response.text()).should.equal(readFileSync(join(ROOT, 'icons', file), 'utf8'));
      }
    });

    it('offers every example, as a list of nodes that can be imported', async () => {
      const names = readdirSync(join(ROOT, 'examples')).filter((file) => file.endsWith('.json'));
      names.should.not.be.empty();
      for (const name of names) {
        const path = `library/examples/flows/${PACKAGE}/${encodeURIComponent(name.slice(0, -5))}`;
        ((await nodeRed.json(path)) as unknown[]).should.be.an.Array().and.not.be.empty();
      }
    });
  });

  describe('on disk', () => {
    let installed: Manifest[];

    before(async () => {
      installed = manifestsBelow(join(await installedFolder(), 'node_modules'));
    });

    it('has at most six dependencies', () => {
      Object.keys(manifest.dependencies ?? {}).length.should.be.belowOrEqual(6);
    });

    it('runs no script when it is installed, and neither do its dependencies', () => {
      installed.length.should.be.above(5);
      for (const { name, scripts = {} } of installed) {
        for (const script of ['preinstall', 'install', 'postinstall']) {
          should(scripts[script]).equal(undefined, `${name} has a script "${script}"`);
        }
      }
    });

    it('has no native add-on', async () => {
      const files = readdirSync(join(await installedFolder(), 'node_modules'), {
        recursive: true,
        encoding: 'utf8',
      });
      files.filter((file) => /(\.node|binding\.gyp)$/.test(file)).should.deepEqual([]);
      installed.filter(({ gypfile }) => gypfile).should.deepEqual([]);
    });

    it('needs no optional dependency, which some platforms do not install', () => {
      manifest.should.not.have.property('optionalDependencies');
    });
  });
});

/** A catalog or a help as the build made it. */
function built({ name }: Part, language: string, ending: 'json' | 'html'): string {
  const folder = join(ROOT, 'dist/nodes', name, 'locales', language);
  return readFileSync(join(folder, `${name}.${ending}`), 'utf8');
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function manifestsBelow(modules: string): Manifest[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => {
      const folder = join(modules, name);
      if (name.startsWith('@')) return manifestsBelow(folder);
      const nested = join(folder, 'node_modules');
      return [readManifest(folder), ...(existsSync(nested) ? manifestsBelow(nested) : [])];
    });
}
