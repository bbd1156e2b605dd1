import { cpus } from 'node:os';
import { endedChildrenCpu } from './children.ts';

/** Starts to measure. The result returns how many cores other processes have kept busy since. */
export function watchOtherProcesses(): () => number {
  const began = { time: performance.now(), busy: busy(), ours: ours() };
  return () => {
    const theirs = busy() - began.busy - (ours() - began.ours);
    return Math.max(0, theirs / 1_000 / (performance.now() - began.time));
  };
}

/** The processor time of all processes since the machine started, in microseconds. */
function busy(): number {
  return cpus().reduce((sum, { times }) => sum + (times.user + times.nice + times.sys + times.irq) * 1_000, 0);
}

function ours(): number {
  const { user, system } = process.cpuUsage();
  return user + system + endedChildrenCpu();
}
