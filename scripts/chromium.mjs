// A Chromium for the tests and the pictures: the one that is installed, else Debian's, else playwright's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './install.mjs';

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** @returns the path of its program; ends this process when none can be had */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  const found = given ?? USUAL.find((path) => existsSync(path)) ?? installed() ?? install();
  if (found && existsSync(found)) return found;
  console.error('No Chromium: install one, or set CHROMIUM_PATH to its program.');
  process.exit(1);
}

/** Playwright's own, from an earlier download. */
function installed() {
  const { chromium } = createRequire(import.meta.url)('playwright-core');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

function install() {
  console.log('Installing Chromium (once)…');
  const isRoot = process.getuid?.() === 0;
  if (isRoot && has('apt-get')) {
    spawnSync('apt-get', ['update'], { stdio: 'ignore' });
    const debian = ['install', '--yes', '--no-install-recommends', 'chromium'];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', debian, { stdio: ['ignore', 'ignore', 'inherit'], env });
    if (existsSync(USUAL[0])) return USUAL[0];
  }
  const playwright = join(root, 'node_modules/playwright-core/cli.js');
  spawnSync(process.execPath, [playwright, 'install', 'chromium'], { stdio: 'inherit' });
  return installed();
}

function has(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}
