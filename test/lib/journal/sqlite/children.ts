// Starts other processes with a journal, and hears what they say.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { bundle } from '../../../harness/bundle';

const PROGRAM = 'test/lib/journal/sqlite/child.ts';

const started = new Set<Child>();

export class Child {
  readonly process: ChildProcess;
  readonly said: unknown[] = [];
  private readonly ended: Promise<unknown>;
  private heard: () => void = () => undefined;

  /** @param env instead of what this process has */
  constructor(args: string[], env: Record<string, string> = {}) {
    const program = bundle(PROGRAM);
    this.process = spawn(process.execPath, [program, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: dirname(program),
      env: { ...process.env, ...env },
    });
    this.ended = once(this.process, 'close');
    createInterface(this.process.stdout!).on('line', (line) => {
      this.said.push(JSON.parse(line));
      this.heard();
    });
    started.add(this);
  }

  /** @returns what it says as its nth line */
  async hear(nth = 1): Promise<unknown> {
    const enough = new Promise<void>((resolve) => {
      this.heard = () => this.said.length >= nth && resolve();
      this.heard();
    });
    await Promise.race([enough, this.ended]);
    return this.said[nth - 1];
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
    started.delete(this);
  }

  async end(): Promise<void> {
    await this.ended;
    started.delete(this);
  }
}

export async function killAll(): Promise<void> {
  await Promise.all([...started].map((child) => child.kill()));
}
