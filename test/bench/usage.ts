import { dlopen, type Library, ptr } from 'bun:ffi';
import { readFile } from 'node:fs/promises';

/** Resources that a process has used, as the operating system counts them. */
export interface Usage {
  /** Processor time of all its threads, in microseconds. */
  readonly cpu: number;
  /** Resident memory, in bytes. */
  readonly memory: number;
}

/** Reads the resources that a process has used so far. */
export function readUsage(pid: number): Promise<Usage> {
  return process.platform === 'linux' ? fromLinux(pid) : fromPs(pid);
}

async function fromLinux(pid: number): Promise<Usage> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  return { cpu: readProcessClock(pid), memory: kilobytes * 1024 };
}

let libc: Library<{ clock_gettime: { args: ['i32', 'ptr']; returns: 'i32' } }> | undefined;

/**
 * Reads the processor clock of a process, in microseconds. `/proc` counts ticks of 10 ms, in which a hundred joins over a WebSocket
 * fit.
 */
function readProcessClock(pid: number): number {
  const { symbols } = (libc ??= dlopen('libc.so.6', { clock_gettime: { args: ['i32', 'ptr'], returns: 'i32' } }));
  const time = new BigInt64Array(2);
  // The clock of all threads of a process: clock_getcpuclockid(3) returns this number.
  const clock = (~pid << 3) | 2;
  if (symbols.clock_gettime(clock, ptr(time)) !== 0) throw new Error(`Process ${pid} has no processor clock.`);
  const [seconds = 0n, nanoseconds = 0n] = time;
  return Number(seconds) * 1e6 + Number(nanoseconds) / 1e3;
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
