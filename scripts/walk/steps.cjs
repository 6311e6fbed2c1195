// What was entered in this thread, in order, and V8's own count of it. Each file of the copy loads this, so
// it is in every thread that runs code of ours; the main thread begins and ends the record of all of them.
const { Session } = require('node:inspector');
const { basename } = require('node:path');
const { BroadcastChannel, isMainThread } = require('node:worker_threads');

/** The others answer well within this. */
const ANSWER_MS = 100;

/** A line of a stack, in the copy. */
const OURS = /[\\/]walk-\w+[\\/]dist[\\/]/;

const channel = new BroadcastChannel('walk');
// A record keeps no thread alive.
channel.unref();
const session = new Session();
session.connect();

/** First entries, by file and function; nothing while no record is made. */
let steps;
let lastStepAt = 0;

/** Every function of the copy calls this first. */
function step(file, number) {
  lastStepAt = performance.now();
  const key = `${file} ${number}`;
  if (steps && !steps.has(key)) steps.set(key, { file, number, ...whenAndHowDeep() });
}

/** Threads share this clock. The depth is the number of functions of ours around it, those that await included. */
function whenAndHowDeep() {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 200;
  const lines = new Error().stack.split('\n');
  Error.stackTraceLimit = stackTraceLimit;
  const depth = lines.filter((line) => OURS.test(line)).length - 1;
  return { time: process.hrtime.bigint(), depth };
}

function beginHere() {
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  steps = new Map();
}

function endHere() {
  const record = {
    thread: isMainThread ? 'main thread' : `thread of ${basename(process.argv[1])}`,
    steps: [...steps.values()],
  };
  steps = undefined;
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    record.counted = result;
  });
  session.post('Profiler.stopPreciseCoverage');
  return record;
}

if (!isMainThread) {
  channel.onmessage = ({ data }) => {
    if (data === 'begin') beginHere();
    else channel.postMessage(endHere());
  };
}

/** Main thread only. */
async function begin() {
  channel.postMessage('begin');
  await pause(ANSWER_MS);
  beginHere();
}

/** Main thread only. @returns what each thread recorded */
async function end() {
  const records = [endHere()];
  channel.onmessage = ({ data }) => records.push(data);
  channel.postMessage('end');
  await pause(ANSWER_MS);
  return records;
}

/** Since when nothing was entered in this thread. */
const quietMs = () => performance.now() - lastStepAt;

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

module.exports = { step, begin, end, quietMs, pause };
