import type { Clock } from '../../src/clock.ts';
import { parseEngineUrl } from '../../src/config/engine-url.ts';
import { createEngineConnection, type EngineConnection } from '../../src/engine/connection.ts';
import { newId } from '../../src/secrets.ts';
import { eventLoopClock } from '../../src/server-clock.ts';
import { logBook } from './log-book.ts';
import { recordingObserver } from './recording-observer.ts';
import { until } from './until.ts';

/** A connection to a real engine, and what its watchers and its log received. Disposal closes it. */
export interface OpenEngine extends Disposable {
  readonly connection: EngineConnection;
  readonly ups: number;
  readonly downs: number;
  readonly lines: readonly string[];
  /** What it has reported. */
  readonly reports: readonly (readonly unknown[])[];
  /** Resolves once `up` was called this often. */
  untilUp(times: number): Promise<void>;
}

/** A clock with which an engine may take 20 s for an answer instead of 500 ms: for tests whose engine only seems slow. */
export const patientClock: Clock = {
  ...eventLoopClock,
  after: (delayMs, run) => eventLoopClock.after(delayMs === 500 ? 20_000 : delayMs, run),
};

/** Creates a connection to an engine. */
export function openEngine(url: string, nodeId: string = 'n1', clock: Clock = eventLoopClock): OpenEngine {
  const { log, lines } = logBook();
  const { observations, reports } = recordingObserver();
  const deps = { clock, log, random: Math.random, newId, observations };
  const connection = createEngineConnection({ url: parseEngineUrl(url), prefix: 'chat:', nodeId }, deps);
  let ups = 0;
  let downs = 0;
  connection.watch({ up: () => (ups += 1), down: () => (downs += 1) });
  return {
    ...{ connection, lines, reports },
    get ups() {
      return ups;
    },
    get downs() {
      return downs;
    },
    untilUp: (times) => until(() => ups >= times, `the connection is up ${times} times: ${lines.join(', ')}`),
    [Symbol.dispose]: () => connection.close(),
  };
}
