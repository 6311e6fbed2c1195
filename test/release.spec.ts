// What stands between a tag and its publication: nothing goes out under a version that it is not.
import 'should';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '..', 'scripts', 'check-release.mjs');
const CHANGELOG = '# Changelog\n\n## [1.2.3] - 2026-12-01\n\n- new\n\n## [1.2.2] - 2026-11-01\n';

describe('the check of a release', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'smspartner-test-'));
    mkdirSync(join(folder, 'scripts'));
    cpSync(SCRIPT, join(folder, 'scripts/check-release.mjs'));
    put('package.json', { version: '1.2.3' });
    put('package-lock.json', { packages: { '': { version: '1.2.3' } } });
    put('CHANGELOG.md', CHANGELOG);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const put = (name: string, content: string | object): void =>
    writeFileSync(
      join(folder, name),
      typeof content === 'string' ? content : JSON.stringify(content),
    );

  /** @returns what is wrong; nothing where it may be published */
  function check(...tag: string[]): string[] {
    const script = join(folder, 'scripts/check-release.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, ...tag], { encoding: 'utf8' });
    const problems = stderr.split('\n').filter(Boolean);
    status!.should.equal(problems.length > 0 ? 1 : 0);
    return problems;
  }

  it('lets a version go out that all agree on', () => {
    check('v1.2.3').should.be.empty();
    put('CHANGELOG.md', CHANGELOG.replace('## [1.2.3]', '## [Unreleased]\n\n## [1.2.3]'));
    check('v1.2.3').should.be.empty();
  });

  for (const tag of [[], ['1.2.3'], ['v1.2.4'], ['v1.2.3-beta']]) {
    it(`stops the tag "${tag.join()}"`, () => {
      check(...tag).should.matchEach(/^the tag is/);
    });
  }

  it('stops what the lock file knows by another version', () => {
    put('package-lock.json', { packages: { '': { version: '1.2.2' } } });
    check('v1.2.3').should.matchEach(/^package-lock.json says 1.2.2/);
  });

  for (const [what, changelog] of [
    ['lacks it', CHANGELOG.replace('1.2.3', '1.3.0')],
    ['has no date for it', CHANGELOG.replace(' - 2026-12-01', '')],
  ] as const) {
    it(`stops what CHANGELOG.md ${what}`, () => {
      put('CHANGELOG.md', changelog);
      check('v1.2.3').should.matchEach(/has no 1.2.3 with its date/);
    });
  }

  it('stops what leaves changes behind', () => {
    put('CHANGELOG.md', CHANGELOG.replace('## [1.2.3]', '## [Unreleased]\n\n- more\n\n## [1.2.3]'));
    check('v1.2.3').should.matchEach(/not released/);
  });

  it('is made by the workflow that publishes, before it does', () => {
    const workflow = readFileSync(join(__dirname, '../.github/workflows/publish.yml'), 'utf8');
    const steps = [
      'check-release.mjs "$GITHUB_REF_NAME"',
      'npm ci',
      'npm run build',
      'npm publish',
    ];
    const places = steps.map((step) =>
      workflow.indexOf(`- run: ${step.replace(/^check/, 'node scripts/check')}`),
    );
    places.should.matchEach((place: number) => place > 0);
    places.should.deepEqual([...places].sort((one, other) => one - other));
  });
});
