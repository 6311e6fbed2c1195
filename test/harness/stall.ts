// How long the event loop stood still while something was done: what other messages, and a whole Node-RED, feel.

/** @returns ends it: the longest time between two turns of the loop since it was started, in ms */
export async function startStallWatch(): Promise<() => number> {
  let longestMs = 0;
  let isOver = false;
  let last = performance.now();
  const turn = (): void => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  // What was made before, 40 million characters or a million entries, has had its turn.
  await new Promise((resolve) => setImmediate(resolve));
  last = performance.now();
  setImmediate(turn);
  return () => {
    isOver = true;
    return Math.max(longestMs, performance.now() - last);
  };
}
