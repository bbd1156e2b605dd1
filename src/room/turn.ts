import { JournalError } from '../journal/journal.ts';
import { GRACE_MS } from '../protocol/limits.ts';
import { execute, executePlain, type CommandDeps, type Outcome } from './commands.ts';
import type { RoomEvent, JoinRequest } from './outlet.ts';
import { currentOutlet, type Member, type Outlet } from './member.ts';
import { toPerson } from './roster.ts';
import type { RoomState } from './room-state.ts';
import type { Command } from '../protocol/client-messages.ts';

/** What a turn does to members; the room knows how. */
export interface TurnDeeds {
  readonly kick: (member: Member, seconds: number) => void;
  readonly welcome: (item: TurnItem & { readonly kind: 'enter' }) => void;
}

const JOURNAL_FAILED: Outcome = { kind: 'refused', code: 'journal' };

/**
 * Works off one turn: commits what was said, tells it as one frame a dialect, acknowledges, and then welcomes those
 * who enter, who so find the room as the turn left it. When the journal fails nothing of what was said is told, and
 * whoever said it hears so.
 */
export function workTurn(items: readonly TurnItem[], state: RoomState, deeds: TurnDeeds): void {
  const { journal } = state.deps;
  const before = journal.head;
  const kicks: [Member, number][] = [];
  const outcomes = commit(items, state, kicks);
  const events = items.map((item, at) => tell(item, outcomes[at], state)).filter((event) => event !== undefined);
  const presence = state.roster.settle();
  if (presence) events.push({ kind: 'presence', message: presence });
  if (events.length > 0) state.subscribers.broadcast(events, before);
  items.forEach((item, at) => answer(item, outcomes[at], state));
  for (const [member, seconds] of kicks) deeds.kick(member, seconds);
  for (const item of items) if (item.kind === 'enter') deeds.welcome(item);
}

/** Carries out what was said, whole or not at all; kicks are only noted. */
function commit(
  items: readonly TurnItem[],
  state: RoomState,
  kicks: [Member, number][],
): readonly (Outcome | undefined)[] {
  const { journal, clock, log, random } = state.deps;
  if (items.every(isSilent)) return [];
  const undo: (() => void)[] = [];
  const parts: CommandDeps = {
    journal,
    roster: state.roster,
    random,
    now: () => clock.now(),
    kick: (member, seconds) => void kicks.push([member, seconds]),
    onFailure: (step) => void undo.unshift(step),
  };
  let outcomes: (Outcome | undefined)[] = [];
  try {
    journal.transaction(() => {
      outcomes = items.map((item) => keep(item, parts));
    });
    return outcomes;
  } catch (error) {
    for (const step of undo) step();
    kicks.length = 0;
    if (!(error instanceof JournalError)) throw error;
    log('the journal failed', { room: state.name, error: error.message });
    return items.map((item) => (isSilent(item) ? undefined : JOURNAL_FAILED));
  }
}

/** Needs nothing of the journal. */
function isSilent({ kind }: TurnItem): boolean {
  return kind === 'enter' || kind === 'leave';
}

function keep(item: TurnItem, parts: CommandDeps): Outcome | undefined {
  switch (item.kind) {
    case 'say':
      return executePlain(item.text, item.id, item.member, parts);
    case 'command':
      return execute(item.command, item.member, parts);
    case 'rename': {
      const draft = { type: 'renamed' as const, member: toPerson(item.member), was: item.was };
      const event = parts.journal.append(draft, parts.now());
      return { kind: 'happened', event, settled: event };
    }
    case 'enter':
    case 'leave':
      return undefined;
  }
}

/** What the room is told of an item, in its place. */
function tell(item: TurnItem, outcome: Outcome | undefined, { roster, deps: parts }: RoomState): RoomEvent | undefined {
  switch (item.kind) {
    case 'enter': {
      if (roster.isAnnounced(item.member)) return undefined;
      const isReturning = item.resumed && parts.clock.now() - parts.startedAt < GRACE_MS;
      const message = roster.announce(item.member, isReturning);
      return message && { kind: 'presence', message };
    }
    case 'leave': {
      const message = roster.dismiss(item.member);
      return message && { kind: 'presence', message };
    }
    case 'say':
    case 'command':
    case 'rename':
      if (outcome?.kind !== 'happened') return undefined;
      return { kind: 'journalled', message: outcome.event, ...(outcome.raw !== undefined && { raw: outcome.raw }) };
  }
}

function answer(item: TurnItem, outcome: Outcome | undefined, { name, deps: parts }: RoomState): void {
  if (item.kind !== 'command' || !outcome) return;
  const outlet = currentOutlet(item.member);
  if (!outlet) return;
  const { id, type } = item.command;
  if (outcome.kind === 'refused') return outlet.refuse(id, outcome.code, outcome.retryAfter);
  const { offset, time } = outcome.settled;
  const token = type === 'rename' && { token: parts.tokens.issue(name, item.member) };
  outlet.acknowledge({ id, offset, time, ...token });
}

/** What waits for a room's next turn. */
export type TurnItem =
  /** Somebody said hello; `resumed` when a token told who it is. */
  | {
      readonly kind: 'enter';
      readonly member: Member;
      readonly outlet: Outlet;
      readonly entrance: JoinRequest;
      readonly resumed: boolean;
    }
  | { readonly kind: 'leave'; readonly member: Member }
  /** Somebody came back whose name was taken meanwhile. */
  | { readonly kind: 'rename'; readonly member: Member; readonly was: string }
  | { readonly kind: 'say'; readonly member: Member; readonly id: string; readonly text: string }
  | { readonly kind: 'command'; readonly member: Member; readonly command: Command };
