import type { Clock } from '../clock.ts';
import { ConfigError } from '../config/env.ts';
import type { Log } from '../log.ts';
import { assessEngine } from './assess-engine.ts';
import type { EngineConnection } from './connection.ts';
import { gatherEngineFacts, ifPermitted, markFormat, type EngineFacts, type EngineFactsDeps } from './engine-facts.ts';
import { EngineError } from './engine-error.ts';

/** Delay before another attempt to check an engine that does not serve, in milliseconds. */
const RETRY_MS = 500;

/** Collaborators of `prepareEngine`. */
export interface PrepareDeps extends EngineFactsDeps {
  readonly connection: EngineConnection;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Waits until the engine answers, checks it, and marks its data with their format. Logs what it lacks. Rejects with a
 * ConfigError, one sentence a line, when no node can work with it.
 */
export async function prepareEngine(deps: PrepareDeps): Promise<void> {
  const { log } = deps;
  const findings = assessEngine(await gatherWhenUp(deps));
  const sentences = findings.map(({ what, fix, level }) => ({ level, sentence: `${what} Use ${fix}.` }));
  for (const { level, sentence } of sentences)
    if (level === 'warn') log('engine: warning', { warning: sentence }, 'warn');
  const failures = sentences.filter(({ level }) => level === 'fail').map(({ sentence }) => `REDIS_URL: ${sentence}`);
  if (failures.length > 0) throw new ConfigError(failures.join('\n'));
}

/** Marks the data and gathers the facts as soon as the engine answers, and again when it is away in between. */
async function gatherWhenUp(deps: PrepareDeps): Promise<EngineFacts> {
  for (;;) {
    await untilUp(deps.connection);
    try {
      // The first node marks the data. Any node then reads that mark.
      await ifPermitted(markFormat((command, args) => deps.connection.send(command, args), deps.prefix));
      return await gatherEngineFacts(deps);
    } catch (error) {
      if (!(error instanceof EngineError) || error.kind === 'broken') throw error;
      // An engine that is up and does not serve, for example because its disk is full.
      const pause = Promise.withResolvers<void>();
      deps.clock.after(RETRY_MS, pause.resolve);
      await pause.promise;
    }
  }
}

/** Resolves when the connection is up. */
async function untilUp(connection: EngineConnection): Promise<void> {
  if (connection.isUp) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const unwatch = connection.watch({ up: resolve, down: () => {} });
  await promise;
  unwatch();
}
