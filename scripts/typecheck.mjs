// Checks every side against the world it runs in: runtime, pure code, editor, tests; or only those it is given.
import { spawnSync } from 'node:child_process';

const EVERY_SIDE = [
  'tsconfig.json',
  'tsconfig.pure.json',
  'tsconfig.editor.json',
  'tsconfig.test.json',
];
const given = process.argv.slice(2);
let failed = false;
for (const project of given.length > 0 ? given : EVERY_SIDE) {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', project],
    { stdio: 'inherit' },
  );
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
