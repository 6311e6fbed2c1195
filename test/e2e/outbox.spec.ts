// The tab "SMS Partner" of the sidebar, in a browser: first on answers that a test makes up, for what is hard
// to bring about; then on a real outbox, down to the simulator.
import should from 'should';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { ACCOUNT_DEFAULTS } from '../../nodes/account/config';
import { SEND_DEFAULTS } from '../../nodes/send/config';
import type { HeldMessage } from '../../lib/outbox/view';
import type { AccountOutbox } from '../../plugins/outbox/answer';
import { startSimulator, type Simulator } from '../../simulator/server';
import { drawnTexts } from '../harness/contrast';
import {
  launchBrowser,
  onOneLine,
  openEditor,
  plain,
  WINDOW,
  type Editor,
} from '../harness/editor';
import { IS_NODE_RED_5, startNodeRed, type NodeRed } from '../harness/node-red';

const KEY = 'sk-e2e-0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const TAB = 'smspartner-outbox';
const ROOT = '.smspartner-outbox';
const HOUR = 3_600_000;

declare const window: Window & {
  RED: {
    sidebar: { show(id: string): void };
    workspaces: { active(): string; show(id: string): void };
  };
};

const account = (properties = {}): object => ({
  id: 'account',
  type: 'smspartner-account',
  ...ACCOUNT_DEFAULTS,
  name: 'Cuisine',
  ...properties,
});

const send = (properties = {}): object => ({
  id: 'send',
  type: 'smspartner-send',
  z: 'tab',
  ...SEND_DEFAULTS,
  account: 'account',
  name: 'alarme',
  x: 300,
  y: 200,
  wires: Array.from({ length: SEND_DEFAULTS.outputs }, () => []),
  ...properties,
});

const TABS = [
  { id: 'first', type: 'tab', label: 'First' },
  { id: 'tab', type: 'tab', label: 'SMS' },
];

const message = (properties: Partial<HeldMessage> = {}): HeldMessage => ({
  messageId: 1,
  nodeId: 'send',
  reason: 'unknown',
  phoneNumbers: ['+336••••••78'],
  numberCount: 1,
  since: Date.now() - 5 * 60_000,
  ...properties,
});

const outbox = (properties: Partial<AccountOutbox> = {}): AccountOutbox => {
  const heldMessages = properties.heldMessages ?? [];
  return {
    id: 'account',
    name: 'Cuisine',
    waiting: 0,
    checking: 0,
    held: heldMessages.length,
    heldMessages,
    ...properties,
  };
};

async function openTab(editor: Editor): Promise<void> {
  await editor.page.evaluate((id) => window.RED.sidebar.show(id), TAB);
  await editor.at(ROOT).waitFor();
}

const button = (editor: Editor, label: string): ReturnType<Editor['at']> =>
  editor.at(`${ROOT} button:visible`).filter({ hasText: new RegExp(`^${label}$`) });

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

async function says(editor: Editor, wanted: RegExp): Promise<void> {
  await editor.page.waitForFunction(
    ([root, source]) =>
      new RegExp(source!).test(
        (document.querySelector<HTMLElement>(root!)?.innerText ?? '').replace(
          /[\u00a0\u202f]/g,
          ' ',
        ),
      ),
    [ROOT, wanted.source],
  );
}

const textOf = async (editor: Editor): Promise<string> => plain(await editor.at(ROOT).innerText());

