/** Reads the resident memory of a process from `ps`, in bytes. */
export async function readResidentMemory(pid: number): Promise<number> {
  const output = await Bun.$`ps -o rss= -p ${pid}`.text();
  return Number(output.trim()) * 1_024;
}
