import type { ServerCommand } from '../ports/requests.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { GRACE_MS } from '../protocol/limits.ts';
import { toPerson } from '../protocol/person.ts';
import type { Outcome, Profile, RecordEntry, RecordVerdict } from '../record/record.ts';
import { needsPeople, toAuthorEntry, type AuthorItem } from './author-turn.ts';
import { findTarget, judge, judgePost, type PlainText, type RoomCommand } from './commands.ts';
import { currentOutlet, type Member, type Outlet } from './member.ts';
import type { JoinRequest } from './outlet.ts';
import { logModeration } from './moderation-log.ts';
import { entryRefusal, once } from './refusals.ts';
import type { Claims } from './resume-tokens.ts';
import type { RoomState } from './room-state.ts';
import type { Subscribers } from './subscribers.ts';

/** Maximum number of events in one turn, so that a flood never blocks the room. */
const MAX_TURN_EVENTS = 128;
/** Maximum number of frames in one turn to members whose dialect does not batch. */
const MAX_TURN_FRAMES = 2_000;

/** Refusals of a rename by the record. */
const RENAME_FAILURES: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['name-taken', 'journal']);

/** A member that sent `hello`, or opened a plain carrier. */
export interface EnterItem {
  readonly kind: 'enter';
  readonly member: Member;
  readonly outlet: Outlet;
  readonly request: JoinRequest;
  /** Contents of the token that restored the id of the member; undefined without one. */
  readonly claimed: Claims | undefined;
  readonly profile: Profile;
}

/** A member has a newer identity. */
export interface IdentifyItem {
  readonly kind: 'identify';
  readonly member: Member;
  /** Id of the change, from the server. */
  readonly id: string;
  readonly judge: () => RecordVerdict;
  /** Receives the outcome. */
  readonly done: (outcome: Outcome) => void;
}

/** A member's command. */
export interface CommandItem {
  readonly kind: 'command';
  readonly member: Member;
  readonly command: RoomCommand;
  /** Size of the command on the wire. */
  readonly bytes: number;
  /** When the command arrived, for the observer. */
  readonly receivedAt: number;
}

/** An item for the next turn of a room. */
export type TurnItem =
  | EnterItem
  | IdentifyItem
  /** `keepsName`: the member has a resume token, and so its name stays reserved for it. */
  | { readonly kind: 'leave'; readonly member: Member; readonly keepsName: boolean }
  /** The member has lost its carrier. */
  | { readonly kind: 'lost'; readonly member: Member }
  /** A returning member received another name, because its old one was taken. */
  | { readonly kind: 'rename'; readonly member: Member; readonly id: string; readonly was: string }
  | (PlainText & { readonly kind: 'post' })
  | CommandItem
  | ServerItem
  | AuthorItem;

/** A command of the server itself. `member` stands for the server. */
export interface ServerItem {
  readonly kind: 'server';
  readonly member: Member;
  readonly command: ServerCommand;
  /** Receives the outcome, or undefined when the turn failed. Later calls do nothing. */
  readonly done: (outcome: Outcome | undefined) => void;
}

/** A command and its outcome. */
export interface CommandOutcome {
  readonly member: Member;
  readonly command: RoomCommand;
  readonly outcome: Extract<Outcome, { kind: 'appended' | 'repeated' | 'unchanged' | 'kept' | 'refused' }>;
}

/** A member that entered, or was not let in. */
export interface Entrance {
  readonly item: EnterItem;
  readonly outcome: Outcome;
}

/** The second half of a turn: the effects that the room carries out, in this order, after the events. */
export interface TurnEffects {
  /** Commands to answer. */
  readonly answers: readonly CommandOutcome[];
  /** Members to welcome, with the state of the room after the turn, or to close. */
  readonly entrances: readonly Entrance[];
}

/** Entries whose events no dialect without batches sends. */
const WITHOUT_FRAMES: ReadonlySet<string> = new Set(['enter', 'leave', 'lost'] satisfies TurnItem['kind'][]);

/** Returns a function that counts the items of a turn. It returns true for the last one that the turn may take. */
export function createTurnLimit({ unbatchedCount }: Subscribers): (item: { readonly kind: string }) => boolean {
  let items = 0;
  let frames = 0;
  return ({ kind }) => {
    items++;
    if (!WITHOUT_FRAMES.has(kind)) frames += unbatchedCount;
    return items === MAX_TURN_EVENTS || (frames > 0 && frames + unbatchedCount > MAX_TURN_FRAMES);
  };
}

/** Plans a turn: creates the entries that the record carries out, one for each item. */
export function planTurn(items: readonly TurnItem[], state: RoomState): readonly RecordEntry[] {
  return items.map((item) => toEntry(item, state));
}

