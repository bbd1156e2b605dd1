import { readdirSync, readFileSync } from 'node:fs';
import type { Cancel, Clock } from '../clock.ts';
import type { Figures } from '../ports/observations.ts';
import type { MetricSet, Reading } from './metric-set.ts';

/** Interval of the timer whose lateness is measured. */
const LAG_SAMPLE_MS = 100;
const MS_PER_SECOND = 1_000;
const US_PER_SECOND = 1_000_000;

/** Creates the metrics of what the server has at the moment of a request. */
export function createServerGauges(set: MetricSet, figures: () => Figures): void {
  set.read('chatbox_rooms', () => [{ value: figures().rooms }]);
  set.read('chatbox_members', () => [{ value: figures().members }]);
  set.read('chatbox_peers', () => [{ value: figures().peers }]);
  set.read('chatbox_unsent_bytes', () => [{ value: figures().unsentBytes }]);
  set.read('chatbox_ready', () =>
    figures().checks.map((check) => ({
      labels: { check: check.name },
      value: check.failure() === undefined ? 1 : 0,
    })),
  );
}

/**
 * Creates the metrics of the process. Those of prom-client are not used: under Bun, it reports a heap of 6 GB, no handles and no garbage
 * collection, and starts observers for them.
 */
export function createProcessMetrics(set: MetricSet, clock: Clock): void {
  const startedAt = clock.wall() / MS_PER_SECOND - process.uptime();
  set.read('process_cpu_seconds_total', () => {
    const { user, system } = process.cpuUsage();
    return [{ value: (user + system) / US_PER_SECOND }];
  });
  set.read('process_resident_memory_bytes', () => [{ value: process.memoryUsage.rss() }]);
  set.read('process_start_time_seconds', () => [{ value: startedAt }]);
  set.read('process_open_fds', () => ifLinux(() => readdirSync('/proc/self/fd').length));
  set.read('process_max_fds', () =>
    ifLinux(() => Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1])),
  );
}

/** Measures how late a timer runs. Returns a function that ends it. */
export function sampleEventLoopLag(set: MetricSet, clock: Clock): Cancel {
  const lag = set.histogram('chatbox_event_loop_lag_seconds');
  let cancel: Cancel;
  const schedule = () => {
    const dueAt = clock.elapsed() + LAG_SAMPLE_MS;
    cancel = clock.after(LAG_SAMPLE_MS, () => {
      lag.observe(Math.max(0, clock.elapsed() - dueAt) / MS_PER_SECOND);
      schedule();
    });
  };
  schedule();
  return () => cancel();
}

function ifLinux(read: () => number): readonly Reading[] {
  if (process.platform !== 'linux') return [];
  try {
    const value = read();
    return Number.isFinite(value) ? [{ value }] : [];
  } catch {
    // The files may be hidden from this process.
    return [];
  }
}
