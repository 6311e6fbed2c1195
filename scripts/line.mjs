// One line of `npm test`: a command that runs beside others, whose output is kept apart and printed whole when it
// ends, and that must leave no process behind. Knows nothing of what the command does.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from './install.mjs';

/** In the environment of a line and so of all it starts, also of what has left its process group. */
const MARK = 'SMSPARTNER_TEST_LINE';

/** What was told to end may still be at it. */
const LONGEST_END_MS = 10_000;

const running = new Set();
let count = 0;

/** Ends what runs: for a signal that ends the whole. */
export function endAll() {
  for (const mark of running) kill(processesOf(mark));
}

/** @returns whether it ended well and left nothing behind */
export async function runLine(name, { command, args, env }) {
  const began = Date.now();
  const mark = `${process.pid}-${(count += 1)}`;
  running.add(mark);
  console.log(`# ${name}: started`);
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, [MARK]: mark, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
    shell: process.platform === 'win32' && command === 'npm',
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
  child.once('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
  const closed = new Promise((resolve) => child.once('close', resolve));
  const isGood = await new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
  const left = await leftBehind(mark);
  kill(left);
  // Whoever was left behind and cannot be found may hold the output open.
  await Promise.race([closed, pause(LONGEST_END_MS, undefined, { ref: false })]);
  running.delete(mark);
  process.stdout.write(`\n# ${name}: ${Math.round((Date.now() - began) / 1000)} s\n`);
  process.stdout.write(Buffer.concat(output));
  for (const { pid, command: what } of left) console.log(`Left behind: ${pid} ${what}`);
  return isGood && left.length === 0;
}

async function leftBehind(mark) {
  const deadline = Date.now() + LONGEST_END_MS;
  for (;;) {
    const left = processesOf(mark);
    if (left.length === 0 || Date.now() > deadline) return left;
    await pause(100);
  }
}

/** Where the system shows no environments, nothing is found. */
function processesOf(mark) {
  const pids = listOf('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids
    .filter((pid) => textOf(`/proc/${pid}/environ`).split('\0').includes(`${MARK}=${mark}`))
    .map((pid) => ({
      pid: Number(pid),
      command: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' '),
    }));
}

function listOf(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(file) {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    // It has ended, or is another user's.
    return '';
  }
}

function kill(processes) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}
