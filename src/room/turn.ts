import { JournalError } from '../journal/journal.ts';
import type { Command } from '../protocol/client-messages.ts';
import { GRACE_MS } from '../protocol/limits.ts';
import { execute, executeForcedRename, executePlain, type CommandDeps, type Kicked, type Outcome } from './commands.ts';
import { currentOutlet, type Member, type Outlet } from './member.ts';
import type { JoinRequest, RoomEvent } from './outlet.ts';
import type { Claims } from './resume-tokens.ts';
import type { RoomState } from './room-state.ts';
import type { Subscribers } from './subscribers.ts';

/** Maximum number of events in one turn, so that a flood never blocks the room. */
const MAX_TURN_EVENTS = 128;
/** Maximum number of frames in one turn to members whose dialect does not batch. */
const MAX_TURN_FRAMES = 2_000;

/** A member that sent `hello`, or opened a plain carrier. */
export interface EnterItem {
  readonly kind: 'enter';
  readonly member: Member;
  readonly outlet: Outlet;
  readonly request: JoinRequest;
  /** Contents of the token that restored the id of the member; undefined without one. */
  readonly claimed: Claims | undefined;
}

/** An item for the next turn of a room. */
export type TurnItem =
  | EnterItem
  | { readonly kind: 'leave'; readonly member: Member }
  /** A returning member received another name, because its old one was taken. */
  | { readonly kind: 'rename'; readonly member: Member; readonly was: string }
  /** The text of a plain member, with an id from the server. */
  | { readonly kind: 'post'; readonly member: Member; readonly id: string; readonly text: string }
  /** `bytes` is the size of the command on the wire. */
  | { readonly kind: 'command'; readonly member: Member; readonly command: Command; readonly bytes: number };

/** The first half of a turn: the items that the journal commits, all or none. */
export interface TurnBatch {
  readonly items: readonly TurnItem[];
  /** Offset of the last event before the turn. */
  readonly before: number;
  /** False when no item changes the journal. */
  readonly needsCommit: boolean;
}

/** The outcome of each item of a batch; undefined for an item that does not change the journal. */
export type TurnResults = readonly (Outcome | undefined)[];

/** A command and its outcome. */
export interface CommandOutcome {
  readonly member: Member;
  readonly command: Command;
  readonly outcome: Outcome;
}

/** The second half of a turn: the effects that the room carries out, in this order. */
export interface TurnEffects {
  /** Events to broadcast. */
  readonly events: readonly RoomEvent[];
  /** Commands to answer. */
  readonly outcomes: readonly CommandOutcome[];
  /** Members to remove. */
  readonly kicked: readonly Kicked[];
  /** Members to welcome, with the state of the room after the turn. */
  readonly entered: readonly EnterItem[];
}

const JOURNAL_FAILED: Outcome = { kind: 'refused', code: 'journal' };

/** Returns how many items the next turn may take. */
export function turnSize({ unbatchedCount }: Subscribers): number {
  if (unbatchedCount === 0) return MAX_TURN_EVENTS;
  return Math.min(MAX_TURN_EVENTS, Math.max(1, Math.floor(MAX_TURN_FRAMES / unbatchedCount)));
}

/** Plans a turn: creates the batch that the journal has to commit. */
export function planTurn(items: readonly TurnItem[], { deps }: RoomState): TurnBatch {
  return { items, before: deps.journal.head, needsCommit: items.some(changesJournal) };
}

/** Commits a batch in one transaction. When the journal fails, it undoes all changes and refuses every command. */
export function commitTurn(
  { items, needsCommit }: TurnBatch,
  { name, deps, roster, reserved }: RoomState,
): TurnResults {
  if (!needsCommit) return [];
  const { journal, clock, log, random, rule, recent } = deps;
  const undo: (() => void)[] = [];
  const commandDeps: CommandDeps = { room: name, journal, roster, recent, rule, random, clock, undo };
  let results: TurnResults = [];
  try {
    journal.transaction(() => {
      results = items.map((item) => commitItem(item, commandDeps));
      for (const [index, { member }] of items.entries()) {
        const outcome = results[index];
        // A message that is undone reserves nothing: it does not exist.
        if (outcome?.kind === 'appended' && outcome.event.type === 'message')
          reserved.noteMessage(member, outcome.event.id);
      }
      reserved.store();
    });
    reserved.stored();
    return results;
  } catch (error) {
    for (const step of undo) step();
    if (!(error instanceof JournalError)) throw error;
    log('the journal failed', { room: name, error: error.message });
    return items.map((item) => (changesJournal(item) ? JOURNAL_FAILED : undefined));
  }
}

