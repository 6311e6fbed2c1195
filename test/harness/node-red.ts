// A real Node-RED process with the packed package installed in its folder.
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port';
import { installedFolder, ROOT } from './packed';
import { lookAfter, removeFolder, throwAwayFolder } from './throw-away';

/** `node-red` (5) or `node-red-4`. */
const NODE_RED = process.env['NODE_RED_PACKAGE'] ?? 'node-red';
export const IS_NODE_RED_5 = NODE_RED === 'node-red';

const LONGEST_START_MS = 120_000;

export interface NodeRedOptions {
  flows?: readonly object[];
  /** By node id, as Node-RED keeps them. */
  credentials?: Record<string, Record<string, string>>;
  /** Name → permission; the password is the name. Without users everybody may do everything. */
  users?: Record<string, string>;
  environment?: Record<string, string>;
}

export async function startNodeRed(options: NodeRedOptions = {}): Promise<NodeRed> {
  const userDir = throwAwayFolder();
  cpSync(await installedFolder(), userDir, { recursive: true });
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(options.flows ?? []));
  writeFileSync(join(userDir, 'flows_cred.json'), JSON.stringify(options.credentials ?? {}));
  const port = await freePort();
  const args = [join(ROOT, 'node_modules', NODE_RED, 'red.js'), '--userDir', userDir];
  const child = spawn(process.execPath, [...args, '--settings', join(__dirname, 'settings.cjs')], {
    cwd: userDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...options.environment,
      E2E_USER_DIR: userDir,
      E2E_PORT: String(port),
      E2E_USERS: JSON.stringify(options.users ?? null),
    },
  });
  lookAfter(child);
  const nodeRed = new NodeRed(child, userDir, `http://127.0.0.1:${port}`);
  await nodeRed.started();
  return nodeRed;
}

export class NodeRed {
  /** Everything it wrote so far. */
  log = '';
  private readonly start: Promise<void>;

  constructor(
    private readonly child: ChildProcess,
    readonly userDir: string,
    readonly url: string,
  ) {
    this.start = new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail('did not start in time'), LONGEST_START_MS);
      const fail = (what: string): void => reject(new Error(`Node-RED ${what}:\n${this.log}`));
      const hear = (text: string): void => {
        this.log += text;
        if (!this.log.includes('Started flows')) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout?.setEncoding('utf8').on('data', hear);
      child.stderr?.setEncoding('utf8').on('data', hear);
      child.once('exit', (code) => {
        clearTimeout(timer);
        fail(`ended with ${code}`);
      });
    });
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  started(): Promise<void> {
    return this.start;
  }

  /** Of the admin API; the path is relative to the editor's address. */
  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/${path}`, { headers });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  /** What `GET` answers, read as JSON. */
  async json(path: string, headers: Record<string, string> = {}): Promise<unknown> {
    const response = await this.get(path, { Accept: 'application/json', ...headers });
    return response.json();
  }

  /** @returns the header that makes a request this user's */
  async logIn(name: string): Promise<Record<string, string>> {
    const response = await this.post('auth/token', {
      client_id: 'node-red-admin',
      grant_type: 'password',
      scope: '',
      username: name,
      password: name,
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    return { Authorization: `Bearer ${token}` };
  }

  async stop(): Promise<void> {
    this.start.catch(() => undefined);
    if (this.isRunning) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await ended;
    }
    removeFolder(this.userDir);
  }
}
