// Child processes and temporary directories that never outlive the benchmark, however it ends.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const running = new Set<ChildProcess>();
const directories = new Set<string>();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(1));
}

export interface StartOptions {
  args?: string[];
  nodeArgs?: string[];
  /** Beside what this process has. */
  env?: Record<string, string>;
}

/** Starts a file as a process with a message channel. */
export function start(file: string, { args, nodeArgs, env }: StartOptions = {}): ChildProcess {
  const child = fork(file, args ?? [], {
    execArgv: nodeArgs ?? [],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** @returns the next message that `accepts` takes; rejects when it throws, and when the process ends or is late */
export function nextMessage<T>(
  child: ChildProcess,
  accepts: (message: unknown) => T | undefined,
  timeoutMs: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(new Error('no answer in time'))), timeoutMs);
    const onExit = (code: number | null): void =>
      settle(() => reject(new Error(`process ended with ${code ?? 'a signal'}`)));
    const onMessage = (message: unknown): void => {
      try {
        const accepted = accepts(message);
        if (accepted !== undefined) settle(() => resolve(accepted));
      } catch (error) {
        settle(() => reject(error instanceof Error ? error : new Error(String(error))));
      }
    };
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      child.off('exit', onExit).off('message', onMessage);
      end();
    };
    child.on('exit', onExit).on('message', onMessage);
  });
}

/** @returns the only message of a program that then has nothing more to say */
export async function answerOf<T>(
  file: string,
  options: StartOptions,
  timeoutMs: number,
): Promise<T> {
  const child = start(file, options);
  try {
    return await nextMessage(child, (message) => message as T, timeoutMs);
  } finally {
    await stop(child);
  }
}

export function stop(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

export function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'smspartner-bench-'));
  directories.add(directory);
  return directory;
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  directories.delete(directory);
}
