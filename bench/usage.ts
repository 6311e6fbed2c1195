// What a process has used of its machine since a moment.

/** Begins now. @returns reads it: user and system time of all threads, and the process's highest RSS so far */
export function watchUsage(): () => { cpuMs: number; peakRssMb: number } {
  const atStart = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(atStart);
    return { cpuMs: (user + system) / 1000, peakRssMb: process.resourceUsage().maxRSS / 1024 };
  };
}

/** Time the main thread had a core; of all threads where Node cannot tell (before 23.9). */
export function threadCpuMs(): number {
  const { threadCpuUsage } = process as { threadCpuUsage?: () => NodeJS.CpuUsage };
  const { user, system } = threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}
