// Before a version is published: its tag, package.json, the lock file and CHANGELOG.md must mean the same one.
// Uses nothing but Node, since it runs before anything is installed.
//   node scripts/check-release.mjs v1.2.3
import { readFileSync } from 'node:fs';

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

const [tag = ''] = process.argv.slice(2);
const { version } = JSON.parse(read('package.json'));
const locked = JSON.parse(read('package-lock.json')).packages[''].version;
/** What was changed, by version; `Unreleased` may be one. */
const changes = new Map(
  read('CHANGELOG.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => [/^\[?([\w.-]+)/.exec(section)?.[1], section]),
);
const isDated = /^\[[^\]]+\] - \d{4}-\d{2}-\d{2}$/m.test(changes.get(version) ?? '');

const problems = [
  tag !== `v${version}` && `the tag is "${tag}", package.json says ${version}`,
  locked !== version && `package-lock.json says ${locked}`,
  !isDated && `CHANGELOG.md has no ${version} with its date`,
  /^- /m.test(changes.get('Unreleased') ?? '') && 'CHANGELOG.md has changes that are not released',
].filter(Boolean);

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
