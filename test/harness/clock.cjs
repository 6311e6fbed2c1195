// Another time than now, which goes on as usual: for files that hold times. Loaded by a thread before all else
// it sets that thread's clock. Plain JavaScript, since nothing translates sources yet at that moment.
const { isMainThread } = require('node:worker_threads');

const SHIFT = 'TEST_CLOCK_SHIFT_MS';
const RealDate = Date;

if (!isMainThread && process.env[SHIFT]) shift(Number(process.env[SHIFT]));

/**
 * Sets the clock of this thread, and of those that it starts from now on.
 *
 * @param {string} now
 * @returns {() => void} sets it back
 */
function setClock(now) {
  const shiftMs = RealDate.parse(now) - RealDate.now();
  const { NODE_OPTIONS = '' } = process.env;
  process.env[SHIFT] = String(shiftMs);
  process.env.NODE_OPTIONS = `${NODE_OPTIONS} --require=${JSON.stringify(__filename)}`.trim();
  const setBack = shift(shiftMs);
  return () => {
    setBack();
    delete process.env[SHIFT];
    if (NODE_OPTIONS) process.env.NODE_OPTIONS = NODE_OPTIONS;
    else delete process.env.NODE_OPTIONS;
  };
}

function shift(ms) {
  const now = () => RealDate.now() + ms;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, created) =>
      Reflect.construct(target, args.length > 0 ? args : [now()], created),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
  const value = performance.timeOrigin + ms;
  Object.defineProperty(performance, 'timeOrigin', { value, configurable: true });
  return () => {
    globalThis.Date = RealDate;
    delete performance.timeOrigin;
  };
}

module.exports = { setClock };
