// Runs inside a server before its own code, and measures the pauses of its event loop.

/** The longest pauses of an event loop, in milliseconds. */
export interface Pauses {
  /** On the clock. */
  readonly longest: number;
  /** Of processor time of its thread: without the time in which other threads and processes had the processor. */
  readonly busiest: number;
}

/** Interval of the measurements, in milliseconds. */
const INTERVAL_MS = 2;

let pauses: Pauses = { longest: 0, busiest: 0 };
let last = measure();
setInterval(() => {
  const now = measure();
  const pause = now.clock - last.clock - INTERVAL_MS;
  pauses = {
    longest: Math.max(pauses.longest, pause),
    busiest: Math.max(pauses.busiest, Math.min(pause, now.processor - last.processor)),
  };
  last = now;
}, INTERVAL_MS);

// The bench asks for the longest pauses since its last message.
process.on('message', () => {
  process.send?.(pauses);
  pauses = { longest: 0, busiest: 0 };
});

function measure(): { readonly clock: number; readonly processor: number } {
  const { user, system } = process.threadCpuUsage();
  return { clock: performance.now(), processor: (user + system) / 1_000 };
}
