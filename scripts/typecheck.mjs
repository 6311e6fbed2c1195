// Checks every side against the world it runs in: runtime, pure code, editor, tests.
import { spawnSync } from 'node:child_process';

const projects = [
  'tsconfig.json',
  'tsconfig.pure.json',
  'tsconfig.editor.json',
  'tsconfig.test.json',
];
let failed = false;
for (const project of projects) {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', project],
    { stdio: 'inherit' },
  );
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
