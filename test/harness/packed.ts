// The package as users get it: packed, and installed from the tarball with the command of Node-RED's
// palette manager. Once per run.
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { throwAwayFolder } from './throw-away';

const run = promisify(execFile);

export const ROOT = join(__dirname, '../..');
export const PACKAGE = '@smspartner-community/node-red-smspartner';

const INSTALL = [
  'install',
  '--no-audit',
  '--no-update-notifier',
  '--no-fund',
  '--save',
  '--save-prefix=~',
  '--omit=dev',
  '--engine-strict',
];

let installing: Promise<string> | undefined;

/** @returns a folder with a package.json and node_modules, to be copied and not to be changed */
export function installedFolder(): Promise<string> {
  return (installing ??= install());
}

async function install(): Promise<string> {
  if (!existsSync(join(ROOT, 'dist')))
    await run(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
  const folder = throwAwayFolder();
  const packed = await npm(['pack', '--json', '--pack-destination', folder], ROOT);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  writeFileSync(join(folder, 'package.json'), '{ "name": "a-users-folder", "private": true }\n');
  await npm([...INSTALL, join(folder, filename)], folder);
  return folder;
}

async function npm(args: string[], cwd: string): Promise<string> {
  const isWindows = process.platform === 'win32';
  const { stdout } = await run('npm', args, { cwd, shell: isWindows, maxBuffer: 10_000_000 });
  return stdout;
}
