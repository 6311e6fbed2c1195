// A Chromium for the tests and the pictures: the one that is installed, else Debian's, else playwright's; and a
// font, without which it draws no text. Nothing here may depend on what is drawn.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root } from './install.mjs';

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** Debian's Chromium brings no font along. */
const FONT_PACKAGE = 'fonts-dejavu-core';

/** Where a system's fonts are. */
const FONT_FOLDERS = ['/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.fonts')];

/** @returns {string} the path of its program; ends this process when none can be had */
export function findChromium() {
  if (process.platform === 'linux' && !FONT_FOLDERS.some(hasFont)) installPackages([FONT_PACKAGE]);
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
  installPackages(['chromium', FONT_PACKAGE]);
  if (existsSync(USUAL[0])) return USUAL[0];
  const playwright = join(root, 'node_modules/playwright-core/cli.js');
  spawnSync(process.execPath, [playwright, 'install', 'chromium'], { stdio: 'inherit' });
  return installed();
}

/** Debian's, where that is the system and one may: what is missing afterwards is for the caller to see. */
function installPackages(names) {
  if (process.getuid?.() !== 0 || !has('apt-get')) return;
  spawnSync('apt-get', ['update'], { stdio: 'ignore' });
  const install = ['install', '--yes', '--no-install-recommends', ...names];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', install, { stdio: ['ignore', 'ignore', 'inherit'], env });
}

function hasFont(folder) {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files.some((file) => /\.(ttf|otf|ttc|pfb)(\.gz)?$/i.test(file));
  } catch {
    return false;
  }
}

function has(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}
