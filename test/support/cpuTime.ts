/** Milliseconds for which some work keeps this thread busy, whatever else the machine does meanwhile. */
export async function cpuTimeMs(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