/** Settles a turn: returns the effects for the room. `outcomes` has one outcome for each item. */
export function settleTurn(items: readonly TurnItem[], outcomes: readonly Outcome[], state: RoomState): TurnEffects {
  const answers: CommandOutcome[] = [];
  const entrances: Entrance[] = [];
  for (const [index, item] of items.entries()) {
    const outcome = outcomes[index];
    if (!outcome) throw new Error(`The record returned ${outcomes.length} outcomes for ${items.length} entries.`);
    if (item.kind === 'enter') entrances.push({ item, outcome });
    else if (item.kind === 'server' || item.kind === 'identify') item.done(outcome);
    else if (item.kind === 'author') {
      item.done(outcome);
      logModeration(item.member, outcome, state);
    } else if (item.kind === 'command' && isAnswer(outcome)) {
      answers.push({ member: item.member, command: item.command, outcome });
      // The rules allowed the rename, but the name was taken or the record failed: the member may try again at once.
      if (item.command.type === 'rename' && outcome.kind === 'refused' && RENAME_FAILURES.has(outcome.code))
        state.deps.recent.forget('rename', item.member.personId);
    }
  }
  for (const { member, outcome } of answers) logModeration(member, outcome, state);
  return { answers, entrances };
}

/** Answers a command, unless its member has no carrier now. */
export function answerCommand(
  { member, command: { id, type }, outcome }: CommandOutcome,
  { name, deps }: RoomState,
): void {
  const outlet = currentOutlet(member);
  if (outcome.kind === 'refused') return outlet?.refuse(id, outcome);
  const { offset, time } = outcome.result;
  const token = type === 'rename' && { token: deps.tokens.issue(name, member, deps.record) };
  outlet?.acknowledge({ id, offset, time, ...token }, outcome.kind === 'repeated');
}

function isAnswer(outcome: Outcome): outcome is CommandOutcome['outcome'] {
  return !['joined', 'foreign', 'barred', 'noted'].includes(outcome.kind);
}

function toEntry(item: TurnItem, state: RoomState): RecordEntry {
  const { name: room, deps } = state;
  const { member } = item;
  switch (item.kind) {
    case 'enter': {
      const { claimed, profile } = item;
      // A guest that has signed in meanwhile is a new person to the others.
      const isSamePerson = claimed && (claimed.personId ?? claimed.id) === profile.personId;
      const isReturning = isSamePerson === true && deps.clock.elapsed() - deps.startedAt < GRACE_MS;
      return {
        ...{ kind: 'join', member, profile, claimedName: claimed?.name, isReturning },
        keepsName: item.outlet.catchesUp,
        refusal: () => entryRefusal(item, state),
        isAbandoned: () => member.pendingOutlet !== item.outlet,
      };
    }
    case 'leave':
      return { kind: 'leave', member, keepsName: item.keepsName };
    case 'lost':
      return { kind: 'lost', member };
    case 'rename': {
      const draft = { type: 'renamed', member: toPerson(member), was: item.was } as const;
      return { ...ofServer(item), judge: () => ({ kind: 'append', draft }) };
    }
    case 'identify':
      return { ...ofServer(item), judge: item.judge };
    case 'post': {
      const judgeDeps = { room, rule: once(deps.rule) };
      return { ...ofServer(item), judge: (_, documents) => judgePost(item, documents, judgeDeps) };
    }
    case 'command': {
      const { command, bytes } = item;
      const target = findTarget(command);
      const { recent, judgeDelete, judgeFile } = deps;
      const judgeDeps = { room, rule: once(deps.rule), recent, judgeDelete, judgeFile };
      let isRename = false;
      return {
        ...{ kind: 'command', member, id: command.id, isNewId: false, target },
        needsPeople: needsPeople(command, member, judgeDelete !== undefined),
        judge(row, documents, people) {
          // The earlier judgement had no effect, and counts for nothing.
          if (isRename) recent.forget('rename', member.personId);
          const verdict = judge(command, bytes, member, { row, documents, people }, judgeDeps);
          isRename = verdict.kind === 'rename';
          return verdict;
        },
      };
    }
    case 'author':
      return toAuthorEntry(item, state);
    case 'server': {
      const { id, target, judge: judgeServer } = item.command;
      const command = { kind: 'command', member, id, isNewId: false, target } as const;
      return { ...command, judge: (row, documents) => judgeServer({ row, documents }) };
    }
  }
}

/** An entry with an id that the server has just made. */
function ofServer({ member, id }: { readonly member: Member; readonly id: string }) {
  return { kind: 'command', member, id, isNewId: true, target: undefined } as const;
}
