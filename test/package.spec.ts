// The package as it would be published: what is in it, what the flow library's scorecard asks of it, and
// what every node must bring along.
import should from 'should';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { LANGUAGES, NODES, PLUGINS, ROOT } from './harness/package';

interface Manifest {
  name: string;
  version: string;
  license: string;
  repository: { url: string };
  bugs: { url: string };
  keywords: string[];
  engines: { node: string };
  dependencies: Record<string, string>;
  scripts: Record<string, string>;
  'node-red': {
    version: string;
    nodes: Record<string, string>;
    plugins: Record<string, string>;
  };
}

/** What runs beside the entries: in Node-RED's own thread, and in the journal's. */
const BUNDLES = ['dist/runtime.js', 'dist/journal-worker.js'];

interface LockedPackage {
  version?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
}

const manifest = readJson('package.json') as Manifest;

before(function () {
  this.timeout(60_000);
  if ([...NODES, ...PLUGINS].every(({ file }) => has(file))) return;
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
});

describe('the tarball', () => {
  let files: string[];

  before(function () {
    this.timeout(60_000);
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [packed] = JSON.parse(output) as [{ files: { path: string }[] }];
    files = packed.files.map(({ path }) => path);
  });

  it('holds the papers of a package at its root, and nothing else there', () => {
    files
      .filter((file) => !file.includes('/'))
      .sort()
      .should.deepEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  });

  it('holds the compiled package and the examples, and no other folder', () => {
    const folders = new Set(
      files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]),
    );
    [...folders].sort().should.deepEqual(['dist', 'examples']);
  });

  it('holds what Node-RED runs, and no source, map, test or tool', () => {
    const unexpected = files
      .filter((file) => file.startsWith('dist/'))
      .filter(
        (file) => !/^dist\/([\w-]+|(nodes|plugins)\/[\w/-]+)\.(js|html|json|svg)$/.test(file),
      );
    unexpected.should.deepEqual([]);
    files
      .filter((file) => /\.(ts|map|tgz)$|spec|simulator|fixture/.test(file))
      .should.deepEqual([]);
  });

  it('runs one file for each entry of package.json, one that they share, and one for the journal', () => {
    const entries = [...NODES, ...PLUGINS].map(({ file }) => file);
    files
      .filter((file) => file.endsWith('.js'))
      .sort()
      .should.deepEqual([...BUNDLES, ...entries].sort());
  });

  it('runs what is ours, each of our files by its name, and no copy of a dependency', () => {
    const parts = BUNDLES.flatMap(partsOf);
    parts.filter((part) => !/^(lib|nodes|plugins)\/[\w/-]+\.ts$/.test(part)).should.deepEqual([]);
    parts.filter((part) => !has(part)).should.deepEqual([]);
    parts.filter(isOfTheEditor).should.deepEqual([]);
    for (const { kind, name } of [...NODES, ...PLUGINS])
      parts.should.containEql(`${kind}/${name}/${name}.ts`);
  });

  for (const { type, name, file } of NODES) {
    it(`holds what ${type} needs, where Node-RED looks for it`, () => {
      const folder = file.slice(0, -`${name}.js`.length);
      const expected = [file, file.replace(/\.js$/, '.html')];
      for (const language of LANGUAGES) {
        expected.push(`${folder}locales/${language}/${name}.json`);
        expected.push(`${folder}locales/${language}/${name}.html`);
      }
      expected.filter((one) => !files.includes(one)).should.deepEqual([]);
    });
  }

  for (const { type, name, file } of PLUGINS) {
    it(`holds what the plugin ${type} needs, where Node-RED looks for it`, () => {
      const folder = file.replace(/[^/]+$/, '');
      const catalogs = LANGUAGES.map((language) => `${folder}locales/${language}/${name}.json`);
      [file, file.replace(/\.js$/, '.html'), ...catalogs]
        .filter((one) => !files.includes(one))
        .should.deepEqual([]);
    });
  }

  it('holds every example', () => {
    const examples = readdirSync(join(ROOT, 'examples')).filter((file) => file.endsWith('.json'));
    examples.filter((file) => !files.includes(`examples/${file}`)).should.deepEqual([]);
    examples.should.not.be.empty();
  });
});

