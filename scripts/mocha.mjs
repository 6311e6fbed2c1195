// `npm run unit`, `npm run e2e`, `npm run kills`: one suite by itself, with what mocha is given besides.
// `npx mocha test/….spec.ts` runs a single file.
import { installOnce, run } from './install.mjs';

installOnce();
const { mochaOn } = await import('./suites.mjs');
const [suite, ...more] = process.argv.slice(2);
const { command, args, env } = mochaOn(suite, undefined, more);
run(command, args, { env });
