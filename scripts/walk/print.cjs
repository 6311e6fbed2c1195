// The way as a person reads it: file and function, in order of first entry, each below what called it. V8 counts
// calls by itself; where it and the lines differ, both are named.
const { relative } = require('node:path');
const { fileURLToPath } = require('node:url');

/**
 * @param functions by file, see add-steps.mjs
 * @param dist folder of the copy's code
 * @param records of the threads, see steps.cjs
 */
function print(functions, dist, records) {
  const lines = records.flatMap(({ thread, steps }) =>
    steps.map((step) => ({ ...step, thread, ...functions[step.file][step.number] })),
  );
  lines.sort((one, other) => Number(one.time - other.time));
  printLines(lines);
  printCounts(records.map((record) => count(record, lines, dist)));
}

function printLines(lines) {
  const width = Math.max(...lines.map(({ file }) => file.length));
  let before = {};
  for (const line of lines) {
    const isSameThread = line.thread === before.thread;
    if (!isSameThread) console.log(`\n${line.thread}:`);
    // Nothing of ours called it: an event, a timer, an answer.
    else if (line.depth === 0) console.log();
    const file = isSameThread && line.file === before.file ? '' : sourceOf(line.file);
    console.log(`${file.padEnd(width)}  ${'  '.repeat(line.depth)}${line.name}`);
    before = line;
  }
}

/** Of one thread: what has a line, and what V8 counted, each function by its file and place. */
function count({ thread, counted }, allLines, dist) {
  const lines = allLines.filter((line) => line.thread === thread);
  const entered = new Map(lines.map(({ file, place, name }) => [`${file} ${place}`, name]));
  const uncounted = new Map(entered);
  const withoutLine = new Map();
  for (const { url, functions } of counted) {
    const file = fileOf(url, dist);
    if (!file) continue;
    const called = functions.filter(({ ranges: [{ count: calls }] }) => calls > 0);
    const isCounted = new Set();
    for (const { place } of lines.filter((line) => line.file === file)) {
      const owner = smallestAround(place, called);
      // What stands in a function that was counted, and was not itself, is no count of that function.
      if (!owner || isCounted.has(owner)) continue;
      isCounted.add(owner);
      uncounted.delete(`${file} ${place}`);
    }
    for (const one of called.filter((found) => !isCounted.has(found))) {
      withoutLine.set(`${file} v8:${one.ranges[0].startOffset}`, one.functionName || '(…)');
    }
  }
  return { thread, entered: new Map([...entered, ...withoutLine]), withoutLine, uncounted };
}

function printCounts(counts) {
  console.log('\nEntered at least once, functions without a name included:');
  for (const { thread, entered } of counts) console.log(`  ${thread}: ${say(entered)}`);
  console.log(`  together: ${say(merge(counts, 'entered'))}`);
  printNames('V8 counted these too, which have no line', merge(counts, 'withoutLine'));
  printNames('V8 did not count these', merge(counts, 'uncounted'));
}

function printNames(what, found) {
  const names = [...found].map(([key, name]) => `${sourceOf(key.split(' ')[0])} ${name}`);
  if (names.length > 0) console.log(`${what}:\n  ${names.join('\n  ')}`);
}

const merge = (counts, what) => new Map(counts.flatMap((one) => [...one[what]]));

function say(entered) {
  const files = new Set([...entered.keys()].map((key) => key.split(' ')[0]));
  return `${files.size} files, ${entered.size} functions`;
}

/** The function in which a place is. */
function smallestAround(place, found) {
  const size = ({ ranges: [{ startOffset, endOffset }] }) => endOffset - startOffset;
  return found
    .filter(({ ranges: [{ startOffset, endOffset }] }) => startOffset <= place && place < endOffset)
    .sort((one, other) => size(one) - size(other))[0];
}

function fileOf(url, dist) {
  if (!url.startsWith('file://')) return undefined;
  const file = relative(dist, fileURLToPath(url)).replaceAll('\\', '/');
  return file.startsWith('..') ? undefined : file;
}

const sourceOf = (file) => file.replace(/\.js$/, '.ts');

module.exports = { print };
