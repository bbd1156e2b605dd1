import { errorText, type Log } from '../log.ts';
import type { HeldRoom } from '../ports/rooms.ts';
import type { PresenceMessage } from '../ports/sinks.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';
import { writePosition, type Position } from './position.ts';

/** The first event of a live stream: where it begins. */
export interface OpenEvent extends Position {
  readonly type: 'open';
  /** Offset of the room's last event. */
  readonly head: number;
  /** Number of people in the room. */
  readonly count: number;
}

/** The last event of a stream that cannot go on: the events after its position are gone. Read the room again. */
export interface ResetEvent {
  readonly type: 'reset';
  /** Identity of the room's present stream. */
  readonly epoch: string;
  /** Offset of its last event. */
  readonly head: number;
}

/** The last event of a stream whose store failed. A later attempt may succeed. */
export interface FailureEvent {
  readonly type: 'failure';
  /** One sentence. */
  readonly detail: string;
}

/** The last line of a complete export. Live events follow its position. */
export interface EndEvent extends Position {
  readonly type: 'end';
}

/** An event that is not journalled. */
export type PassingEvent = OpenEvent | ResetEvent | FailureEvent | EndEvent | PresenceMessage;

/** Writes an event as a line of JSON, with its room. A journalled event also gets its epoch. */
export function writeLine(room: string, event: PassingEvent): string;
export function writeLine(room: string, event: JournalEvent, epoch: string): string;
export function writeLine(room: string, { type, ...rest }: PassingEvent | JournalEvent, epoch?: string): string {
  return `${JSON.stringify({ type, room, ...(epoch !== undefined && { epoch }), ...rest })}\n`;
}

/** Writes a journalled event as a server-sent event (HTML section 9.2.6). Its id is its position. */
export function writeJournalled(room: string, event: JournalEvent, epoch: string): string {
  const id = writePosition({ epoch, offset: event.offset });
  return `id: ${id}\nevent: ${event.type}\ndata: ${writeLine(room, event, epoch)}\n`;
}

/** Writes another event as a server-sent event. It has no id, so it does not change where a client resumes. */
export function writePassing(room: string, event: PassingEvent): string {
  return `event: ${event.type}\ndata: ${writeLine(room, event)}\n`;
}

/** Creates the event for a position whose following events are gone. */
export function createReset({ epoch, head }: HeldRoom): ResetEvent {
  return { type: 'reset', epoch, head };
}

/** Creates the event for a store that failed, and logs the failure. */
export function createFailure(error: unknown, log: Log): FailureEvent {
  log('api: a stream failed', { error: errorText(error) }, 'error');
  return { type: 'failure', detail: 'The store failed. Try again later.' };
}
