import { RecordError } from '../ports/record-error.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import { toPerson } from '../protocol/person.ts';
import type { Done } from '../record/record.ts';
import type { Member } from './member.ts';
import { logEntry } from './moderation-log.ts';
import { observeSettling } from './observe-turn.ts';
import type { RoomState } from './room-state.ts';
import { answerCommand, planTurn, settleTurn, type TurnItem } from './turn.ts';
import { letIn, type Door } from './welcome.ts';

/** A new beginning of the room, after the commands of its turn. */
export interface RestartItem {
  readonly kind: 'restart';
  /** Stands for the author. */
  readonly member: Member;
  readonly reason: CloseReason;
  /** Receives the end, or why it failed. Later calls do nothing. */
  readonly done: Done<undefined>;
}

/** The room whose turn runs. */
export interface TurnRoom extends Door {
  /** Does a part of the work. Returns false when that failed. */
  guard(work: () => void): boolean;
}

/**
 * Runs a turn: the record commits the items, then the room answers commands, removes kicked members and welcomes new ones. `done` is
 * called once, at its end.
 */
export function runTurn(
  items: readonly (TurnItem | RestartItem)[],
  state: RoomState,
  room: TurnRoom,
  done: () => void,
): void {
  const entries = items.filter((item) => item.kind !== 'restart');
  const finish = () => {
    for (const item of items) {
      if (item.kind === 'server' || item.kind === 'author') item.done(undefined);
      if (item.kind === 'restart') item.done(new RecordError('The turn failed.'));
    }
    done();
  };
  const settle = observeSettling(entries, state.deps, (outcomes) => {
    const { answers, entrances } = settleTurn(entries, outcomes, state);
    for (const answer of answers) answerCommand(answer, state);
    for (const entrance of entrances) letIn(entrance, state, room);
  });
  const commit = () => {
    const isCommitting = room.guard(() => {
      state.deps.record.commit(planTurn(entries, state), (outcomes) => {
        room.guard(() => settle(outcomes));
        restartAll(
          items.filter((item) => item.kind === 'restart'),
          { state, room, finish },
        );
      });
    });
    if (!isCommitting) finish();
  };
  state.deps.record.whenWritable(commit);
}

/** Begins the room anew for each of these items, one after another. */
function restartAll(
  [item, ...others]: readonly RestartItem[],
  turn: { readonly state: RoomState; readonly room: TurnRoom; readonly finish: () => void },
): void {
  if (!item) return turn.finish();
  const { state, room } = turn;
  const { record, lastingDocuments } = state.deps;
  const by = toPerson(item.member);
  const entry = JSON.stringify({ by, action: 'restart' });
  let isOver = false;
  const next = () => {
    if (!isOver) restartAll(others, turn);
    isOver = true;
  };
  const isRunning = room.guard(() => {
    record.restart({ by, entry, reason: item.reason, lasting: lastingDocuments }, (failure) => {
      if (!failure) logEntry(item.member, entry, state);
      item.done(failure);
      next();
    });
  });
  if (!isRunning) next();
}