// https://flows.nodered.org/add/node; the letters are node-red-dev's.
describe("the flow library's scorecard", () => {
  const examples = (): { type?: unknown }[] =>
    (readdirSync(join(ROOT, 'examples'), { recursive: true }) as string[])
      .filter((file) => file.endsWith('.json'))
      .flatMap((file) => {
        const flow = readJson(join('examples', file));
        should(Array.isArray(flow)).equal(true, `examples/${file} is not a list of nodes`);
        return flow as { type?: unknown }[];
      });

  it('P01: names its licence, and holds its text', () => {
    manifest.license.should.equal('MIT');
    readText('LICENSE').should.startWith('MIT License');
  });

  it('P03: says where its source is, and where to report a problem', () => {
    manifest.repository.url.should.match(/^git\+https:\/\/.*\.git$/);
    manifest.bugs.url.should.match(/^https:\/\/.*\/issues$/);
  });

  it('P04: has a name with a scope', () => {
    manifest.name.should.match(/^@[a-z0-9-]+\/node-red-[a-z0-9-]+$/);
  });

  it('P05: has the keyword "node-red"', () => {
    manifest.keywords.should.containEql('node-red');
  });

  it('P06: says from which Node-RED on it works, and that admits both that are maintained', () => {
    for (const version of [installed('node-red'), installed('node-red-4')]) {
      admits(manifest['node-red'].version, version).should.be.true();
    }
  });

  it('P07: admits the oldest Node of Node-RED 5, and Node 20', () => {
    admits(manifest.engines.node, '22.9.0').should.be.true();
    admits(manifest.engines.node, '20.0.0').should.be.true();
  });

  it('N01: has node types that no other package has', () => {
    for (const { type } of NODES) type.should.match(/^smspartner-[a-z]+$/);
  });

  for (const { type, file } of NODES) {
    it(`N01, N02: its reader finds ${type} and its category in the form`, () => {
      registeredTypes(file.replace(/\.js$/, '.html'))
        .map((found) => found.type)
        .should.deepEqual([type]);
    });
  }

  it('N02: has every node that can be dragged in an example', () => {
    const shown = new Set(examples().map(({ type }) => type));
    const wanted = NODES.flatMap(({ file }) => registeredTypes(file.replace(/\.js$/, '.html')))
      .filter(({ category }) => category !== 'config')
      .map(({ type }) => type);
    wanted.should.not.be.empty();
    wanted.filter((type) => !shown.has(type)).should.deepEqual([]);
  });

  it('D01: has at most six dependencies', () => {
    Object.keys(manifest.dependencies).length.should.be.belowOrEqual(6);
  });

  it('D02: has no outdated agent-base below it', () => {
    const locked = runtimePackages().filter(([path]) => path.endsWith('node_modules/agent-base'));
    for (const [, { version }] of locked) Number(version!.split('.')[0]).should.be.aboveOrEqual(6);
  });
});

