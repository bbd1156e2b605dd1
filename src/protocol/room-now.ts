import type { RoomSettings } from './room-settings.ts';
import type { Message, Person } from './server-messages.ts';

/** Response of `GET /rooms/:room/now`: what a client can draw before it joins. A `hello` with its position recovers exactly. */
export interface RoomNow {
  readonly room: string;
  /** Identity of the room's stream. Absent for a room that does not exist. */
  readonly epoch?: string;
  /** Offset of the last event that the page contains. A row may already contain later ones, up to its `rev`. */
  readonly head: number;
  /** All members. Absent above 100 members. */
  readonly members?: readonly Person[];
  /** Number of members. */
  readonly count: number;
  /** The settings, without `words`. Absent before the first change. */
  readonly settings?: RoomSettings;
  /** The pinned message, without reactions. Absent when it was deleted or pruned. */
  readonly pinned?: Message;
  /** Older messages exist. */
  readonly more: boolean;
  /** The newest messages in rising order: at most 50, and 128 KiB. */
  readonly messages: readonly Message[];
}
