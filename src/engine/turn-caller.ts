import type { Clock } from '../clock.ts';
import { GRACE_MS } from '../protocol/limits.ts';
import type { EngineConnection } from './connection.ts';
import { EngineError } from './engine-error.ts';
import { ANSWER_TIMEOUT_MS } from './link.ts';
import { turnScript } from './scripts.ts';
import type { TurnFields } from './turn-call.ts';

/** Time after which a name, and that of an author, is free again. */
export const HELD_MS = 10 * 60 * 1_000;
export const HELD_FOR_AUTHOR_MS = 24 * 60 * 60 * 1_000;
const US_PER_MS = 1_000;

/** Collaborators of a caller. */
export interface TurnCallerDeps {
  readonly connection: EngineConnection;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Id of this node. */
  readonly node: string;
}

/** What a node has of a room when it calls. */
export interface CallState {
  readonly head: number;
  readonly documents: number;
}

/** The state for entries that nothing was judged for. */
export const UNJUDGED: CallState = { head: 0, documents: 0 };

/** What the script answers: the version that the room has, and a text for each entry. */
export interface TurnAnswer {
  readonly version: number;
  readonly answers: readonly string[];
}

/** `late`, or the epoch of the room. */
type RawAnswer = readonly [
  epoch: string,
  version: string,
  head: string,
  count: string,
  answers: readonly string[],
  time: string,
];

/**
 * Calls the script `turn`. A call whose answer is given up does not run later: the engine refuses it. Otherwise a stopped
 * engine would first carry out the late entry of a member that is at another node by then.
 */
export class TurnCaller {
  /** The engine's clock minus this process's, in microseconds: at most the true value. Undefined before the first answer. */
  #aheadUs: number | undefined;

  constructor(private readonly deps: TurnCallerDeps) {
    // Another server may have another clock.
    const reset = () => (this.#aheadUs = undefined);
    deps.connection.watch({ up: reset, down: reset });
  }

  /**
   * Runs entries in a room. `head` is the last event that the node has received, and `documents` the version of the documents
   * by which it has judged the entries. Rejects with an EngineError.
   */
  async call(key: string, { head, documents }: CallState, entries: readonly TurnFields[]): Promise<TurnAnswer> {
    const { connection, newId, node } = this.deps;
    const aheadUs = this.#aheadUs ?? (await this.#readClock());
    const deadline = Math.floor(aheadUs + this.#elapsedUs() + ANSWER_TIMEOUT_MS * US_PER_MS);
    const settings = [newId(), node, head, GRACE_MS, HELD_MS, HELD_FOR_AUTHOR_MS, deadline, documents].map(String);
    const answer = (await connection.run(turnScript, [key], [...settings, ...entries.flat()])) as RawAnswer;
    const [epoch, version, , , answers, time] = answer;
    this.#noteTime(Number(time));
    if (epoch === 'late') throw new EngineError('away', 'the call reached the engine too late');
    return { version: Number(version), answers };
  }

  async #readClock(): Promise<number> {
    const [seconds, microseconds] = (await this.deps.connection.send('TIME', [])) as readonly [string, string];
    return this.#noteTime(Number(seconds) * 1_000_000 + Number(microseconds));
  }

  /** Notes the engine's time. Of several answers the one that took the shortest time counts. */
  #noteTime(timeUs: number): number {
    const aheadUs = timeUs - this.#elapsedUs();
    this.#aheadUs = Math.max(this.#aheadUs ?? aheadUs, aheadUs);
    return this.#aheadUs;
  }

  #elapsedUs(): number {
    return this.deps.clock.elapsed() * US_PER_MS;
  }
}
