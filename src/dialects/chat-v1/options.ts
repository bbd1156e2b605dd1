import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Allowance, Budget } from '../../limits/budget.ts';
import type { Room } from '../../room/room.ts';
import type { Heartbeat } from './heartbeat.ts';

/** What a chat.v1 carrier needs besides itself. */
export interface ChatV1Options {
  readonly clock: Clock;
  readonly log: Log;
  readonly heartbeat: Heartbeat;
  /** Name of the room it was opened for. */
  readonly roomName: string;
  /** Opens the room when `hello` has come; undefined when there are too many rooms. Throws a JournalError. */
  readonly openRoom: () => Room | undefined;
  /** What a member may send, as `welcome` says it. */
  readonly allowance: Allowance;
  /** What its address may still send. */
  readonly addressBudget: Budget;
  /** Whether an admin token is the right one. */
  readonly isAdmin: (token: string) => boolean;
  /** It only listens: what it says is refused, its name aside. */
  readonly isReadonly: boolean;
}