/** Stores reserved names that changed since the last event. A room without events has nothing to protect yet. */
export function storeNames({ name, deps, reserved }: RoomState): void {
  const { journal, log } = deps;
  if (!reserved.hasChanges || journal.head === 0) return;
  try {
    journal.transaction(() => reserved.store());
    reserved.stored();
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    log('reserved names could not be stored', { room: name, error: error.message });
  }
}

/** Answers a command, unless its member has no carrier now. */
export function answerCommand(
  { member, command: { id, type }, outcome }: CommandOutcome,
  { name, deps }: RoomState,
): void {
  const outlet = currentOutlet(member);
  if (outcome.kind === 'refused') return outlet?.refuse(id, outcome);
  const { offset, time } = outcome.result;
  const token = type === 'rename' && { token: deps.tokens.issue(name, member, deps.journal) };
  outlet?.acknowledge({ id, offset, time, ...token }, outcome.kind === 'repeated');
}

/** Settles a turn after the commit: updates the roster, and returns the effects for the room. */
export function settleTurn({ items }: TurnBatch, results: TurnResults, state: RoomState): TurnEffects {
  const events = items.flatMap((item, index) => toEvent(item, results[index], state) ?? []);
  const presence = state.roster.takePresenceUpdate();
  if (presence) events.push({ kind: 'presence', message: presence });
  const outcomes = items.flatMap((item, index) => {
    const outcome = results[index];
    return item.kind === 'command' && outcome ? { member: item.member, command: item.command, outcome } : [];
  });
  for (const outcome of outcomes) logModeration(outcome, state);
  return {
    events,
    outcomes,
    kicked: outcomes.flatMap(({ outcome }) => (outcome.kind === 'unchanged' && outcome.kicked) || []),
    entered: items.filter((item) => item.kind === 'enter'),
  };
}

/** Logs what a moderator did to others. */
function logModeration({ member: { id, name }, outcome }: CommandOutcome, { name: room, deps }: RoomState): void {
  const moderator = { room, moderator: id, moderatorName: name };
  if (outcome.kind === 'unchanged' && outcome.kicked) {
    const { member, seconds } = outcome.kicked;
    deps.log('moderation: removed a member', { ...moderator, member: member.id, memberName: member.name, seconds });
  }
  if (outcome.kind !== 'appended' || outcome.event.type !== 'deleted' || !outcome.author) return;
  const { message } = outcome.event;
  const { id: member, name: memberName } = outcome.author;
  deps.log('moderation: deleted a message', { ...moderator, member, memberName, message });
}

function changesJournal({ kind }: TurnItem): boolean {
  return kind !== 'enter' && kind !== 'leave';
}

function commitItem(item: TurnItem, deps: CommandDeps): Outcome | undefined {
  switch (item.kind) {
    case 'post':
      return executePlain(item.text, item.id, item.member, deps);
    case 'command':
      return execute(item.command, item.bytes, item.member, deps);
    case 'rename':
      return executeForcedRename(item.was, item.member, deps);
    case 'enter':
    case 'leave':
      return undefined;
  }
}

/** Creates the event of an item, and updates the roster. Returns undefined when the item causes no event. */
function toEvent(
  item: TurnItem,
  outcome: Outcome | undefined,
  { roster, reserved, deps }: RoomState,
): RoomEvent | undefined {
  switch (item.kind) {
    case 'enter': {
      if (roster.isAnnounced(item.member)) return undefined;
      const isReturning = item.claimed !== undefined && deps.clock.elapsed() - deps.startedAt < GRACE_MS;
      const message = roster.announce(item.member, isReturning);
      return message && { kind: 'presence', message };
    }
    case 'leave': {
      const message = roster.dismiss(item.member);
      return message && { kind: 'presence', message };
    }
    case 'post':
    case 'command':
    case 'rename':
      if (outcome?.kind === 'appended' && outcome.event.type === 'renamed')
        reserved.move(outcome.event.was, item.member);
      return outcome?.kind === 'appended' ? { kind: 'journalled', message: outcome.event } : undefined;
  }
}