describe('the manifest', () => {
  it('runs nothing when the package is installed, and neither do its dependencies', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
    hooks.filter((hook) => hook in manifest.scripts).should.deepEqual([]);
    const all = runtimePackages();
    all.length.should.be.above(5);
    all.filter(([, { hasInstallScript }]) => hasInstallScript).should.deepEqual([]);
  });

  it('has the version that CHANGELOG.md begins with', () => {
    const versions = [...readText('CHANGELOG.md').matchAll(/^## \[?v?(\d+\.\d+\.\d+)/gm)];
    should(versions[0]?.[1]).equal(manifest.version);
  });

  it('agrees with the lock file', () => {
    const { packages } = readJson('package-lock.json') as { packages: Record<string, Manifest> };
    packages['']!.version.should.equal(manifest.version);
    packages['']!.dependencies.should.deepEqual(manifest.dependencies);
  });
});

describe('every node', () => {
  const registered = new Set(NODES.map(({ name }) => name));

  it('that has a folder is registered in package.json', () => {
    const folders = readdirSync(join(ROOT, 'nodes')).filter(
      (name) => !['shared', 'editor'].includes(name),
    );
    folders.filter((name) => !registered.has(name)).should.deepEqual([]);
  });

  for (const { type, name } of NODES) {
    it(`brings its files along: ${type}`, () => {
      const wanted = [
        ...['ts', 'editor.ts', 'html'].map((ending) => `nodes/${name}/${name}.${ending}`),
        `nodes/${name}/config.ts`,
        ...LANGUAGES.flatMap((language) => [
          `locales/${language}/${name}.json`,
          `locales/${language}/${name}.md`,
        ]),
      ];
      wanted.filter((file) => !has(file)).should.deepEqual([]);
      const specs = readdirSync(join(ROOT, 'test/nodes')).filter((file) =>
        file.endsWith('.spec.ts'),
      );
      const isAbout = (file: string): boolean => file.split(/[.-]/)[0] === name;
      should(specs.some(isAbout)).equal(true, `test/nodes/${name}.spec.ts is missing`);
    });

    it(`has a form, and help in its own words: ${type}`, () => {
      readText(`nodes/${name}/${name}.html`).should.containEql(`data-template-name="${type}"`);
      const built = (language: string): string =>
        readText(`dist/nodes/${name}/locales/${language}/${name}.html`);
      const texts = LANGUAGES.map(built);
      for (const text of texts) {
        text.should.startWith(`<script type="text/markdown" data-help-name="${type}">\n`);
        text.trimEnd().should.endWith('</script>');
        text.should.not.match(/\{(code|meaning|ownCodes)\}/);
      }
      new Set(texts).size.should.equal(texts.length);
    });
  }

  it('that can be dragged has an icon of its own package', () => {
    const forms = NODES.flatMap(({ file }) => registeredTypes(file.replace(/\.js$/, '.html')));
    for (const { category, icon } of forms) {
      if (category !== 'config') has(join('icons', icon ?? '(none)')).should.be.true();
    }
  });
});

interface RegisteredType {
  type: string;
  category: string;
  icon?: string;
}

/** As node-red-dev reads a form: literal calls of registerType, with a literal category. */
function registeredTypes(html: string): RegisteredType[] {
  const scripts = readText(html).matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g);
  const found: RegisteredType[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText().endsWith('nodes.registerType')) {
      const [type, definition] = node.arguments;
      if (
        type &&
        definition &&
        ts.isStringLiteral(type) &&
        ts.isObjectLiteralExpression(definition)
      ) {
        const { category, icon } = literals(definition);
        if (category !== undefined)
          found.push({ type: type.text, category, ...(icon ? { icon } : {}) });
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const [, code = ''] of scripts) {
    visit(ts.createSourceFile(html, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS));
  }
  return found;
}

function literals(definition: ts.ObjectLiteralExpression): Record<string, string | undefined> {
  const found: Record<string, string> = {};
  for (const property of definition.properties) {
    if (ts.isPropertyAssignment(property) && ts.isStringLiteral(property.initializer)) {
      found[property.name.getText()] = property.initializer.text;
    }
  }
  return found;
}

/** Packages that come with ours, by their path in the lock file. */
function runtimePackages(): [path: string, LockedPackage][] {
  const lock = readJson('package-lock.json') as { packages: Record<string, LockedPackage> };
  return Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && !dev);
}

function installed(name: string): string {
  return (readJson(`node_modules/${name}/package.json`) as Manifest).version;
}

/** For ranges of the form ">=1.2.3", which is all that is used here. */
function admits(range: string, version: string): boolean {
  const [, least = ''] = /^>=(\d+(?:\.\d+){0,2})$/.exec(range) ?? [];
  least.should.not.equal('', `${range} is not of the form ">=1.2.3"`);
  const [wanted, given] = [least, version].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = (given?.[i] ?? 0) - (wanted?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The sources of a bundle, each of which has its name above what it became. */
function partsOf(bundle: string): string[] {
  return [...readText(bundle).matchAll(/^\/\/ (\S+\.[cm]?[jt]s)$/gm)].map(([, part = '']) => part);
}

function isOfTheEditor(file: string): boolean {
  return /\.editor\.ts$|^(nodes|plugins)\/(.+\/)?editor\//.test(file);
}

function has(file: string): boolean {
  return existsSync(join(ROOT, file));
}

function readText(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function readJson(file: string): unknown {
  return JSON.parse(readText(file));
}
