// `npm run walk`: the way of one SMS through the package, function by function, on a line that is warm and has
// nothing else to do. Does all of its own set-up. It knows no file of the package, so that it always tells
// the way as it is.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce, node24, root, run } from './install.mjs';

installOnce();
run(node24, ['scripts/build.mjs']);
// After the installation, which brings the parser.
const { copyWithSteps } = await import('./walk/add-steps.mjs');

// Inside the project, so that the copy finds the dependencies.
mkdirSync(join(root, '.cache'), { recursive: true });
const folder = mkdtempSync(join(root, '.cache/walk-'));
const children = [];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(1));

copyWithSteps(root, folder);
const { url } = await startSimulator();
const walk = launch(['scripts/walk/one-sms.cjs', folder, url], { stdio: 'inherit' });
walk.once('exit', (code) => stop(code ?? 1));

/** Wherever it stands, so that the ways of two versions can be compared. */
function startSimulator() {
  const main = ['simulator/main.ts', 'test/simulator/main.ts'].find((path) =>
    existsSync(join(root, path)),
  );
  const child = launch(['--import=tsx', main], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.once('exit', () => stop(1));
  return new Promise((resolve) => child.once('message', resolve));
}

function launch(args, options) {
  const child = spawn(node24, args, { cwd: root, ...options });
  children.push(child);
  return child;
}

function stop(code) {
  for (const child of children) {
    child.removeAllListeners('exit');
    child.kill();
  }
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
