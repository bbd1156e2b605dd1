import type { Observations, Observer } from '../../src/ports/observations.ts';

/** An observer that records the name and the arguments of each report. */
export function recordingObserver(): {
  readonly observations: Observations;
  readonly reports: readonly (readonly unknown[])[];
} {
  const reports: unknown[][] = [];
  const record =
    (name: string) =>
    (...args: readonly unknown[]) => {
      reports.push([name, ...args]);
      return receiver(`${name} `);
    };
  const receiver = (prefix: string) => new Proxy({}, { get: (_, name) => record(prefix + String(name)) });
  return { observations: { observer: receiver('') as Observer }, reports };
}
