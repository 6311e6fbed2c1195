// What a piece of work costs, for sentences that say that something is quick. The processor's time and not the
// clock's: on a busy machine work waits, and nobody knows for how long.

/** @returns milliseconds of processor time since the watch was started */
export function startCpuWatch(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}

/** Other threads of the process, such as the one that collects garbage, count as well, and have their times. */
const TRIES = 5;

/** @returns milliseconds of processor time of a small piece of work: the least of several runs */
export function leastCpuMs(work: () => void): number {
  const spent = Array.from({ length: TRIES }, () => {
    const cpuMs = startCpuWatch();
    work();
    return cpuMs();
  });
  return Math.min(...spent);
}
