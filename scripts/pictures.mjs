// `npm run pictures`: the pictures of docs/, taken from the demo of `npm start` in a real editor.
// Does all of its own set-up. Take them again after a form has changed, and look at them.
import { spawn } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { installOnce, node24, root } from './install.mjs';

installOnce();
const { chromium } = await import('playwright-core');

const folder = join(root, 'docs/pictures');
const MOST_BYTES = 300_000;
const TEXT = 'Frigo [3] : -5°C, porte ouverte';

/** What comes and goes, and would make every picture another one. */
const STILL = `
  #red-ui-notifications, .red-ui-popover, .red-ui-sidebar-info-tips, #red-ui-view-searchtools-search { display: none !important; }
`;

const demo = spawn(node24, ['scripts/start.mjs'], {
  cwd: root,
  env: { ...process.env, PORT: '0', SMSPARTNER_API_KEY: '' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let browser;
try {
  const { editor, phone } = await addresses();
  browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  mkdirSync(folder, { recursive: true });
  await takeFlow(editor);
  await takePhone(phone);
  await takeForm(editor, 'form.png', {});
  await takeForm(editor, 'form-fr.png', { locale: 'fr-FR' });
  await takeForm(editor, 'form-dark.png', { theme: 'dark' });
  await takeAccount(editor);
} finally {
  await browser?.close();
  demo.kill('SIGTERM');
}

/** The demo says where it is when everything has started. */
function addresses() {
  return new Promise((resolve, reject) => {
    let said = '';
    demo.once('exit', () => reject(new Error(`the demo did not start:\n${said}`)));
    demo.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      const editor = /Editor\s+(http\S+)/.exec(said)?.[1];
      const phone = /Phone page\s+(http\S+)/.exec(said)?.[1];
      if (editor && phone) resolve({ editor, phone });
    });
  });
}

async function openEditor(url, { locale = 'en-US', theme = 'light', width = 1400, height = 900 }) {
  const page = await open({ locale, viewport: { width, height } });
  await page.addInitScript((chosen) => localStorage.setItem('view-dark-theme', chosen), theme);
  await page.goto(url);
  await page.waitForFunction(() => window.RED?.workspaces?.active?.());
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
  await page.locator('#send-demo').waitFor();
  return page;
}

async function open(options) {
  const context = await browser.newContext({ deviceScaleFactor: 1.5, ...options });
  return context.newPage();
}

/** The flow after one click on each inject button. */
async function takeFlow(url) {
  const page = await openEditor(url, { height: 660, width: 1600 });
  for (const id of ['send', 'bad', 'stop', 'timeout', 'several', 'credit', 'key']) {
    await page.locator(`#try-${id} .red-ui-flow-node-button-button`).click();
  }
  // The last answer to come is the one that does not come in time.
  await page.locator('#eheld .red-ui-flow-node-status-label', { hasText: 'unknown' }).waitFor();
  await page.mouse.move(2, 2);
  const chart = await page.locator('#red-ui-workspace-chart').boundingBox();
  const clip = { x: chart.x, y: chart.y, width: 960, height: 530 };
  await save(page, 'flow.png', { clip });
}

async function takePhone(url) {
  const viewport = { width: 1100, height: 720 };
  const page = await open({ locale: 'en-US', viewport, deviceScaleFactor: 1 });
  await page.goto(url);
  await page.locator('.sms').first().waitFor();
  await save(page, 'phone.png', {});
}

async function takeForm(url, file, options) {
  const page = await openEditor(url, { height: 1160, ...options });
  await page.locator('#send-demo rect.red-ui-flow-node').dblclick();
  await page.locator('#node-dialog-ok').waitFor();
  await choose(page, 'message', 'str');
  await page.locator('#node-input-message-text').fill(TEXT);
  await choose(page, 'phoneNumbers', 'str');
  const numbers = page.locator('#node-input-phoneNumbers + .red-ui-typedInput-container input');
  await numbers.fill('');
  await numbers.pressSequentially('06 12 34 56 78');
  await page.locator('#node-input-message-notes').getByText('GSM').waitFor();
  await takeTray(page, file);
}

async function takeAccount(url) {
  const page = await openEditor(url, { height: 1000 });
  await page.evaluate(() => window.RED.editor.editConfig('', 'smspartner-account', 'acc-demo'));
  await page.locator('#node-config-input-check').click();
  await page.locator('#node-config-input-check-result').getByText('€').first().waitFor();
  await takeTray(page, 'account.png');
}

async function choose(page, field, type) {
  const container = page.locator(`#node-input-${field} + .red-ui-typedInput-container`);
  await container.locator('.red-ui-typedInput-type-select').click();
  await page.locator(`.red-ui-typedInput-options a[value="${type}"]:visible`).click();
}

/** The form, at rest and with nothing in focus. */
async function takeTray(page, file) {
  await page.evaluate(() => document.activeElement?.blur());
  await page.mouse.move(2, 2);
  await save(page.locator('.red-ui-tray-wrapper').last(), file, {});
}

async function save(what, file, options) {
  const path = join(folder, file);
  await what.screenshot({ path, animations: 'disabled', style: STILL, ...options });
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MOST_BYTES}`);
  console.log(`docs/pictures/${file} (${Math.round(size / 1000)} kB)`);
}
