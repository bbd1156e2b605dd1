import { JournalError } from '../journal/journal.ts';
import { GRACE } from '../protocol/limits.ts';
import { carryOut, sayPlain, type CommandParts, type Outcome } from './commands.ts';
import type { RoomEvent, Entrance } from './outlet.ts';
import { outletOf, type Member, type Outlet } from './member.ts';
import { personOf } from './roster.ts';
import type { RoomState } from './room-state.ts';
import type { Command } from '../protocol/client-messages.ts';

/** What a turn does to members; the room knows how. */
export interface TurnDeeds {
  readonly kick: (member: Member, seconds: number) => void;
  readonly welcome: (item: Item & { readonly kind: 'enter' }) => void;
}

const JOURNAL_FAILED: Outcome = { kind: 'refused', code: 'journal' };

/**
 * Works off one turn: commits what was said, tells it as one frame a dialect, acknowledges, and then welcomes those
 * who enter, who so find the room as the turn left it. When the journal fails nothing of what was said is told, and
 * whoever said it hears so.
 */
export function workTurn(items: readonly Item[], state: RoomState, deeds: TurnDeeds): void {
  const { journal } = state.parts;
  const before = journal.head;
  const kicks: [Member, number][] = [];
  const outcomes = commit(items, state, kicks);
  const events = items.map((item, at) => tell(item, outcomes[at], state)).filter((event) => event !== undefined);
  const presence = state.roster.settle();
  if (presence) events.push({ kind: 'presence', message: presence });
  if (events.length > 0) state.audience.tell(events, before);
  items.forEach((item, at) => answer(item, outcomes[at], state));
  for (const [member, seconds] of kicks) deeds.kick(member, seconds);
  for (const item of items) if (item.kind === 'enter') deeds.welcome(item);
}

/** Carries out what was said, whole or not at all; kicks are only noted. */
function commit(items: readonly Item[], state: RoomState, kicks: [Member, number][]): readonly (Outcome | undefined)[] {
  const { journal, clock, log, random } = state.parts;
  if (items.every(isSilent)) return [];
  const undo: (() => void)[] = [];
  const parts: CommandParts = {
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
function isSilent({ kind }: Item): boolean {
  return kind === 'enter' || kind === 'leave';
}

function keep(item: Item, parts: CommandParts): Outcome | undefined {
  switch (item.kind) {
    case 'say':
      return sayPlain(item.text, item.id, item.member, parts);
    case 'command':
      return carryOut(item.command, item.member, parts);
    case 'rename': {
      const draft = { type: 'renamed' as const, member: personOf(item.member), was: item.was };
      const event = parts.journal.append(draft, parts.now());
      return { kind: 'happened', event, settled: event };
    }
    case 'enter':
    case 'leave':
      return undefined;
  }
}

/** What the room is told of an item, in its place. */
function tell(item: Item, outcome: Outcome | undefined, { roster, parts }: RoomState): RoomEvent | undefined {
  switch (item.kind) {
    case 'enter': {
      if (roster.isAnnounced(item.member)) return undefined;
      const isReturning = item.resumed && parts.clock.now() - parts.startedAt < GRACE;
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

function answer(item: Item, outcome: Outcome | undefined, { name, parts }: RoomState): void {
  if (item.kind !== 'command' || !outcome) return;
  const outlet = outletOf(item.member);
  if (!outlet) return;
  const { id, type } = item.command;
  if (outcome.kind === 'refused') return outlet.refuse(id, outcome.code, outcome.retryAfter);
  const { offset, time } = outcome.settled;
  const token = type === 'rename' && { token: parts.tokens.issue(name, item.member) };
  outlet.acknowledge({ id, offset, time, ...token });
}

/** What waits for a room's next turn. */
export type Item =
  /** Somebody said hello; `resumed` when a token told who it is. */
  | {
      readonly kind: 'enter';
      readonly member: Member;
      readonly outlet: Outlet;
      readonly entrance: Entrance;
      readonly resumed: boolean;
    }
  | { readonly kind: 'leave'; readonly member: Member }
  /** Somebody came back whose name was taken meanwhile. */
  | { readonly kind: 'rename'; readonly member: Member; readonly was: string }
  | { readonly kind: 'say'; readonly member: Member; readonly id: string; readonly text: string }
  | { readonly kind: 'command'; readonly member: Member; readonly command: Command };
