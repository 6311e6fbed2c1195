// The forms in Node-RED's own editor, in a browser, down to the SMS on the phone.
import should from 'should';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator } from 'playwright-core';
import { startSimulator, type Simulator } from '../../simulator/server';
import { ACCOUNT_DEFAULTS } from '../../nodes/account/config';
import { SEND_DEFAULTS } from '../../nodes/send/config';
import { defaultsOf } from '../harness/our-nodes';
import { NODES, ROOT } from '../harness/package';
import { drawnTexts } from '../harness/contrast';
import {
  launchBrowser,
  onOneLine,
  openEditor,
  plain,
  WINDOW,
  type Editor,
  type Theme,
} from '../harness/editor';
import { IS_NODE_RED_5, startNodeRed, type NodeRed } from '../harness/node-red';
import { sendings } from '../harness/sendings';

const KEY = 'sk-e2e-0123456789abcdef0123456789abcdef';

describe('the editor', () => {
  let browser: Browser;
  let french: BrowserContext;
  let nodeRed: NodeRed;
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator({ accounts: [{ apiKey: KEY, balance: 1234.5 }] });
    nodeRed = await startNodeRed();
    browser = await launchBrowser();
    french = await browser.newContext({ locale: 'fr-FR', viewport: WINDOW });
  });
  after(async () => {
    await browser?.close();
    await nodeRed?.stop();
    await simulator?.close();
  });

  /** Opens the editor on these nodes, as they were deployed. */
  async function openOn(flow: readonly object[], theme?: Theme): Promise<Editor> {
    const response = await nodeRed.post('flows', [
      { id: 'tab', type: 'tab', label: 'Test' },
      ...flow,
    ]);
    response.status.should.equal(204);
    return openEditor(french, nodeRed.url, theme);
  }

  const account = (properties = {}): object => ({
    id: 'account',
    type: 'smspartner-account',
    ...ACCOUNT_DEFAULTS,
    apiUrl: simulator.url,
    credentials: { apiKey: KEY },
    ...properties,
  });

  const send = (properties = {}): object => ({
    id: 'send',
    type: 'smspartner-send',
    z: 'tab',
    ...SEND_DEFAULTS,
    account: 'account',
    x: 300,
    y: 200,
    wires: Array.from({ length: SEND_DEFAULTS.outputs }, () => []),
    ...properties,
  });

  /** Whoever fails leaves no page behind, and no page threw anything. */
  async function closeEditor(): Promise<void> {
    const errors = editor?.errors ?? [];
    await editor?.close();
    errors.should.deepEqual([]);
  }

  // One story: each sentence goes on where the one before ended.
  describe('from the palette to the phone, in French', () => {
    let sendId: string;
    let injectId: string;

    before(async () => {
      editor = await openOn([]);
    });
    after(closeEditor);
    stopAtFirstFailure();

    it('lets one drag the send node from the palette', async () => {
      (await editor.text('[data-palette-type="smspartner-send"]')).should.equal('envoyer sms');
      sendId = await editor.drag('smspartner-send', 420, 160);
      (await editor.node(sendId)).should.containDeep({ ...SEND_DEFAULTS, account: '' });
    });

    it('says that there is no account, and what to do', async () => {
      const { validationErrors } = await editor.node(sendId);
      validationErrors!.join('\n').should.match(/^Compte\s: choisissez un compte.*$/i);
      await editor.edit(sendId);
      await editor.hint('#node-input-account', /choisissez un compte .* ou ajoutez-en un/i);
    });

    it('says what is wrong with a number and a sender, while they are typed', async () => {
      await editor.choose('#node-input-phoneNumbers', 'str');
      await editor.type('#node-input-phoneNumbers', 'Paul');
      await editor.says(
        '#node-input-phoneNumbers-notes',
        /«\sPaul\s» n'est pas un numéro .* écrivez-le comme \+336/,
      );
      await editor.type('#node-input-phoneNumbers', '06 12 34 56 78');
      await editor.page.waitForFunction(
        () => document.querySelector('#node-input-phoneNumbers-notes')!.textContent === '',
      );
      await editor.choose('#node-input-sender', 'str');
      await editor.type('#node-input-sender', 'ÉQUIPE');
      await editor.says('#node-input-sender-notes', /3 à 11 caractères/);
      await editor.type('#node-input-sender', 'FRIGO');
    });

    it('adds an account, and tells a wrong key from a good one before anything is saved', async () => {
      await editor.at('#node-input-btn-account-add').click();
      await editor.at('#node-config-input-name').fill('Cuisine');
      await editor.at('#node-config-input-apiUrl').fill(simulator.url);
      await editor.at('#node-config-input-check').click();
      await editor.says('#node-config-input-check-result', /saisissez .*la clé API/i);
      await editor.at('#node-config-input-apiKey').fill('not-a-key');
      await editor.at('#node-config-input-check').click();
      await editor.says('#node-config-input-check-result', /refuse cette clé\s: copiez-la/);
      await editor.at('#node-config-input-apiKey').fill(KEY);
      await editor.at('#node-config-input-check').click();
      await editor.says('#node-config-input-check-result', /Solde\s: 1\s234,50\s€/);
      should(await nodeRed.json('flows')).not.containDeep([{ type: 'smspartner-account' }]);
    });

    it('says what is wrong with the settings of an account', async () => {
      const reasons: Record<string, [string, RegExp]> = {
        apiUrl: ['http://example.com/v1', /utilisez https/i],
        sender: ['!', /3 à 11 caractères/],
        timeout: ['0', /secondes supérieur à 0/],
        maxPerHour: ['beaucoup', /un nombre de 0 à 1000000000/],
      };
      for (const [field, [value, reason]] of Object.entries(reasons)) {
        const input = editor.at(`#node-config-input-${field}`);
        const before = await input.inputValue();
        await input.fill(value);
        await input.blur();
        await editor.hint(`#node-config-input-${field}`, reason);
        await input.fill(before);
      }
      await editor.leave('#node-config-dialog-ok');
      const [accountId] = await editor.idsOf('smspartner-account');
      // Node-RED saves nothing for a config node that is not chosen.
      const { tls: _tls, proxy: _proxy, ...defaults } = ACCOUNT_DEFAULTS;
      (await editor.node(accountId!)).should.containDeep({
        ...defaults,
        name: 'Cuisine',
        apiUrl: simulator.url,
        valid: true,
      });
    });

    it('counts a text while it is typed, and shows what the phone will show', async () => {
      const NOTES = '#node-input-message-notes';
      const box = editor.at('#node-input-message-text');
      await editor.choose('#node-input-message', 'str');
      await box.fill('a'.repeat(160));
      await editor.says(NOTES, /Caractères\s: 160 · Encodage\s: GSM 7-bit · SMS\s: 1 · Reste\s: 0/);
      await box.press('End');
      await box.press('a');
      await editor.says(NOTES, /Caractères\s: 161 · .* · SMS\s: 2/);
      await box.press('Backspace');
      await editor.says(NOTES, /Caractères\s: 160 · .* · SMS\s: 1/);
      await box.fill('Frigo [3] : -5°C');
      await editor.says(NOTES, /La plateforme (remplacera|supprimera)\s: .*°/);
      await editor.says(NOTES, /Le téléphone affichera\s: Frigo/);
    });

    it('saves a valid node', async () => {
      await editor.leave('#node-dialog-ok');
      const node = await editor.node(sendId);
      should(node.validationErrors ?? []).deepEqual([]);
      node.should.containDeep({
        valid: true,
        phoneNumbers: '06 12 34 56 78',
        phoneNumbersType: 'str',
        message: 'Frigo [3] : -5°C',
        messageType: 'str',
        sender: 'FRIGO',
        senderType: 'str',
      });
    });

    it('sends it at a click of the inject button, once deployed, and the phone shows it', async () => {
      injectId = await editor.drag('inject', 150, 160);
      await editor.wire(injectId, 0, sendId);
      (await editor.wires(injectId)).should.deepEqual([[sendId]]);
      await editor.deploy();
      const before = simulator.requestCount;
      await editor.drawn(injectId).locator('.red-ui-flow-node-button-button').click();
      await simulator.waitForRequests(before + 1);
      sendings(simulator)
        .at(-1)!
        .body!.should.containEql({ message: 'Frigo [3] : -5°C', sender: 'FRIGO' });

      const phone = await editor.page.context().newPage();
      await phone.goto(simulator.phoneUrl);
      const bubble = phone.locator('.sms').last();
      onOneLine(await bubble.locator('.from').innerText()).should.equal('FRIGO');
      const shown = plain(await bubble.locator('.text').innerText());
      shown.should.equal(simulator.accepted.at(-1)!.shown);
      shown.should.not.containEql('°');
      onOneLine(await phone.locator('.thread h3').first().innerText()).should.equal('+33612345678');
      await phone.close();
    });

    it('shows on the node that it was sent', async () => {
      await editor.says('.red-ui-flow-node-status-label', /^sent$/);
    });
  });

  describe('with what was saved', () => {
    const saved = {
      phoneNumbers: '+33612345678; +33687654321',
      phoneNumbersType: 'str',
      message: 'Cave {{payload}} :\nà vider',
      messageType: 'mustache',
      sender: 'CAVE',
      senderType: 'str',
      gammeType: '2',
      // Neither past nor further ahead than a form takes without a word.
      schedule: `24/12/${new Date().getFullYear() + 1} 18:30`,
      scheduleType: 'str',
      isStopSms: 'true',
      tag: 'cave',
      tagType: 'str',
      sandbox: 'true',
      sandboxType: 'bool',
      expires: '90',
      key: 'eventId',
      keyType: 'msg',
      format: 'xml',
      whenUnknown: 'fail',
      errorOutputs: ['11', 'unknown'],
      outputs: 3,
      name: 'la cave',
    };
    const answers: Promise<string>[] = [];

    before(async () => {
      editor = await openOn([account({ name: 'Cave' }), send({ ...saved, wires: [[], [], []] })]);
    });
    after(closeEditor);

    it('shows every value, and saves it again as it was', async () => {
      const before = await editor.node('send');
      before.should.containDeep(saved);
      await editor.edit('send');
      (await editor.at('#node-input-message-text').inputValue()).should.equal(saved.message);
      const shown = await editor.text('#node-input-error-outputs');
      shown.should.match(/11 – .*unknown – /s);
      await editor.says('#node-input-isStopSms-notes', /NoPub=STOP/);
      await editor.says('#node-input-whenUnknown-notes', /code unknown et n'est jamais renvoyé/);
      await editor.leave('#node-dialog-ok');
      should(await editor.node('send')).deepEqual(before);
    });

    it('does not show the key, in no page and no answer', async () => {
      editor.page.on('response', (response) => {
        const type = response.headers()['content-type'] ?? '';
        if (!/json|html/.test(type)) return;
        // The answer of a page that is gone cannot be read any more.
        const body = response.text().catch(() => '');
        answers.push(body.then((text) => `${response.url()} ${text}`));
      });
      await editor.page.reload();
      await editor.at('#red-ui-loading-progress').waitFor({ state: 'hidden' });
      await editor.drawn('send').waitFor();
      const answered = editor.page.waitForResponse(/credentials\/smspartner-account\/account/);
      await editor.editConfig('smspartner-account', 'account');
      await (await answered).finished();
      (await editor.at('#node-config-input-apiKey').inputValue()).should.equal('__PWRD__');
      await editor.at('#node-config-input-check').click();
      await editor.says('#node-config-input-check-result', /Solde\s: 1\s/);
      const seen = await Promise.all(answers);
      const urls = seen.map((answer) => answer.split(' ')[0]).join(' ');
      urls.should
        .match(/\/flows/)
        .and.match(/\/credentials\//)
        .and.match(/\/check/);
      const everything = [...seen, await editor.page.content(), nodeRed.log];
      everything.filter((text) => text.includes(KEY)).should.deepEqual([]);
    });

    it('does not export the key with the flow', async () => {
      await editor.leave('#node-config-dialog-cancel');
      await editor.drawn('send').locator('rect.red-ui-flow-node').click();
      await editor.invoke('core:show-export-dialog');
      const exported = editor.at('#red-ui-clipboard-dialog-export-text');
      const text = await exported.inputValue();
      text.should.containEql('smspartner-account').and.not.containEql(KEY);
      text.should.not.containEql('apiKey');
      await editor.at('#red-ui-clipboard-dialog-cancel').click();
    });
  });

  // One story again, first the account, then the send node.
  describe('the fields of the outbox, in French', () => {
    const SECTION = '#node-config-input-outbox-section';
    const RELIABILITY = '#node-input-reliability';
    const notes = (field: string): string => `#node-input-${field}-notes`;

    before(async () => {
      editor = await openOn([account(), send()]);
    });
    after(closeEditor);
    stopAtFirstFailure();

    const isOpen = (section: string): Promise<boolean> =>
      editor.at(section).evaluate((element) => (element as HTMLDetailsElement).open);

    /** A closed section says what it is about, and opens without a mouse. */
    async function openByKey(section: string, title: string): Promise<void> {
      (await isOpen(section)).should.be.false();
      (await editor.text(`${section} > summary`)).should.equal(title);
      await editor.at(`${section} > summary`).press('Enter');
      (await isOpen(section)).should.be.true();
    }

    /** What a screen reader calls a field. */
    const named = (name: string): Locator => editor.page.getByRole('group', { name, exact: true });

    it('say in the account what memory gives up, and what a refusal does', async () => {
      await editor.editConfig('smspartner-account', 'account');
      await openByKey(SECTION, "Boîte d'envoi");
      await named('Conservation').waitFor();
      await named('Compte refusé').waitFor();
      await editor.says('#node-config-input-outbox-notes', /conservé sur disque/);
      await editor.choose('#node-config-input-outbox-choice', 'memory');
      await editor.says(
        '#node-config-input-outbox-notes',
        /ce qui attend .* est perdu, .* oubliés/,
      );
      await editor.says('#node-config-input-whenBlocked-notes', /refus sort aussitôt/);
      await editor.choose('#node-config-input-whenBlocked-choice', 'hold');
      await editor.says('#node-config-input-whenBlocked-notes', /10, 11, 20, 30, 40 et 96/);
    });

    it('say what is wrong with the time to look up', async () => {
      const verifyFor = editor.page.getByLabel('Vérifier (s)');
      await verifyFor.fill('0');
      await verifyFor.blur();
      await editor.hint('#node-config-input-verifyFor', /secondes de 0\.1 à 86400/);
      await verifyFor.fill('60');
    });

    it('are saved with the account, shown again, and saved as they were', async () => {
      await editor.leave('#node-config-dialog-ok');
      const saved = await editor.node('account');
      saved.should.containDeep({ outbox: 'memory', verifyFor: 60, whenBlocked: 'hold' });
      await editor.editConfig('smspartner-account', 'account');
      (await isOpen(SECTION)).should.be.true();
      await editor.says('#node-config-input-outbox-notes', /est perdu/);
      await editor.leave('#node-config-dialog-ok');
      should(await editor.node('account')).deepEqual(saved);
    });

    it('may come from environment variables', async () => {
      await editor.editConfig('smspartner-account', 'account');
      await editor.choose('#node-config-input-outbox-choice', 'env');
      await editor.type('#node-config-input-outbox-choice', 'OUTBOX');
      await editor.at('#node-config-input-outbox-notes:empty').waitFor({ state: 'attached' });
      await editor.at('#node-config-input-verifyFor').fill('${SECONDS}');
      await editor.leave('#node-config-dialog-ok');
      (await editor.node('account')).should.containDeep({
        outbox: '${OUTBOX}',
        verifyFor: '${SECONDS}',
        valid: true,
      });
    });

    it('say in the send node how long it is tried, and what is wrong with it', async () => {
      await editor.edit('send');
      await openByKey(RELIABILITY, 'Fiabilité');
      await named('Validité (min)').waitFor();
      await editor.says(notes('expires'), /son envoi est retenté/);
      await editor.type('#node-input-expires', '0');
      await editor.says(notes('expires'), /un seul essai\s: s'il échoue/);
      await editor.type('#node-input-expires', '99999');
      await editor.says(notes('expires'), /minutes de 0 à 10080/);
      await editor.type('#node-input-expires', '30');
    });

    it('say what a key is for, and warn about one that never changes', async () => {
      await named('Clé').waitFor();
      await editor.says(notes('key'), /le même évènement n'envoie pas/);
      await editor.choose('#node-input-key', 'str');
      await editor.says(notes('key'), /utilisez 1 à 200 caractères/i);
      await editor.type('#node-input-key', 'alarm');
      await editor.says(notes('key'), /la même pour tous les messages/);
      await editor.choose('#node-input-key', 'msg');
      await editor.type('#node-input-key', 'eventId');
      await editor.says(notes('key'), /Pendant 7 jours/);
    });

    it('explain each choice for an SMS that may have been sent, with the keyboard alone', async () => {
      const select = editor.page.getByLabel('Dans le doute');
      await editor.says(notes('whenUnknown'), /recherché chez SMS Partner par son tag/);
      await select.focus();
      for (const said of [/code held et reste/, /code unknown et n'est/, /arriver deux fois/]) {
        await editor.page.keyboard.press('ArrowDown');
        await editor.says(notes('whenUnknown'), said);
      }
      await editor.page.keyboard.press('Home');
      await editor.says(notes('whenUnknown'), /recherché chez SMS Partner/);
    });

    it("say that an SMS with the user's own tag cannot be looked up", async () => {
      await editor.at('#node-input-options > summary').press('Enter');
      await editor.choose('#node-input-tag', 'str');
      await editor.type('#node-input-tag', 'cave');
      for (const field of ['tag', 'whenUnknown'])
        await editor.says(notes(field), /votre propre tag, .* ne peut pas être recherché/);
      (await editor.text(notes('whenUnknown'))).should.not.match(/par son tag/);
      await editor.page.getByLabel('Dans le doute').selectOption('hold');
      await editor.at(`${notes('tag')}:empty`).waitFor({ state: 'attached' });
      await editor.says(notes('whenUnknown'), /code held et reste/);
      await editor.choose('#node-input-tag', 'none');
    });

    it('are saved with the send node, and shown again', async () => {
      await editor.leave('#node-dialog-ok');
      const saved = await editor.node('send');
      saved.should.containDeep({
        expires: '30',
        expiresType: 'num',
        key: 'eventId',
        keyType: 'msg',
        whenUnknown: 'hold',
        valid: true,
      });
      await editor.edit('send');
      (await isOpen(RELIABILITY)).should.be.true();
      (await isOpen('#node-input-options')).should.be.false();
      await editor.leave('#node-dialog-ok');
      should(await editor.node('send')).deepEqual(saved);
    });

    it('mark a node that cannot work, and say why', async () => {
      await editor.edit('send');
      await editor.type('#node-input-expires', '-1');
      await editor.choose('#node-input-key', 'str');
      await editor.type('#node-input-key', ' ');
      await editor.leave('#node-dialog-ok');
      const { valid, validationErrors } = await editor.node('send');
      valid.should.be.false();
      const reasons = plain(validationErrors!.join('\n'));
      reasons.should
        .match(/^Validité \(min\) : utilisez un nombre/im)
        .and.match(/^Clé : utilisez 1 à 200/im);
    });
  });

  describe('every node', () => {
    for (const { type, name } of NODES) {
      describe(type, () => {
        before(async () => {
          const { account: hasAccount, ...defaults } = defaultsOf(type);
          const place = { z: 'tab', x: 300, y: 200, wires: [] };
          const reference = hasAccount === undefined ? {} : { account: 'account' };
          const node = { id: 'node', type, ...defaults, ...reference, ...place };
          editor = await openOn(type === 'smspartner-account' ? [account()] : [account(), node]);
        });
        after(closeEditor);

        it('opens its form, and saves what it found there', async () => {
          const isConfig = type === 'smspartner-account';
          const id = isConfig ? 'account' : 'node';
          const kept = Object.keys(defaultsOf(type));
          const before = await editor.node(id);
          if (isConfig) await editor.editConfig(type, id);
          else await editor.edit(id);
          await editor.leave(isConfig ? '#node-config-dialog-ok' : '#node-dialog-ok');
          const after = await editor.node(id);
          for (const property of kept) {
            // Node-RED saves nothing for a config node that is not chosen.
            should(after[property] ?? '').deepEqual(before[property] ?? '', property);
          }
          after.valid.should.be.true();
        });

        it('shows its help, each property as Node-RED shows properties', async () => {
          const help = await editor.help(type);
          const source = readFileSync(join(ROOT, 'locales/fr', `${name}.md`), 'utf8');
          const written = source.split('\n').filter((line) => /^: /.test(line));
          help.properties.should.equal(written.length);
          const titles = [...source.matchAll(/^###+ (.*)$/gm)].map(([, title = '']) => title);
          help.titles.map(plain).should.deepEqual(titles.map(plain));
          help.text.should.not.match(/\{code\}|\{ownCodes\}|^: /m);
        });
      });
    }
  });

  describe('with a flow of an older version', () => {
    before(async () => {
      editor = await openOn([]);
    });
    after(closeEditor);

    it('imports nodes that miss properties, valid and with the defaults', async () => {
      await editor.import([
        { id: 'old-account', type: 'smspartner-account', name: 'Ancien', apiUrl: simulator.url },
        {
          id: 'old',
          type: 'smspartner-send',
          z: '',
          account: 'old-account',
          x: 200,
          y: 200,
          wires: [],
        },
      ]);
      const [id] = await editor.idsOf('smspartner-send');
      const before = await editor.node(id!);
      should(before.validationErrors).deepEqual([]);
      before.valid.should.be.true();
      await editor.edit(id!);
      await editor.leave('#node-dialog-ok');
      const [accountId] = await editor.idsOf('smspartner-account');
      const { account: _account, ...defaults } = SEND_DEFAULTS;
      const node = await editor.node(id!);
      node.should.containDeep({ ...defaults, valid: true, account: accountId });
      (await editor.wires(id!)).should.have.length(SEND_DEFAULTS.outputs);
      await editor.editConfig('smspartner-account', accountId!);
      await editor.leave('#node-config-dialog-ok');
      const {
        apiUrl: _apiUrl,
        name: _name,
        tls: _tls,
        proxy: _proxy,
        ...others
      } = ACCOUNT_DEFAULTS;
      (await editor.node(accountId!)).should.containDeep({ ...others, valid: true });
    });
  });

  describe('the error outputs', () => {
    const CODES = ['1', '2', '9', '10', '11', 'other'];
    const ends = ['sent', ...CODES];
    const LIST = '#node-input-error-outputs';
    /** What each output is wired to, by its code: each has a node of its own at first. */
    const OWN = Object.fromEntries(ends.map((code) => [code, [`end-${code}`]]));

    before(async () => {
      const debugs = ends.map((code, index) => ({
        id: `end-${code}`,
        type: 'debug',
        z: 'tab',
        name: code,
        active: false,
        complete: 'sms',
        targetType: 'msg',
        x: 620,
        y: 60 + 50 * index,
        wires: [],
      }));
      editor = await openOn([
        account(),
        send({ wires: ends.map((code) => [`end-${code}`]) }),
        ...debugs,
      ]);
    });
    after(closeEditor);
    // Each sentence ends by undoing what it did.
    stopAtFirstFailure();
    beforeEach(async () => {
      (await codes()).should.deepEqual(CODES);
      (await wiresByCode()).should.deepEqual(OWN);
    });

    const row = (code: string): string => `${LIST} .smspartner-output[data-code="${code}"]`;
    const item = (code: string): string => `${LIST} > li:has([data-code="${code}"])`;

    async function codes(): Promise<string[]> {
      return (await editor.node('send'))['errorOutputs'] as string[];
    }

    async function wiresByCode(): Promise<Record<string, string[]>> {
      const wires = await editor.wires('send');
      const { outputs } = await editor.node('send');
      const found = ['sent', ...(await codes())];
      found.should.have.length(outputs);
      return Object.fromEntries(found.map((code, port) => [code, wires[port] ?? []]));
    }

    async function remove(code: string): Promise<void> {
      await editor.at(`${item(code)} .red-ui-editableList-item-remove`).click();
      await editor.at(item(code)).waitFor({ state: 'detached' });
    }

    async function add(code: string): Promise<void> {
      await editor.at('#node-input-output-to-add').selectOption(code);
      await editor.at('#node-input-output-add').click();
      await editor.at(row(code)).waitFor();
    }

    async function undo(): Promise<void> {
      await editor.invoke('core:undo');
      (await codes()).should.deepEqual(CODES);
      (await wiresByCode()).should.deepEqual(OWN);
    }

    /** Undo brings back what was before, redo what it undid: codes, outputs and wires. */
    async function undoRedoUndo(): Promise<void> {
      const after = await wiresByCode();
      const order = await codes();
      await undo();
      await editor.invoke('core:redo');
      (await codes()).should.deepEqual(order);
      (await wiresByCode()).should.deepEqual(after);
      await undo();
    }

    it('get another one at the end, without a wire; undo and redo follow', async () => {
      await editor.edit('send');
      await add('14');
      await editor.says(row('14'), /14 – numéro dans la liste STOP/);
      await editor.says(`${row('14')} .smspartner-output-port`, /8/);
      await editor.leave('#node-dialog-ok');
      (await codes()).should.deepEqual([...CODES, '14']);
      (await wiresByCode()).should.deepEqual({ ...OWN, '14': [] });
      await undoRedoUndo();
    });

    it('change places with the keyboard, and each keeps its wires', async () => {
      await editor.edit('send');
      const up = editor.at(`${row('10')} button`).first();
      (await up.getAttribute('aria-label'))!.should.match(/Monter la sortie 10/);
      await up.focus();
      // The focus stays on the button, or one could not go on.
      for (let step = 0; step < 2; step += 1) await editor.page.keyboard.press('Enter');
      await editor
        .at(`${row('1')} button`)
        .nth(1)
        .focus();
      await editor.page.keyboard.press('Space');
      await editor.leave('#node-dialog-ok');
      (await codes()).should.deepEqual(['10', '1', '2', '9', '11', 'other']);
      (await wiresByCode()).should.deepEqual(OWN);
      await undoRedoUndo();
    });

    it('change places with the mouse, and each keeps its wires', async () => {
      await editor.edit('send');
      const first = (await editor.at(item('1')).boundingBox())!;
      const handle = editor.at(`${item('other')} .red-ui-editableList-item-handle`);
      await editor.dragTo(handle, first.x + 20, first.y + 3);
      await editor.says(`${LIST} > li:first-child .smspartner-output`, /autres erreurs/);
      await editor.leave('#node-dialog-ok');
      (await codes()).should.deepEqual(['other', ...CODES.slice(0, -1)]);
      (await wiresByCode()).should.deepEqual(OWN);
      await undoRedoUndo();
    });

    it('lose one, and only the wires of that one', async () => {
      await editor.edit('send');
      await remove('9');
      await editor.leave('#node-dialog-ok');
      (await codes()).should.deepEqual(['1', '2', '10', '11', 'other']);
      const { '9': _gone, ...others } = OWN;
      (await wiresByCode()).should.deepEqual(others);
      await undoRedoUndo();
    });

    it('keep the wires of one that is removed and put back before saving', async () => {
      await editor.edit('send');
      await remove('9');
      await add('9');
      await editor.leave('#node-dialog-ok');
      (await codes()).should.deepEqual(['1', '2', '10', '11', 'other', '9']);
      (await wiresByCode()).should.deepEqual(OWN);
      await undoRedoUndo();
    });

    it('may all go and come in another order at once', async () => {
      await editor.edit('send');
      for (const code of ['1', '2', '11']) await remove(code);
      await add('unknown');
      await editor
        .at(`${row('other')} button`)
        .first()
        .click();
      await editor.leave('#node-dialog-ok');
      (await codes()).should.deepEqual(['9', 'other', '10', 'unknown']);
      const { sent, '9': nine, '10': ten, other } = OWN;
      (await wiresByCode()).should.deepEqual({ sent, '9': nine, '10': ten, other, unknown: [] });
      await undoRedoUndo();
    });

    it('are as before when the form is cancelled', async () => {
      await editor.edit('send');
      await remove('9');
      await add('14');
      await editor
        .at(`${row('11')} button`)
        .first()
        .click();
      await editor.leave('#node-dialog-cancel');
      (await codes()).should.deepEqual(CODES);
      (await wiresByCode()).should.deepEqual(OWN);
      (await editor.node('send')).should.not.have.property('changed', true);
      await editor.edit('send');
      await editor.leave('#node-dialog-ok');
      (await editor.node('send')).should.not.have.property('changed', true);
    });

    it('say their code and meaning on the node, in the language of the user', async () => {
      const ports = editor.drawn('send').locator('.red-ui-flow-port-output');
      for (const [port, label] of [
        [0, /^envoyé$/],
        [3, /^9 – .*non valide/],
        [6, /^autres erreurs$/],
      ] as const) {
        await ports.nth(port).hover();
        await editor.says('.red-ui-flow-port-tooltip-label, .red-ui-popover-content', label);
        await editor.page.mouse.move(2, 2);
      }
    });
  });

  describe('its texts stand out from what is behind them', () => {
    afterEach(closeEditor);

    for (const theme of IS_NODE_RED_5 ? (['light', 'dark'] as const) : (['light'] as const)) {
      it(`in the ${theme} theme`, async () => {
        editor = await openOn(
          [
            account({ outbox: 'memory', whenBlocked: 'hold' }),
            send({
              expires: '-1',
              keyType: 'str',
              key: 'alarm',
              whenUnknown: 'resend',
              phoneNumbers: '0145678901',
              phoneNumbersType: 'str',
              message: 'Frigo : -5°C ✓',
              messageType: 'str',
              sender: '!',
              senderType: 'str',
              schedule: 'demain',
              scheduleType: 'str',
              isStopSms: 'true',
              isUnicodeType: 'msg',
              isUnicode: 'unicode',
            }),
          ],
          theme,
        );
        const isDark = await editor.page.evaluate(() =>
          document.documentElement.classList.contains('nr-theme-dark'),
        );
        isDark.should.equal(theme === 'dark');
        await editor.edit('send');
        const ours =
          '.smspartner-form :is(label, summary, .smspartner-note, .smspartner-output > span)';
        const texts = await drawnTexts(editor.page, ours);
        texts.length.should.be.above(25);
        await editor.leave('#node-dialog-cancel');
        await editor.editConfig('smspartner-account', 'account');
        await editor.at('#node-config-input-check').click();
        await editor.says('#node-config-input-check-result', /Solde/);
        texts.push(...(await drawnTexts(editor.page, ours)));
        await editor.leave('#node-config-dialog-cancel');
        texts.filter(({ contrast }) => contrast < 4.5).should.deepEqual([]);
      });
    }
  });
});

/** In a story, what comes after a failure would only wait for what cannot come. */
function stopAtFirstFailure(): void {
  afterEach(function () {
    if (this.currentTest?.state === 'failed') throw new Error('the story ends here');
  });
}
