// How long the event loop stood still while something was done: what other messages, and a whole Node-RED, feel.

/** Milliseconds of two clocks: what passed, and what the processor did for us. */
interface Moment {
  wall: number;
  cpu: number;
}

/**
 * Of a turn of the loop counts what the processor did in it, where that is less than what passed: on a busy
 * machine a process waits for its turn, which says nothing about the work.
 *
 * @returns ends it: the longest turn since it was started, in ms
 */
export async function startStallWatch(): Promise<() => number> {
  // What was made before, 40 million characters or a million entries, has had its turn.
  await new Promise((resolve) => setImmediate(resolve));
  let longestMs = 0;
  let isOver = false;
  let last = now();
  const count = (): void => {
    const moment = now();
    longestMs = Math.max(longestMs, Math.min(moment.wall - last.wall, moment.cpu - last.cpu));
    last = moment;
  };
  const turn = (): void => {
    count();
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    isOver = true;
    count();
    return longestMs;
  };
}

function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
}
