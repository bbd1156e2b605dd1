import { readFile } from 'node:fs/promises';

/** Resources that a process has used, as the operating system counts them. */
export interface Usage {
  /** Processor time of all its threads, in microseconds. */
  readonly cpu: number;
  /** Resident memory, in bytes. */
  readonly memory: number;
}

/** Clock ticks a second in `/proc`: a constant of Linux's interface to user space. */
const TICKS_PER_SECOND = 100;

/** Reads the resources that a process has used so far. */
export function readUsage(pid: number): Promise<Usage> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

async function fromProc(pid: number): Promise<Usage> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may contain spaces; `state`, field 3, follows it (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTime = 0, systemTime = 0] = [14, 15].map((field) => Number(fields[field - 3]));
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  return { cpu: ((userTime + systemTime) * 1e6) / TICKS_PER_SECOND, memory: kilobytes * 1024 };
}

async function fromPs(pid: number): Promise<Usage> {
  const line = await Bun.$`ps -o time=,rss= -p ${pid}`.text();
  const [time = '', kilobytes = '0'] = line.trim().split(/\s+/);
  // [[days-]hours:]minutes:seconds.hundredths
  const seconds = time.split(/[:-]/).reduce((sum, part, at, { length }) => {
    const isDays = length === 4 && at === 0;
    return (sum + Number(part)) * (at === length - 1 ? 1 : isDays ? 24 : 60);
  }, 0);
  return { cpu: seconds * 1e6, memory: Number(kilobytes) * 1024 };
}
