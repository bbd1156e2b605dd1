import type { Clock } from '../clock.ts';

/** Pause between two attempts while the engine is away. */
const RETRY_INTERVAL_MS = 100;

/** First words of replies after which the same command may succeed later, because the cause lies in the engine's state. */
const PASSING_CODES = [
  ...['LOADING', 'READONLY', 'MISCONF', 'OOM', 'CLUSTERDOWN', 'MASTERDOWN', 'NOREPLICAS', 'BUSY', 'TRYAGAIN'],
  // An operator can correct passwords and permissions while the node runs.
  ...['NOAUTH', 'WRONGPASS', 'NOPERM'],
];

/** First words of replies of a server that is not the primary. Another connection may reach the primary. */
const REPLICA_CODES = ['READONLY', 'MASTERDOWN'];

/**
 * The engine did not answer, or refused. `away`: the connection is lost, the time is up, or the engine cannot serve now;
 * repeat the command later. The engine may have carried out a command that has timed out. `broken`: a bug, such as a wrong
 * type or an error in a script.
 */
export class EngineError extends Error {
  readonly kind: 'away' | 'broken';
  /** First word of the engine's reply, such as `NOSCRIPT`; empty when it did not reply. */
  readonly code: string;

  constructor(kind: 'away' | 'broken', message: string, code: string = '') {
    super(message);
    this.kind = kind;
    this.code = code;
  }

  /** True when the server that answered is not the primary. */
  get isFromReplica(): boolean {
    return REPLICA_CODES.includes(this.code);
  }
}

/** Converts what a client rejected with. All replies of the engine have the same `code` there, so their first word counts. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (!(error instanceof Error)) return new EngineError('broken', String(error));
  const clientCode = 'code' in error ? String(error.code) : '';
  if (/CLOSED|TIMEOUT/.test(clientCode)) return new EngineError('away', error.message);
  const code = readCode(error.message);
  return new EngineError(PASSING_CODES.includes(code) ? 'away' : 'broken', error.message, code);
}

/** Returns the code of an error reply. Redis before 7.0 wraps the reply of a command that a script calls into its own. */
function readCode(message: string): string {
  const wrapped = message.startsWith('ERR ') ? /@user_script.*: -([A-Z]+) /.exec(message) : undefined;
  return wrapped?.[1] ?? /^[A-Z]+(?= )/.exec(message)?.[0] ?? '';
}

/**
 * Runs a step again while the engine is away, until a time on the clock that measures durations. A repeat has the same ids, so nothing
 * happens twice. Rejects with the last EngineError.
 */
export async function repeatWhileAway<Value>(
  clock: Pick<Clock, 'elapsed' | 'after'>,
  deadline: number,
  step: () => Promise<Value>,
): Promise<Value> {
  for (;;) {
    try {
      return await step();
    } catch (error) {
      const isAway = error instanceof EngineError && error.kind === 'away';
      if (!isAway || clock.elapsed() >= deadline) throw error;
      await new Promise<void>((resolve) => clock.after(RETRY_INTERVAL_MS, resolve));
    }
  }
}
