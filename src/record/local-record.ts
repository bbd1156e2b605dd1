import type { Clock } from '../clock.ts';
import { JournalError, type RoomJournal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { Documents, LogPage } from '../ports/documents.ts';
import { startTime, type Observed } from '../ports/observations.ts';
import { RecordError } from '../ports/record-error.ts';
import type { PresentSince } from '../ports/rooms.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Reactor } from '../protocol/reactor-messages.ts';
import type { JournalEvent, Left, Message, Presence } from '../protocol/server-messages.ts';
import { LocalCommands } from './local-commands.ts';
import { LocalKept } from './local-kept.ts';
import { attempt, canReplay, hasAllAfter, passLostOffsets, readReplay } from './local-recovery.ts';
import { restartJournal } from './local-restart.ts';
import type { Random } from './random-name.ts';
import {
  type CommandEntry,
  type Done,
  type JoinEntry,
  type Outcome,
  type RecordEntry,
  type RecordFollower,
  type RecoveryPoint,
  type ReplayStep,
  type RoomEvent,
  type RoomRecord,
} from './record.ts';
import { ReservedNames } from './reserved-names.ts';
import type { Restart } from './restart.ts';
import { Roster, type Joining } from './roster.ts';

/** Collaborators of local records. */
export interface LocalRecordDeps extends Observed {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** The record of a room that only this process serves: events in a journal, people in memory. Every `done` is synchronous. */
export class LocalRecord implements RoomRecord {
  readonly #reserved: ReservedNames;
  readonly #roster: Roster;
  readonly #kept: LocalKept;
  readonly #commands: LocalCommands;
  #follower: RecordFollower | undefined;

  constructor(
    private readonly room: string,
    private readonly journal: RoomJournal,
    private readonly deps: LocalRecordDeps,
  ) {
    this.#reserved = new ReservedNames(journal, deps.clock);
    this.#roster = new Roster(this.#reserved, deps.random, () => deps.clock.wall());
    this.#kept = new LocalKept(journal, deps.clock);
    this.#commands = new LocalCommands(journal, this.#roster, this.#kept, deps.clock);
  }

  get epoch(): string {
    return this.journal.epoch;
  }

  get head(): number {
    return this.journal.head;
  }

  get presence(): Presence {
    return this.#roster.presence;
  }

  get presenceVersion(): number {
    return this.#roster.version;
  }

  get documents(): Documents {
    return this.#kept.documents;
  }

  follow(follower: RecordFollower): void {
    this.#follower = follower;
  }

  whenWritable(write: () => void): void {
    this.journal.whenWritable(write);
  }

  commit(entries: readonly RecordEntry[], done: (outcomes: readonly Outcome[]) => void): void {
    const { head } = this.journal;
    const joinings = new Map<RecordEntry, Joining | CloseReason>();
    for (const entry of entries) if (entry.kind === 'join') joinings.set(entry, this.#join(entry));
    const commands = entries.filter((entry) => entry.kind === 'command');
    let outcomes: ReadonlyMap<RecordEntry, Outcome>;
    const departures = new Map<RecordEntry, Left | undefined>();
    try {
      outcomes = this.#commitCommands(commands);
    } finally {
      // Also after an exception: members that left would otherwise stay in the list, and keep their names.
      for (const entry of entries) {
        if (entry.kind === 'leave') departures.set(entry, this.#roster.leave(entry.member, entry.keepsName));
      }
    }
    const announced = this.#commands.takeAnnounced();
    const events = entries.flatMap((entry): RoomEvent | RoomEvent[] => {
      const outcome = outcomes.get(entry);
      if (outcome && 'event' in outcome && outcome.event) return { kind: 'journalled', message: outcome.event };
      const joining = joinings.get(entry);
      const other = announced.get(entry) ?? departures.get(entry) ?? [];
      const messages = joining && 'events' in joining ? joining.events : [other].flat();
      return messages.map((message) => ({ kind: 'presence', message }));
    });
    const update = this.#roster.takePresenceUpdate();
    if (update) events.push({ kind: 'presence', message: update });
    if (events.length > 0) this.#follower?.applied(events, head);
    const { changes, removes } = this.#kept.takeEffects();
    if (changes.length > 0) this.#follower?.kept(changes);
    for (const { person, reason } of removes) this.#follower?.removed(({ personId }) => personId === person, reason);
    done(entries.map((entry) => outcomes.get(entry) ?? toOutcome(joinings.get(entry))));
  }

  before(offset: number, limit: number, viewer: string, done: Done<readonly Message[]>): void {
    done(attempt(() => this.journal.before(offset, limit, viewer)));
  }

  after(position: number, limit: number, viewer: string, done: Done<ReplayStep>): void {
    done(attempt(() => readReplay(position, limit, viewer, this.journal)));
  }

  message(id: string, viewer: string, done: Done<Message | undefined>): void {
    done(attempt(() => this.journal.message(id, viewer)));
  }

  reactors(message: string, emoji: string, limit: number, done: Done<readonly Reactor[]>): void {
    const toReactor = (id: string) => ({ id, name: this.#roster.find(id)?.person.name });
    done(attempt(() => this.journal.reactors(message, emoji, limit).map(toReactor)));
  }

  log(before: string | undefined, limit: number, done: Done<LogPage>): void {
    done(attempt(() => this.#kept.log(before, limit)));
  }

  canRecover(point: RecoveryPoint, done: Done<boolean>): void {
    done(
      attempt(() => {
        passLostOffsets(point, this.journal);
        const isRecoverable = canReplay(point, this.journal);
        // The page is read later. This read fails now if the journal does, before the member loses its old carrier.
        if (!isRecoverable) this.journal.before(this.journal.head + 1, 1, '');
        return isRecoverable;
      }),
    );
  }

  ready(done: Done<undefined>): void {
    done(undefined);
  }

  events(offset: number, limit: number, done: Done<readonly JournalEvent[]>): void {
    done(attempt(() => this.journal.after(offset, limit, '')));
  }

  isKept(epoch: string, offset: number, done: Done<boolean>): void {
    done(attempt(() => epoch === this.journal.epoch && hasAllAfter(offset, this.journal)));
  }

  people(done: Done<readonly PresentSince[]>): void {
    done(this.#roster.entered());
  }

  restart(restart: Restart, done: Done<undefined>): void {
    const { head } = this.journal;
    const parts = { journal: this.journal, reserved: this.#reserved, kept: this.#kept, now: this.deps.clock.wall() };
    const cleared = attempt(() => restartJournal(restart, parts));
    if (cleared instanceof RecordError) return done(cleared);
    this.#follower?.applied([{ kind: 'journalled', message: cleared }], head);
    const { changes } = this.#kept.takeEffects();
    if (changes.length > 0) this.#follower?.kept(changes);
    this.#follower?.removed(() => true, restart.reason);
    done(undefined);
  }

  noteTyping(): void {
    // There are no other nodes.
  }

  /** Stores reserved names that changed since the last event. A room without events has nothing to protect yet. */
  flush(): void {
    if (!this.#reserved.hasChanges || this.journal.head === 0) return;
    try {
      this.journal.transaction(() => this.#reserved.store('all'));
      this.#reserved.stored();
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      this.deps.log('reserved names could not be stored', { room: this.room, error: error.message }, 'error');
    }
  }

  /** Carries out an entry, unless it is refused. */
  #join({ member, profile, claimedName, isReturning, keepsName, refusal }: JoinEntry): Joining | CloseReason {
    const refused = refusal();
    if (refused) return refused;
    const joining = this.#roster.join(member, profile, claimedName, isReturning);
    if (keepsName && !this.#roster.hasVerifiedName(member)) this.#reserved.hold(member);
    return joining;
  }

  /** Commits all commands in one transaction. When the journal fails, undoes all changes and refuses every command. */
  #commitCommands(commands: readonly CommandEntry[]): ReadonlyMap<RecordEntry, Outcome> {
    const outcomes = new Map<CommandEntry, Outcome>();
    if (commands.length === 0) return outcomes;
    const undo: (() => void)[] = [];
    const startedAt = startTime(this.deps);
    try {
      this.journal.transaction(() => {
        for (const command of commands) outcomes.set(command, this.#commands.execute(command, undo));
        // Later than the commands: a message that is undone reserves nothing.
        for (const [{ member }, outcome] of outcomes) {
          if (outcome.kind === 'appended' && outcome.event.type === 'message')
            this.#reserved.noteMessage(member, outcome.event.id);
        }
        this.#reserved.store('newest');
      });
    } catch (error) {
      for (const step of undo) step();
      this.#reportCommit(startedAt, true);
      if (!(error instanceof JournalError)) throw error;
      this.deps.log('the journal failed', { room: this.room, error: error.message }, 'error');
      return new Map(commands.map((command) => [command, { kind: 'refused', code: 'journal' }]));
    }
    this.#reportCommit(startedAt, false);
    this.#reserved.stored();
    for (const [{ member }, outcome] of outcomes) {
      if (outcome.kind === 'appended' && outcome.event.type === 'renamed')
        this.#reserved.move(outcome.event.was, member);
    }
    return outcomes;
  }

  #reportCommit(startedAt: number, hasFailed: boolean): void {
    const { observations, clock } = this.deps;
    observations?.observer?.committed(clock.elapsed() - startedAt, hasFailed);
  }
}

function toOutcome(joining: Joining | CloseReason | undefined): Outcome {
  if (!joining) return { kind: 'noted' };
  if ('code' in joining) return { kind: 'barred', reason: joining };
  const { isRenamed, isOutdated } = joining;
  return { kind: 'joined', isRenamed, wasPresent: false, isOutdated };
}
