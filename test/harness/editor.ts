// Node-RED's editor in a real browser, driven as a user drives it: mouse, keyboard, what is on the screen.
// Its own API is used for what nobody sees only: ids of nodes, saved properties, wires.
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from 'playwright-core';

/** What the editor keeps of a node. */
export interface EditorNode {
  id: string;
  type: string;
  valid: boolean;
  changed: boolean;
  outputs: number;
  validationErrors?: string[];
  [property: string]: unknown;
}

interface EditorLink {
  source: EditorNode;
  sourcePort: number;
  target: EditorNode;
}

interface EditorWindow {
  RED: {
    nodes: {
      node(id: string): EditorNode & { _def: { defaults: object } };
      eachNode(visit: (node: EditorNode) => void): void;
      eachConfig(visit: (node: EditorNode) => void): void;
      getNodeHelp(type: string): string;
      eachLink(visit: (link: EditorLink) => void): void;
    };
    workspaces: { active(): string };
    editor: { editConfig(name: string, type: string, id: string): void };
    actions: { invoke(name: string): void };
  };
  $(selector: string): { typedInput(ask: 'type'): string };
  __name: (named: unknown) => unknown;
}

declare const window: EditorWindow & Window;

/** For one step: a busy machine needs it. */
const LONGEST_WAIT_MS = 60_000;

/** For a menu that is there, or has gone. */
const MENU_WAIT_MS = 3000;

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];

/** Large enough to drag across it. */
export const WINDOW = { width: 1400, height: 1000 };

export async function launchBrowser(): Promise<Browser> {
  const { findChromium } = await import('../../scripts/chromium.mjs');
  return chromium.launch({ args: ARGUMENTS, executablePath: findChromium() });
}

export type Theme = 'light' | 'dark';

/**
 * Opens the editor in a page of its own.
 * @param context a browser's profile: its language, and what it has fetched already
 * @param theme as a user sets it; Node-RED 4.1 has no dark one
 */
export async function openEditor(
  context: BrowserContext,
  url: string,
  theme: Theme = 'light',
): Promise<Editor> {
  const page = await context.newPage();
  page.setDefaultTimeout(LONGEST_WAIT_MS);
  await page.addInitScript((chosen: string) => {
    localStorage.setItem('view-dark-theme', chosen);
    // The compiler of these tests calls it where a function gets a name, also in what runs in the page.
    window.__name = (named) => named;
  }, theme);
  const editor = new Editor(page);
  await page.goto(url);
  await page.waitForFunction(() => !!(window as Partial<EditorWindow>).RED?.workspaces?.active?.());
  await editor.at('#red-ui-loading-progress').waitFor({ state: 'hidden' });
  return editor;
}

export class Editor {
  /** What the page threw. */
  readonly errors: string[] = [];

  constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.errors.push(String(error)));
  }

  close(): Promise<void> {
    return this.page.close();
  }

  at(selector: string): Locator {
    return this.page.locator(selector);
  }

  /** A node on the workspace. Ids may start with a digit. */
  drawn(id: string): Locator {
    return this.at(`[id="${id}"]`);
  }

  /** Its saved properties, and what the editor says about it. */
  node(id: string): Promise<EditorNode> {
    return this.page.evaluate((wanted) => {
      const node = window.RED.nodes.node(wanted);
      const about = ['id', 'type', 'valid', 'changed', 'outputs', 'validationErrors'];
      const names = [...about, ...Object.keys(node._def.defaults)];
      const read = names
        .filter((name) => node[name] !== undefined)
        .map((name) => [name, node[name]]);
      return JSON.parse(JSON.stringify(Object.fromEntries(read))) as EditorNode;
    }, id);
  }

  idsOf(type: string): Promise<string[]> {
    return this.page.evaluate((wanted) => {
      const ids: string[] = [];
      const keep = (node: EditorNode): void => {
        if (node.type === wanted) ids.push(node.id);
      };
      window.RED.nodes.eachNode(keep);
      window.RED.nodes.eachConfig(keep);
      return ids;
    }, type);
  }

  /** What each output is wired to, by port. */
  wires(id: string): Promise<string[][]> {
    return this.page.evaluate((wanted) => {
      const ports = Array.from(
        { length: window.RED.nodes.node(wanted).outputs },
        () => [] as string[],
      );
      window.RED.nodes.eachLink(({ source, sourcePort, target }) => {
        if (source.id === wanted) ports[sourcePort]?.push(target.id);
      });
      return ports;
    }, id);
  }

  invoke(action: string): Promise<void> {
    return this.page.evaluate((name) => window.RED.actions.invoke(name), action);
  }

  /** Drags a node from the palette to the workspace, `x` and `y` from its top left corner. */
  async drag(type: string, x: number, y: number): Promise<string> {
    const before = await this.idsOf(type);
    const entry = this.at(`[data-palette-type="${type}"]`);
    await entry.scrollIntoViewIfNeeded();
    const chart = await boxOf(this.at('#red-ui-workspace-chart'));
    await this.dragTo(entry, chart.x + x, chart.y + y);
    const [id] = (await this.idsOf(type)).filter((one) => !before.includes(one));
    if (!id) throw new Error(`${type} did not land on the workspace`);
    return id;
  }

  /** Drags a wire from an output to a node's input. */
  async wire(from: string, port: number, to: string): Promise<void> {
    const input = await boxOf(this.drawn(to).locator('.red-ui-flow-port-input'));
    const output = this.drawn(from).locator('.red-ui-flow-port-output').nth(port);
    await this.dragTo(output, input.x + input.width / 2, input.y + input.height / 2);
  }

  async dragTo(what: Locator, x: number, y: number): Promise<void> {
    const { mouse } = this.page;
    await what.hover();
    await mouse.down();
    await mouse.move(x - 12, y - 12, { steps: 6 });
    await mouse.move(x, y, { steps: 3 });
    await mouse.up();
  }

  /** Opens a node's form. */
  async edit(id: string): Promise<void> {
    await this.drawn(id).locator('rect.red-ui-flow-node').dblclick();
    await this.at('#node-dialog-ok').waitFor();
    await this.formHasFocus();
  }

  /** When a form has slid in, the editor puts the focus on its first field: a key pressed before is lost. */
  private async formHasFocus(): Promise<void> {
    await this.page.waitForFunction(() => {
      const forms = [...document.querySelectorAll('.red-ui-tray-body')];
      return forms.at(-1)?.contains(document.activeElement) ?? false;
    });
  }

  /** The help of a node type, as the sidebar draws it. */
  help(type: string): Promise<{ properties: number; titles: string[]; text: string }> {
    return this.page.evaluate((wanted) => {
      const drawn = document.createElement('div');
      drawn.innerHTML = window.RED.nodes.getNodeHelp(wanted);
      const all = (selector: string): Element[] => [...drawn.querySelectorAll(selector)];
      return {
        properties: all('dl.message-properties > dt').length,
        titles: all('h3, h4').map(({ textContent }) => textContent),
        text: drawn.textContent,
      };
    }, type);
  }

  /** Opens a config node's form. */
  async editConfig(type: string, id: string): Promise<void> {
    await this.page.evaluate(([t, i]) => window.RED.editor.editConfig('', t!, i!), [type, id]);
    await this.at('#node-config-dialog-ok').waitFor();
    await this.formHasFocus();
  }

  /** `#node-dialog-ok` and its like: the form slides away, and then is gone. */
  async leave(button: string): Promise<void> {
    await this.at(button).click();
    await this.at(button).waitFor({ state: 'detached' });
  }

  /** Chooses a type in the menu of a typed input; again where a late focus took the menu away. */
  async choose(input: string, type: string): Promise<void> {
    const select = `${input} + .red-ui-typedInput-container .red-ui-typedInput-type-select`;
    const option = this.at(`.red-ui-typedInput-options a[value="${type}"]:visible`);
    const isChosen = (): Promise<boolean> =>
      this.page.evaluate(
        ([field, wanted]) => window.$(field!).typedInput('type') === wanted,
        [input, type],
      );
    const end = Date.now() + LONGEST_WAIT_MS;
    do {
      if (Date.now() > end) throw new Error(`${input} did not take ${type}`);
      if (!(await option.isVisible())) await this.at(select).click();
      await option.click({ timeout: MENU_WAIT_MS }).catch(() => undefined);
    } while (!(await isChosen()));
  }

  /** Types into a typed input, key by key. */
  async type(input: string, text: string): Promise<void> {
    const field = this.at(`${input} + .red-ui-typedInput-container .red-ui-typedInput-input`);
    await field.fill('');
    await field.pressSequentially(text);
  }

  /** What is written somewhere, on one line: the editor breaks a label where the font is too wide for it. */
  async text(selector: string): Promise<string> {
    return onOneLine(await this.at(selector).innerText());
  }

  /** Waits until something like this is written there. */
  says(selector: string, wanted: RegExp): Promise<void> {
    return this.at(selector).filter({ hasText: wanted }).first().waitFor({ state: 'attached' });
  }

  /** What Node-RED says about a field when the mouse is on it. */
  async hint(selector: string, wanted: RegExp): Promise<void> {
    await this.at(selector).hover();
    await this.says('.red-ui-popover', wanted);
    await this.page.mouse.move(2, 2);
    await this.at('.red-ui-popover').waitFor({ state: 'detached' });
  }

  /** By its button, to the end of it. */
  async deploy(): Promise<void> {
    await this.at('#red-ui-header-button-deploy').click();
    await this.at('#red-ui-header-button-deploy.disabled').waitFor();
  }

  /** Imports nodes through the dialog, and puts them down. */
  async import(nodes: readonly object[]): Promise<void> {
    await this.invoke('core:show-import-dialog');
    const box = this.at('#red-ui-clipboard-dialog-import-text');
    await box.fill(JSON.stringify(nodes));
    await box.press('End');
    await this.at('#red-ui-clipboard-dialog-ok').click();
    await this.at('#red-ui-clipboard-dialog').waitFor({ state: 'hidden' });
    const chart = await boxOf(this.at('#red-ui-workspace-chart'));
    await this.page.mouse.move(chart.x + 300, chart.y + 250, { steps: 3 });
    await this.page.mouse.click(chart.x + 300, chart.y + 250);
  }
}

/** With plain spaces: French has others before its signs. */
export const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

/** For a text that has no lines of its own. */
export const onOneLine = (text: string): string => plain(text).replace(/\s+/g, ' ').trim();

async function boxOf(
  what: Locator,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await what.boundingBox();
  if (!box) throw new Error(`${String(what)} is not on the screen`);
  return box;
}
