import { errorText } from '../log.ts';
import type { Documents, LogPage } from '../ports/documents.ts';
import { startTime } from '../ports/observations.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Reactor } from '../protocol/reactor-messages.ts';
import type { JournalEvent, Message, Person, Presence } from '../protocol/server-messages.ts';
import { MAX_REPLAY_EVENTS } from '../protocol/limits.ts';
import { newName } from '../record/random-name.ts';
import { RecordError } from '../ports/record-error.ts';
import type { PresentSince } from '../ports/rooms.ts';
import type {
  Done,
  Outcome,
  RecordEntry,
  RecordFollower,
  RecordMember,
  RecoveryPoint,
  ReplayStep,
  RoomRecord,
} from '../record/record.ts';
import type { Restart } from '../record/restart.ts';
import { readAuditLog } from './audit-log.ts';
import { EngineError } from './engine-error.ts';
import { readEntered } from './engine-people.ts';
import { EngineReads } from './engine-reads.ts';
import type { EngineRoom, EngineRoomDeps } from './engine-room.ts';
import { EngineTurn } from './engine-turn.ts';
import { OwnMembers } from './own-members.ts';

/** The record of a room that several nodes share. The engine holds it, and this node a copy. */
export class EngineRecord implements RoomRecord {
  readonly #turn: EngineTurn;
  #follower: RecordFollower | undefined;
  readonly #members: OwnMembers;
  readonly #reads: EngineReads;

  constructor(
    private readonly room: EngineRoom,
    private readonly deps: EngineRoomDeps,
  ) {
    this.#reads = new EngineReads(room, deps.connection);
    this.#members = new OwnMembers(() => deps.clock.wall());
    this.#turn = new EngineTurn(room, deps, {
      members: this.#members,
      newNames: (count) => this.#newNames(count),
      remove: (member, reason) => this.#remove([member], reason),
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

  get documents(): Documents {
    return this.room.copy.documents;
  }

  follow(follower: RecordFollower): void {
    this.#follower = follower;
    this.room.follow({
      ...follower,
      applied: (events, before) => {
        // The answer to a rename may be lost, and another member of the person may have made it.
        for (const { message } of events)
          if (message.type === 'renamed' || message.type === 'joined') this.#rename(message.member);
        follower.applied(events, before);
        // Another node counted this one as dead while it was stopped. The clients enter again.
        for (const { message } of events)
          if (message.type === 'left') this.#removePerson(message.member.id, closeReasons.failed);
      },
      removedPerson: (personId, reason) => this.#removePerson(personId, reason),
      restarted: (reason) => {
        for (const member of this.#members.filter(() => true)) this.#members.forget(member);
        follower.removed(() => true, reason);
      },
      // A member that is entering here again has another generation already.
      moved: (id, generation) => {
        const isMoved = (member: RecordMember) => member.id === id && this.#members.generation(member) === generation;
        this.#remove(this.#members.filter(isMoved), closeReasons.replaced);
      },
    });
  }

  /** True when this node and the engine may disagree about the members that this node has in the room. */
  get isUnsure(): boolean {
    return this.#turn.isUnsure;
  }

  /** Compares the members of this node with the engine, at the latest before the next turn. */
  markUnsure(): void {
    this.#turn.markUnsure();
  }

  /** Compares the members of this node with the engine now, if that is needed. Never rejects. */
  check(): Promise<void> {
    return this.#turn.check();
  }

  /** Ends the copy of the room, and checks. */
  close(): void {
    this.#turn.close();
    this.room.close();
  }

  whenWritable(write: () => void): void {
    // The engine queues what it receives while it writes.
    write();
  }

  commit(entries: readonly RecordEntry[], done: (outcomes: readonly Outcome[]) => void): void {
    const startedAt = startTime(this.deps);
    void this.#turn.run(entries).then((outcomes) => {
      const { observations, clock } = this.deps;
      observations?.observer?.committed(clock.elapsed() - startedAt, outcomes.some(isStoreFailure));
      done(outcomes);
    });
  }

