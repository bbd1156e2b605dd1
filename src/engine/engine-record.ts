import { errorText } from '../log.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import type { Message, Presence } from '../protocol/server-messages.ts';
import { MAX_REPLAY_EVENTS } from '../protocol/limits.ts';
import { newName } from '../record/random-name.ts';
import {
  RecordError,
  type Done,
  type Outcome,
  type RecordEntry,
  type RecordFollower,
  type RecordMember,
  type RecoveryPoint,
  type ReplayStep,
  type RoomRecord,
} from '../record/record.ts';
import { EngineError } from './engine-error.ts';
import type { EngineRoom, EngineRoomDeps } from './engine-room.ts';
import { EngineTurn } from './engine-turn.ts';
import { readRow, toMessage } from './row.ts';
import { pageScript } from './scripts.ts';
import { toJournalEvent, type Snapshot } from './snapshot.ts';

/** The record of a room that several nodes share. The engine holds it, and this node a copy. */
export class EngineRecord implements RoomRecord {
  readonly #turn: EngineTurn;
  #follower: RecordFollower | undefined;
  /** Members of this node that the engine counts as present. */
  readonly #present = new Set<RecordMember>();
  /** The snapshot that is being read for clients which were away for longer than the tail reaches. */
  #reading: Promise<Snapshot> | undefined;

  constructor(
    private readonly room: EngineRoom,
    private readonly deps: EngineRoomDeps,
  ) {
    this.#turn = new EngineTurn(room, deps, {
      newNames: (count) => this.#newNames(count),
      remove: (member, reason) => this.#follower?.removed((other) => other === member, reason),
      noteJoined: (member) => void this.#present.add(member),
      noteLeaving: (member) => void this.#present.delete(member),
    });
  }

  get epoch(): string {
    return this.room.copy.epoch;
  }

  get head(): number {
    return this.room.copy.head;
  }

  get presence(): Presence {
    return this.room.copy.presence;
  }

  get presenceVersion(): number {
    return this.room.copy.presenceVersion;
  }

  follow(follower: RecordFollower): void {
    this.#follower = follower;
    this.room.follow({
      ...follower,
      applied: (events, before) => {
        follower.applied(events, before);
        for (const { message } of events) if (message.type === 'left') this.#removeSwept(message.member.id);
      },
    });
  }

  commit(entries: readonly RecordEntry[], done: (outcomes: readonly Outcome[]) => void): void {
    void this.#turn.run(entries).then(done);
  }

  before(offset: number, limit: number, viewer: string, done: Done<readonly Message[]>): void {
    const { connection } = this.deps;
    const read = async () => {
      const rows = await connection.run(pageScript, [this.room.key], [String(offset), String(limit)]);
      return (rows as readonly (string | null)[])
        .flatMap((row) => (row ? [toMessage(readRow(row), viewer)] : []))
        .reverse();
    };
    this.#answer(read(), done);
  }

  after(position: number, limit: number, viewer: string, done: Done<ReplayStep>): void {
    if (position >= this.head) return done({ events: [], position });
    const step = this.room.copy.tail.after(position, limit, viewer);
    if (step) return done(step.events.length > 0 ? step : { events: [], position: this.head });
    const read = async () => {
      const { isKept, events } = await this.room.readFrom(position);
      if (!isKept) throw new EngineError('away', 'The events were pruned during the replay.');
      const page = events.slice(0, limit).map((event) => toJournalEvent(event, viewer));
      return { events: page, position: page.at(-1)?.offset ?? this.head };
    };
    this.#answer(read(), done);
  }

  canRecover({ epoch, offset }: RecoveryPoint, done: Done<boolean>): void {
    const { tail } = this.room.copy;
    const isOffset = offset !== undefined && Number.isSafeInteger(offset) && offset >= 0 && offset <= this.head;
    if (epoch !== this.epoch || !isOffset) return done(false);
    if (offset === this.head || tail.has(offset)) return done(tail.countAfter(offset) <= MAX_REPLAY_EVENTS);
    this.#answer(this.#isInLog(offset), done);
  }

  noteTyping({ personId }: RecordMember): void {
    this.room.publishTyping(personId);
  }

  flush(): void {
    // The engine holds everything.
  }

  /** Reads whether the engine keeps the event at an offset and all after it. Clients that return together share a read. */
  async #isInLog(offset: number): Promise<boolean> {
    const { copy } = this.room;
    while (this.#reading) {
      await this.#reading.catch(() => undefined);
      if (copy.tail.has(offset)) return copy.tail.countAfter(offset) <= MAX_REPLAY_EVENTS;
    }
    this.#reading = this.room.readFrom(offset);
    try {
      const { isKept, events, epoch } = await this.#reading;
      const isComplete = epoch === copy.epoch && events.length <= MAX_REPLAY_EVENTS;
      if (isComplete && isKept) copy.tail.extend(events, offset, copy.head);
      return isKept && isComplete;
    } finally {
      this.#reading = undefined;
    }
  }

  /** Removes members that another node counted as dead while this process was stopped. Their clients enter again. */
  #removeSwept(personId: string): void {
    const swept = new Set([...this.#present].filter((member) => member.personId === personId));
    if (swept.size === 0) return;
    for (const member of swept) this.#present.delete(member);
    this.#follower?.removed((member) => swept.has(member), closeReasons.failed);
  }

  #newNames(count: number): string[] {
    const taken = new Set(this.presence.members?.map(({ name }) => name));
    return Array.from({ length: count }, () => newName(this.deps.random, (name) => taken.has(name)));
  }

  /** Passes on the result of a read. An exception, which is a bug, closes the members of this room only. */
  #answer<Value>(read: Promise<Value>, done: Done<Value>): void {
    const { log } = this.deps;
    const room = this.room.name;
    void read
      .catch((error: unknown) => {
        if (!(error instanceof EngineError)) log('a read failed', { room, error: errorText(error) });
        return new RecordError(errorText(error));
      })
      .then(done)
      .catch((error: unknown) => {
        log('a read failed', { room, error: errorText(error) });
        this.#follower?.removed(() => true, closeReasons.failed);
      });
  }
}
