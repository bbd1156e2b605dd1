import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from './start-test-server.ts';

/** The series of an exposition, each by its name and labels as the text has them. */
export type Series = ReadonlyMap<string, number>;

/** Parses Prometheus' text format. */
export function parseMetrics(text: string): Series {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

/** Settings for metrics on a free port. */
export const WITH_METRICS = { METRICS: '1', METRICS_PORT: '0' };

/** Resolves to the URL of the metrics that a server with `WITH_METRICS` serves. */
export async function metricsUrl(server: TestServer): Promise<string> {
  const line = await server.waitForLog(/metrics: listening/);
  return `http://127.0.0.1:${/port=(\d+)/.exec(line)?.[1]}/metrics`;
}

/** Reads the metrics at a URL. */
export async function readMetrics(url: string): Promise<Series> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return parseMetrics(await response.text());
}

/** Reads the metrics at a URL until some series have these values: what clients see may be ahead of what is counted. Returns them. */
export async function expectMetrics(url: string, expected: Readonly<Record<string, number>>): Promise<Series> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const series = await readMetrics(url);
    const wrong = Object.entries(expected).filter(([name, value]) => (series.get(name) ?? 0) !== value);
    if (wrong.length === 0) return series;
    if (performance.now() > deadline)
      throw new Error(wrong.map(([name, value]) => `${name} is ${series.get(name)}, not ${value}`).join('\n'));
    await sleep(50);
  }
}