  before(offset: number, limit: number, viewer: string, done: Done<readonly Message[]>): void {
    this.#answer(this.#reads.before(offset, limit, viewer), done);
  }

  after(position: number, limit: number, viewer: string, done: Done<ReplayStep>): void {
    if (position >= this.head) return done({ events: [], position });
    const step = this.room.copy.tail.after(position, limit, viewer);
    if (step) return done(step.events.length > 0 ? step : { events: [], position: this.head });
    this.#answer(this.#reads.step(position, limit, viewer), done);
  }

  message(id: string, viewer: string, done: Done<Message | undefined>): void {
    this.#answer(this.#reads.message(id, viewer), done);
  }

  reactors(message: string, emoji: string, limit: number, done: Done<readonly Reactor[]>): void {
    this.#answer(this.#reads.reactors(message, emoji, limit), done);
  }

  log(before: string | undefined, limit: number, done: Done<LogPage>): void {
    this.#answer(readAuditLog(this.deps.connection, this.room.key, before, limit), done);
  }

  canRecover({ epoch, offset, signed }: RecoveryPoint, done: Done<boolean>): void {
    const { tail } = this.room.copy;
    const isOffset = offset !== undefined && Number.isSafeInteger(offset) && offset >= 0 && offset <= this.head;
    if (epoch !== this.epoch || !isOffset) return done(false);
    // A client whose replay was cut has rows from after its offset: up to the head of its welcome.
    const seen = signed?.epoch === epoch ? Math.max(offset, signed.head) : offset;
    const isHere = (position: number) => position === this.head || tail.has(position);
    if (isHere(offset) && isHere(seen)) return done(tail.countAfter(offset) <= MAX_REPLAY_EVENTS);
    this.#answer(this.#reads.isReplayable(offset, seen), done);
  }

  ready(done: Done<undefined>): void {
    this.#answer(
      this.#turn.ready().then(() => undefined),
      done,
    );
  }

  events(offset: number, limit: number, done: Done<readonly JournalEvent[]>): void {
    if (offset >= this.head) return done([]);
    this.#answer(this.#reads.events(offset, limit), done);
  }

  isKept(epoch: string, offset: number, done: Done<boolean>): void {
    if (epoch !== this.epoch || !Number.isSafeInteger(offset) || offset < 0 || offset > this.head) return done(false);
    if (offset === this.head || this.room.copy.tail.has(offset)) return done(true);
    this.#answer(this.#reads.isKnown(epoch, offset), done);
  }

  people(done: Done<readonly PresentSince[]>): void {
    this.#answer(readEntered(this.deps.connection, this.room.key), done);
  }

  restart(restart: Restart, done: Done<undefined>): void {
    this.#answer(
      this.#turn.restart(restart).then(() => undefined),
      done,
    );
  }

  noteTyping({ personId }: RecordMember): void {
    this.room.publishTyping(personId);
  }

  flush(): void {
    // The engine holds everything.
  }

  #rename({ id, name, avatar }: Person): void {
    for (const member of this.#members.filter(({ personId }) => personId === id)) {
      member.name = name;
      member.avatar = avatar;
    }
  }

  #removePerson(personId: string, reason: CloseReason): void {
    this.#remove(
      this.#members.filter((member) => member.personId === personId),
      reason,
    );
  }

  #remove(members: readonly RecordMember[], reason: CloseReason): void {
    if (members.length === 0) return;
    const removed = new Set(members);
    for (const member of removed) this.#members.forget(member);
    this.#follower?.removed((member) => removed.has(member), reason);
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
        if (!(error instanceof EngineError)) log('a read failed', { room, error: errorText(error) }, 'error');
        return new RecordError(errorText(error));
      })
      .then(done)
      .catch((error: unknown) => {
        log('a read failed', { room, error: errorText(error) }, 'error');
        this.#follower?.removed(() => true, closeReasons.failed);
      });
  }
}

function isStoreFailure(outcome: Outcome): boolean {
  return outcome.kind === 'refused' && outcome.code === 'journal';
}
