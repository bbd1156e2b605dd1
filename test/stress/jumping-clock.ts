import { readFileSync } from 'node:fs';

// Preloaded into the server of a stress run. Adds to the wall clock the milliseconds that a file contains. The monotonic
// clock and the timers stay as they are, as when an operator corrects the system time.

/** The file is read again after this time, in milliseconds. */
const READ_INTERVAL_MS = 20;

const file = process.env['STRESS_CLOCK_FILE'] ?? '';
const readWallClock = Date.now;
let offsetMs = 0;
let readAt = Number.NEGATIVE_INFINITY;

Date.now = () => {
  const elapsed = performance.now();
  if (elapsed - readAt >= READ_INTERVAL_MS) {
    readAt = elapsed;
    offsetMs = Number(readFileSync(file, 'utf8'));
  }
  return readWallClock() + offsetMs;
};