describe('the tab of the sidebar', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  describe('on made-up answers', () => {
    let nodeRed: NodeRed;
    let context: BrowserContext;
    let editor: Editor;
    let accounts: AccountOutbox[];
    /** What they are once something is posted: before that a refresh would take the button away. */
    let accountsAfter: AccountOutbox[] | undefined;
    /** What the next answers are instead. */
    let failure: ((route: Route) => Promise<void>) | undefined;
    let reads: number;
    /** How many there were in all, and the last of them that has been answered. */
    let asked = 0;
    let lastAnswered = 0;
    let posts: { path: string; body: unknown }[];

    before(async () => {
      nodeRed = await startNodeRed({
        flows: [
          ...TABS,
          account(),
          send(),
          { id: 'sub', type: 'subflow', name: 'Alert', in: [], out: [] },
          send({ id: 'inner', z: 'sub', name: 'inside' }),
          {
            id: 'kitchen',
            type: 'subflow:sub',
            z: 'tab',
            name: 'Kitchen',
            x: 300,
            y: 300,
            wires: [],
          },
        ],
      });
    });
    after(async () => {
      await context?.close();
      await nodeRed?.stop();
    });
    beforeEach(() => {
      accounts = [];
      accountsAfter = undefined;
      failure = undefined;
      reads = 0;
      posts = [];
    });
    afterEach(() => {
      editor?.errors.splice(0).should.deepEqual([]);
    });

    async function answer(route: Route): Promise<void> {
      const request = route.request();
      const path = new URL(request.url()).pathname.replace(/^.*smspartner\/outbox\/?/, '');
      const isPost = request.method() === 'POST';
      if (isPost) {
        posts.push({ path, body: request.postDataJSON() });
        accounts = accountsAfter ?? accounts;
      } else reads += 1;
      const read = (asked += 1);
      if (failure) await failure(route);
      else await route.fulfill({ json: isPost ? { count: 1 } : { accounts } });
      // None where the page is gone, or the request failed.
      const response = await request.response().catch(() => null);
      await response?.finished().catch(() => undefined);
      lastAnswered = Math.max(lastAnswered, isPost ? 0 : read);
    }

    async function eventually(isTrue: () => boolean): Promise<void> {
      while (!isTrue()) await editor.page.waitForTimeout(20);
    }

    /** What the page does with what it got comes before a timer that is set now. */
    const settled = (): Promise<void> =>
      editor.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));

    async function open(locale = 'en-US', theme: 'light' | 'dark' = 'light'): Promise<void> {
      await context?.close();
      context = await browser.newContext({ locale, viewport: WINDOW });
      await context.route('**/smspartner/outbox**', answer);
      await context.route('**/smspartner/outbox/**', answer);
      editor = await openEditor(context, nodeRed.url, theme);
    }

    /** In the editor that the first sentence opened, with nothing left of the one before. */
    async function openOn(...shown: AccountOutbox[]): Promise<void> {
      await openTab(editor);
      await refresh();
      accounts = shown;
      await refresh();
    }

    /** By its button, to the end of it. */
    async function refresh(): Promise<void> {
      const before = asked;
      await button(editor, '').first().click();
      await eventually(() => lastAnswered > before);
      await settled();
    }

    it('is there, in the menu too, and asks nothing until it is opened', async () => {
      await open();
      await editor.at('#red-ui-header-button-sidemenu').click();
      await editor.at('#menu-item-view-menu').hover();
      const item = editor.at(`#menu-item-view-menu-${TAB}`);
      onOneLine(await item.innerText()).should.equal('SMS Partner');
      await editor.page.waitForTimeout(300);
      reads.should.equal(0);
      await item.click();
      await says(editor, /No SMS Partner account is deployed/);
      reads.should.be.above(0);
    });

    it('asks again while it can be seen, and not when another tab is in its place', async () => {
      await openOn(outbox());
      const before = reads;
      accounts = [outbox({ waiting: 3, oldestAt: Date.now() - 2 * HOUR })];
      await says(editor, /To be sent: 3 · Being looked up: 0 · Held: 0/);
      reads.should.be.above(before);
      (await textOf(editor)).should.match(/The oldest to be sent: 2 hours ago\./);
      await editor.page.evaluate(() => window.RED.sidebar.show('info'));
      await editor.page.waitForTimeout(300);
      const afterwards = reads;
      await editor.page.waitForTimeout(6000);
      reads.should.equal(afterwards);
      await openTab(editor);
      await eventually(() => reads > afterwards);
      await editor.page.waitForTimeout(300);
      reads.should.equal(afterwards + 1);
    });

    it('shows what is held: to whom, why, since when', async () => {
      await openOn(
        outbox({
          waiting: 1234,
          checking: 2,
          heldMessages: [
            message({ phoneNumbers: ['+336••••••78', '+337••••••12'], numberCount: 502 }),
            message({ messageId: 2, reason: 'nodeGone', nodeId: 'away', since: Date.now() }),
          ],
        }),
        outbox({ id: 'other', name: '' }),
      );
      const text = await textOf(editor);
      text.should.match(/^Cuisine$/m).and.match(/^Deleted account$/m);
      text.should.containEql('To be sent: 1,234 · Being looked up: 2 · Held: 2');
      text.should.containEql('+336••••••78, +337••••••12 and 500 more');
      text.should.match(/5 minutes ago[^]*May have been sent\.[^]*alarme/);
      text.should.match(/now[^]*Not sent: its node was deleted or disabled\.[^]*Deleted node/);
    });

    it('says how many are not listed', async () => {
      await openOn(outbox({ held: 900, heldMessages: [message()] }));
      (await textOf(editor)).should.containEql('Only the 1 oldest are listed.');
      await button(editor, 'Drop all').click();
      await says(editor, /Forget all that are held \(900\)\?/);
      await button(editor, 'Drop all').click();
      await eventually(() => posts.length > 0);
      posts.should.deepEqual([{ path: 'account/drop', body: {} }]);
    });

    it('shows the way to the node, also in a subflow', async () => {
      await openOn(
        outbox({
          heldMessages: [message(), message({ messageId: 2, nodeId: 'instance-inner' })],
        }),
      );
      const active = (): Promise<string> =>
        editor.page.evaluate(() => window.RED.workspaces.active());
      await editor.page.evaluate(() => window.RED.workspaces.show('first'));
      await button(editor, 'alarme').click();
      (await active()).should.equal('tab');
      await button(editor, 'inside').press('Enter');
      (await active()).should.equal('sub');
    });

    it('names a node in a subflow with the subflow and the instance', async () => {
      await openOn(outbox({ heldMessages: [message({ nodeId: 'kitchen-inner' })] }));
      await button(editor, 'Alert \\(Kitchen\\) › inside').click();
      const active = await editor.page.evaluate(() => window.RED.workspaces.active());
      active.should.equal('sub');
    });

    it('asks before an SMS is sent that may arrive twice', async () => {
      const both = [message(), message({ messageId: 2, phoneNumbers: ['+337••••••12'] })];
      await openOn(outbox({ heldMessages: both }));
      await button(editor, 'Send again').first().click();
      await says(editor, /This SMS may have been sent: it may arrive twice\./);
      (await focused(editor.page)).should.equal('Cancel');
      await editor.page.keyboard.press('Escape');
      (await focused(editor.page)).should.equal('Send again');
      posts.should.be.empty();
      await editor.page.keyboard.press('Enter');
      await editor.page.keyboard.press('Shift+Tab');
      accountsAfter = [outbox({ heldMessages: [both[1]!] })];
      await editor.page.keyboard.press('Enter');
      await editor.at(`${ROOT} li`).nth(1).waitFor({ state: 'detached' });
      posts.should.deepEqual([{ path: 'account/send-again', body: { ids: [1] } }]);
      // The focus went on to the one that is left.
      const row = editor.at(`${ROOT} li:focus-within`);
      onOneLine(await row.innerText()).should.containEql('+337••••••12');
    });

    it('sends at once what certainly was not sent, and asks before it is dropped', async () => {
      await openOn(outbox({ heldMessages: [message({ reason: 'nodeGone' })] }));
      await button(editor, 'Send').click();
      await eventually(() => posts.length === 1);
      await button(editor, 'Drop').click();
      await says(editor, /This SMS will not be sent, and is forgotten\./);
      accountsAfter = [outbox()];
      await button(editor, 'Drop').click();
      await says(editor, /Nothing is waiting\./);
      posts.should.deepEqual([
        { path: 'account/send-again', body: { ids: [1] } },
        { path: 'account/drop', body: { ids: [1] } },
      ]);
      (await focused(editor.page)).should.equal('Cuisine');
    });

    it('acts on all that were on the screen when it asked', async () => {
      const both = [message(), message({ messageId: 2 })];
      await openOn(outbox({ heldMessages: both }));
      await button(editor, 'Send all again').click();
      await says(editor, /Send all that are held \(2\)\?.*twice/);
      accounts = [outbox({ heldMessages: [...both, message({ messageId: 3 })] })];
      await editor.at(`${ROOT} li`).nth(2).waitFor();
      await button(editor, 'Send all again').click();
      await eventually(() => posts.length > 0);
      posts.should.deepEqual([{ path: 'account/send-again', body: { ids: [1, 2] } }]);
    });

    it('has no buttons for all where there is one', async () => {
      await openOn(outbox({ heldMessages: [message()] }));
      (await button(editor, 'Drop all').count()).should.equal(0);
      (await button(editor, 'Drop').count()).should.equal(1);
    });

    it('keeps an open question and the focus when it refreshes', async () => {
      const both = [message(), message({ messageId: 2 })];
      await openOn(outbox({ heldMessages: both }));
      await button(editor, 'Drop').nth(1).click();
      (await focused(editor.page)).should.equal('Cancel');
      accounts = [outbox({ waiting: 1, heldMessages: both })];
      await says(editor, /To be sent: 1/);
      (await focused(editor.page)).should.equal('Cancel');
      (await textOf(editor)).should.match(/If it was sent, it still arrives/);
    });

    it('says why an account stops, what to do, and goes on at a click', async () => {
      await openOn(
        outbox({ pauseReason: { why: 'blocked', code: 11 }, waiting: 4 }),
        outbox({
          id: 'b',
          name: 'B',
          pauseReason: { why: 'failing', reason: 'tls', detail: 'CERT' },
        }),
        outbox({ id: 'c', name: 'C', pauseReason: { why: 'disk', detail: 'ENOSPC' } }),
        outbox({ id: 'd', name: 'D', pauseReason: { why: 'blocked', code: 4711 } }),
      );
      const text = await textOf(editor);
      text.should.containEql('SMS Partner refuses this account: 11 – not enough credit.');
      text.should.containEql('SMS Partner refuses this account: 4711.');
      text.should.match(/The secure connection to SMS Partner fails\..*\(CERT\)/);
      text.should.match(/The outbox cannot be used.*\(ENOSPC\)/);
      (await button(editor, 'Resume sending').count()).should.equal(2);
      const tried = editor.page.waitForResponse(/smspartner\/outbox\?/);
      await button(editor, 'Try now').click();
      await (await tried).finished();
      accountsAfter = [outbox({ waiting: 4 })];
      await button(editor, 'Resume sending').first().click();
      await editor.page.waitForFunction(() => !/refuses/.test(document.body.innerText));
      posts.should.deepEqual([
        { path: 'b/release', body: {} },
        { path: 'account/release', body: {} },
      ]);
      (await focused(editor.page)).should.equal('Cuisine');
    });

    it('shows what comes from outside as text', async () => {
      const evil = '<img src="x" onerror="window.evil = 1"><b>__count__</b>';
      await openOn(
        outbox({
          name: evil,
          pauseReason: { why: 'failing', reason: evil, detail: evil },
          heldMessages: [message({ phoneNumbers: [evil] })],
        }),
      );
      (await textOf(editor)).split(evil).should.have.length(4);
      (await editor.at(`${ROOT} img, ${ROOT} b`).count()).should.equal(0);
    });

    it('says when one may not look, or Node-RED does not answer, and comes back by itself', async () => {
      await openOn(outbox({ waiting: 7 }));
      failure = (route) => route.abort();
      await refresh();
      await says(editor, /Node-RED does not answer[^]*To be sent: 7/);
      failure = (route) => route.fulfill({ status: 502, body: '<html>' });
      await refresh();
      await says(editor, /Node-RED did not answer as expected/);
      failure = (route) => route.fulfill({ body: '<html>Log in first</html>' });
      await refresh();
      await says(editor, /Node-RED did not answer as expected/);
      failure = (route) => route.fulfill({ status: 403 });
      await refresh();
      await says(editor, /You are not allowed to see the outbox/);
      (await textOf(editor)).should.not.containEql('Cuisine');
      failure = undefined;
      await says(editor, /To be sent: 7/);
      (await textOf(editor)).should.not.containEql('not allowed');
    });

    it('says that an action was not allowed, until the next one', async () => {
      await openOn(outbox({ heldMessages: [message({ reason: 'nodeGone' })] }));
      failure = (route) =>
        route.request().method() === 'POST'
          ? route.fulfill({ status: 403 })
          : route.fulfill({ json: { accounts } });
      await button(editor, 'Send').click();
      await says(editor, /You are not allowed to do this/);
      const before = asked;
      await eventually(() => lastAnswered > before);
      await settled();
      (await textOf(editor)).should.match(/You are not allowed to do this/);
      failure = undefined;
      await button(editor, 'Send').click();
      await editor.page.waitForFunction(() => !/not allowed/.test(document.body.innerText));
    });

    it('has a name for every button, and can be walked through by the keyboard', async () => {
      await openOn(outbox({ heldMessages: [message(), message({ messageId: 2 })] }));
      const names = await editor
        .at(`${ROOT} button:visible`)
        .evaluateAll((buttons) =>
          buttons.map((one) => one.getAttribute('aria-label') ?? one.textContent),
        );
      names.should.containEql('Refresh').and.containEql('Send again – +336••••••78');
      names.filter((name) => name === '').should.be.empty();
      await editor.at(`${ROOT} button`).first().focus();
      const walked: string[] = [];
      for (let i = 0; i < names.length; i += 1) {
        walked.push(
          await editor.page.evaluate(() => {
            const at = document.activeElement;
            return at?.getAttribute('aria-label') ?? at?.textContent ?? '';
          }),
        );
        await editor.page.keyboard.press('Tab');
      }
      walked.should.deepEqual(names);
    });

    const themes = IS_NODE_RED_5 ? (['light', 'dark'] as const) : (['light'] as const);
    for (const theme of themes) {
      it(`can be read in the ${theme} theme, and speaks French`, async () => {
        accounts = [
          outbox({
            waiting: 1234,
            oldestAt: Date.now() - 3 * HOUR,
            pauseReason: { why: 'blocked', code: 11 },
            heldMessages: [
              message({ numberCount: 3 }),
              message({ messageId: 2, reason: 'nodeGone', nodeId: 'away' }),
            ],
          }),
        ];
        await open('fr-FR', theme);
        await openTab(editor);
        await button(editor, 'Abandonner').first().click();
        await says(editor, /Ce SMS sera oublié ici\./);
        const text = await textOf(editor);
        text.should.containEql('À envoyer : 1 234 · En vérification : 0 · En suspens : 2');
        text.should.containEql('SMS Partner refuse ce compte : 11 – crédit insuffisant.');
        text.should.containEql('et 2 de plus');
        text.should.match(/il y a 5 minutes[^]*Peut-être déjà envoyé\./);
        text.should.match(/Le plus ancien à envoyer : il y a 3 heures\./);
        const drawn = await drawnTexts(editor.page, ROOT);
        drawn.length.should.be.above(15);
        drawn.filter(({ contrast }) => contrast < 4.5).should.deepEqual([]);
      });
    }
  });

  describe('with users', () => {
    let nodeRed: NodeRed;

    before(async () => {
      nodeRed = await startNodeRed({
        flows: [...TABS, account(), send()],
        credentials: { account: { apiKey: KEY } },
        users: {
          reader: 'read',
          looker: 'smspartner.read',
          writer: 'smspartner.write',
          owner: '*',
        },
      });
    });
    after(() => nodeRed?.stop());

    const status = async (
      user: string | undefined,
      path: string,
      body?: object,
    ): Promise<number> => {
      const headers = user === undefined ? {} : await nodeRed.logIn(user);
      const response = await (body
        ? nodeRed.post(path, body, headers)
        : nodeRed.get(path, headers));
      return response.status;
    };

    it('is shown to who may read', async () => {
      for (const user of ['reader', 'looker', 'owner'])
        (await status(user, 'smspartner/outbox')).should.equal(200, user);
      for (const user of [undefined, 'writer'])
        (await status(user, 'smspartner/outbox')).should.be.oneOf([401, 403]);
    });

    it('is steered by who may write', async () => {
      const path = 'smspartner/outbox/nobody/drop';
      for (const user of ['writer', 'owner'])
        (await status(user, path, {})).should.equal(404, user);
      for (const user of [undefined, 'reader', 'looker'])
        (await status(user, path, {})).should.be.oneOf([401, 403]);
    });

    it('tells who may only read that buttons are for others', async () => {
      const context = await browser.newContext({ viewport: WINDOW });
      const page = await context.newPage();
      // The rows matter here, not where they come from.
      const accounts = [
        outbox({ heldMessages: [message()], pauseReason: { why: 'blocked', code: 11 } }),
      ];
      await page.route('**/smspartner/outbox**', (route) => route.fulfill({ json: { accounts } }));
      await page.goto(nodeRed.url);
      await page.locator('#node-dialog-login-username').fill('reader');
      await page.locator('#node-dialog-login-password').fill('reader');
      await page.locator('#node-dialog-login-submit').click();
      await page.locator('#red-ui-workspace-chart').waitFor();
      await page.waitForFunction(() => !!document.querySelector('#red-ui-sidebar'));
      await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
      await page.evaluate((id) => window.RED.sidebar.show(id), TAB);
      await page.locator(ROOT, { hasText: /You may look, but not send or drop/ }).waitFor();
      const buttons = await page.locator(`${ROOT} button:visible`).allInnerTexts();
      buttons.map(onOneLine).should.deepEqual(['', 'alarme']);
      await context.close();
    });
  });

  // One story: each sentence goes on where the one before ended.
  describe('on a real outbox', () => {
    let nodeRed: NodeRed;
    let simulator: Simulator;
    let context: BrowserContext;
    let editor: Editor;

    before(async () => {
      simulator = await startSimulator({ accounts: [{ apiKey: KEY, balance: 50 }] });
      nodeRed = await startNodeRed({
        flows: [
          ...TABS,
          account({ apiUrl: simulator.url, requestsPerSecond: 0, timeout: 2, whenBlocked: 'hold' }),
          send({
            whenUnknown: 'hold',
            phoneNumbers: '+33612345678',
            phoneNumbersType: 'str',
            message: 'Cave : fuite',
            messageType: 'str',
          }),
          {
            id: 'inject',
            type: 'inject',
            z: 'tab',
            name: 'go',
            props: [],
            x: 100,
            y: 200,
            wires: [['send']],
          },
        ],
        credentials: { account: { apiKey: KEY } },
      });
      context = await browser.newContext({ locale: 'en-US', viewport: WINDOW });
      editor = await openEditor(context, nodeRed.url);
      await openTab(editor);
    });
    after(async () => {
      const errors = editor?.errors ?? [];
      await context?.close();
      await nodeRed?.stop();
      await simulator?.close();
      errors.should.deepEqual([]);
    });
    afterEach(function () {
      if (this.currentTest?.state === 'failed') throw new Error('the story ends here');
    });

    const inject = async (): Promise<void> => {
      (await nodeRed.post('inject/inject', {})).status.should.equal(200);
    };

    it('shows the account, and that nothing waits', async () => {
      await says(editor, /Cuisine[^]*Nothing is waiting\./);
    });

    it('shows an SMS whose answer was lost, masked, with its node', async () => {
      simulator.faults.next({ acceptThenCut: true, match: { path: 'send' } });
      await inject();
      await says(editor, /Held: 1[^]*May have been sent\.[^]*alarme/);
      (await textOf(editor)).should.match(/\+33\S*•+\S*78/).and.not.containEql('612345678');
      simulator.accepted.should.have.length(1);
    });

    it('shows no number and no text in what the browser got', async () => {
      const body = JSON.stringify(await nodeRed.json('smspartner/outbox'));
      for (const secret of ['612345678', 'fuite', KEY]) body.should.not.containEql(secret);
    });

    it('sends it again', async () => {
      await button(editor, 'Send again').click();
      await button(editor, 'Send again').click();
      await says(editor, /Nothing is waiting\./);
      simulator.accepted.should.have.length(2);
      should(await editor.at(`${ROOT} li`).count()).equal(0);
    });

    it('drops one, and nothing is sent', async () => {
      simulator.faults.next({ hang: true, match: { path: 'send' } });
      await inject();
      await says(editor, /Held: 1/);
      const before = simulator.accepted.length;
      await button(editor, 'Drop').click();
      await button(editor, 'Drop').click();
      await says(editor, /Nothing is waiting\./);
      simulator.accepted.should.have.length(before);
    });

    it('says that the account is refused, and goes on when it is not any more', async () => {
      simulator.faults.always({ refuse: 11, match: { path: 'send' } });
      const before = simulator.accepted.length;
      await inject();
      await says(editor, /refuses this account: 11 – not enough credit\.[^]*To be sent: 1/);
      simulator.faults.clear();
      await button(editor, 'Resume sending').click();
      await says(editor, /Nothing is waiting\./);
      simulator.accepted.should.have.length(before + 1);
      (await textOf(editor)).should.not.containEql('refuses');
    });
  });
});
