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
