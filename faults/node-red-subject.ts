// A real Node-RED, as something that can be killed and started again on the same folder. Nothing in it says
// when a message is durable; what the platform was asked to send, or what has left, must be.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookAfter } from '../test/harness/throw-away';
import { ROOT } from './compiled-child';
import { flowFiles } from './node-red-flow';
import { OutcomesFile } from './outcomes-file';
import type { Environment } from './environment';
import type { Subject } from './subject';
import type { Offer } from './types';
import { freePort } from '../test/harness/free-port';

export interface NodeRedSubjectOptions {
  environment: Environment;
  /** Its user directory. */
  folder: string;
  /** Name of the installed Node-RED, and the Node that runs it. */
  nodeRed: string;
  node: string;
}

export class NodeRedSubject implements Subject {
  readonly outcomesPath: string;
  readonly events: { kind: string; detail: string }[] = [];
  private readonly outcomes: OutcomesFile;
  private child: ChildProcess | undefined;
  private started: Promise<void> = Promise.resolve();
  private port = 0;

  constructor(private readonly options: NodeRedSubjectOptions) {
    const { folder, environment } = options;
    this.outcomesPath = join(folder, 'outcomes.jsonl');
    this.outcomes = new OutcomesFile(this.outcomesPath);
    for (const [name, content] of Object.entries(flowFiles(environment.url))) {
      writeFileSync(join(folder, name), JSON.stringify(content));
    }
  }

  async start(): Promise<void> {
    const { folder, nodeRed, node } = this.options;
    this.port = await freePort();
    const program = join(ROOT, 'node_modules', nodeRed, 'red.js');
    const settings = join(__dirname, 'node-red-settings.cjs');
    const child = spawn(node, [program, '--userDir', folder, '--settings', settings], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        FAULTS_USER_DIR: folder,
        FAULTS_PORT: String(this.port),
        FAULTS_OUTCOMES: this.outcomesPath,
        // The socket of the instance lock goes with the folder.
        TMPDIR: folder,
      },
    });
    this.child = child;
    lookAfter(child);
    this.started = startOf(child, (line) => this.events.push({ kind: 'log', detail: line }));
    this.started.catch(() => undefined);
  }

  up(): Promise<void> {
    return this.started;
  }

  open(): Promise<void> {
    return this.started;
  }

  offer(offers: readonly Offer[]): void {
    if (offers.length === 0) return;
    fetch(`http://127.0.0.1:${this.port}/offers`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(offers),
    }).then(
      (response) => response.text(),
      // It was killed: they are offered again.
      () => undefined,
    );
  }

  isSafe({ id, number }: Offer): boolean {
    this.outcomes.read();
    return this.outcomes.ids.has(id) || this.options.environment.requested.has(number);
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** What this package, or a function of the flow, has to say. */
const WARNING_OR_ERROR = /\[(warn|error)\] \[(smspartner|function)|Error:/;

/** @param report for each line of its log that is a warning or an error */
function startOf(child: ChildProcess, report: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let rest = '';
    const hear = (text: string): void => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.includes('Started flows')) resolve();
        if (WARNING_OR_ERROR.test(line)) report(line);
      }
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`Node-RED ended: ${code ?? signal}`)));
  });
}
