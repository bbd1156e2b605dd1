/** Resident memory of a process in bytes, as `ps` tells it. */
export async function readResidentMemory(pid: number): Promise<number> {
  const output = await Bun.$`ps -o rss= -p ${pid}`.text();
  return Number(output.trim()) * 1_024;
}
