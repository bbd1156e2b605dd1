import type { Cancel, Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import { retentionFloorKey } from '../ports/documents.ts';
import { AUDIT_LOG_MS, type Retention } from '../journal/journal.ts';
import type { EngineConnection } from './connection.ts';
import { leasesKey, roomKey, roomsKey, sweepsKey, valuesKey } from './keys.ts';
import { pruneScript } from './scripts.ts';
import type { TurnFields } from './turn-call.ts';
import { UNJUDGED, type TurnCaller } from './turn-caller.ts';

/** Interval at which a node looks for rooms whose grace periods have ended. */
const SWEEP_INTERVAL_MS = 1_000;
/** Maximum number of rooms in one sweep. */
const SWEEP_ROOMS = 20;
/** Pause between two rounds of pruning, and how long one node may take for a round. */
const PRUNE_INTERVAL_MS = 60_000;
/** Events that one step of pruning removes. */
const PRUNE_STEP_EVENTS = 500;
/** Number of rooms that one command lists, approximately. */
const LIST_ROOMS = 200;
/** Time after which a room without events, members and reserved names is removed, in milliseconds. */
const EMPTY_ROOM_MS = 60 * 60 * 1_000;

/** Collaborators of the upkeep. */
export interface UpkeepDeps {
  readonly connection: EngineConnection;
  readonly prefix: string;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly caller: TurnCaller;
  readonly retention: Retention;
}

/** Work in the engine that any node can do: members of dead nodes leave after their grace period, and retention. */
export class Upkeep {
  readonly #cancels: readonly Cancel[];

  constructor(private readonly deps: UpkeepDeps) {
    this.#cancels = [
      this.#repeat(SWEEP_INTERVAL_MS, () => this.#sweep()),
      this.#repeat(PRUNE_INTERVAL_MS, () => this.prune()),
    ];
  }

  /** Starts the grace period of all members of a node that ended without removing them. */
  async buryNode(dead: string): Promise<void> {
    const { log, prefix } = this.deps;
    let members = 0;
    for await (const room of this.#rooms())
      members += Number(await this.#run(room, ['r', '', '', '', dead, sweepsKey(prefix), room, leasesKey(prefix)]));
    if (members > 0) log('the members of a dead node have 30 s to return', { node: dead, members }, 'warn');
  }

  close(): void {
    for (const cancel of this.#cancels) cancel();
  }

  async #sweep(): Promise<void> {
    const { connection, clock, prefix } = this.deps;
    const due = await connection.send('ZRANGEBYSCORE', [
      ...[sweepsKey(prefix), '-inf', String(clock.wall())],
      ...['LIMIT', '0', String(SWEEP_ROOMS)],
    ]);
    for (const room of due as readonly string[])
      await this.#run(room, ['s', '', '', '', sweepsKey(prefix), room, '', '']);
  }

  /** Runs a round of retention, unless another node did within the last minute. */
  async prune(): Promise<void> {
    const { connection, prefix, node } = this.deps;
    const lock = await connection.send('SET', [`${prefix}pruning`, node, 'NX', 'PX', String(PRUNE_INTERVAL_MS)]);
    if (lock !== 'OK') return;
    for await (const room of this.#rooms()) await this.#prune(room);
  }

  /** Removes the cleared events of a room, without waiting for the next round, which repeats it where it fails. Never rejects. */
  async pruneCleared(room: string): Promise<void> {
    try {
      await this.#prune(room);
    } catch (error) {
      this.deps.log('cleared events stay for a minute', { room, error: errorText(error) }, 'warn');
    }
  }

  async #prune(room: string): Promise<void> {
    const { connection, prefix, retention, clock } = this.deps;
    const { maxMessages, maxChanges, maxAgeMs } = retention;
    const since = (ageMs: number) => Math.max(0, clock.wall() - ageMs);
    const limits = [maxMessages, maxChanges, since(maxAgeMs), PRUNE_STEP_EVENTS].map(String);
    const times = [EMPTY_ROOM_MS, AUDIT_LOG_MS].map((age) => String(since(age)));
    const args = [...limits, room, ...times, retentionFloorKey(room)];
    const keys = [roomKey(prefix, room), roomsKey(prefix), valuesKey(prefix)];
    while (Number(await connection.run(pruneScript, keys, args)) > 0);
  }

  /** Every room that any node has opened, at least once each. */
  async *#rooms(): AsyncGenerator<string> {
    const { connection, prefix } = this.deps;
    let cursor = '0';
    do {
      // Unlike a range, a scan skips no room when others move in the set meanwhile.
      const answer = await connection.send('ZSCAN', [roomsKey(prefix), cursor, 'COUNT', String(LIST_ROOMS)]);
      const [next, pairs] = answer as [string, readonly string[]];
      yield* pairs.filter((_, index) => index % 2 === 0);
      cursor = next;
    } while (cursor !== '0');
  }

  /** Runs the script `turn` with one entry, and returns its answer. */
  async #run(room: string, fields: TurnFields): Promise<string> {
    const { caller, prefix } = this.deps;
    const { answers } = await caller.call(roomKey(prefix, room), UNJUDGED, [fields]);
    return answers[0] ?? '0';
  }

  /** Does a part of the work after each pause while the engine is there, and logs failures. Returns a function that stops it. */
  #repeat(pauseMs: number, work: () => Promise<void>): Cancel {
    const { clock, connection, log } = this.deps;
    let isStopped = false;
    let cancel = clock.after(pauseMs, () => void run());
    const run = async () => {
      try {
        if (connection.isUp) await work();
      } catch (error) {
        log('upkeep in the engine failed', { error: errorText(error) }, 'error');
      }
      if (!isStopped) cancel = clock.after(pauseMs, () => void run());
    };
    return () => {
      isStopped = true;
      cancel();
    };
  }
}
