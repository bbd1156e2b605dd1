import type { RoomView, ServerCommand } from '../ports/requests.ts';
import { RecordError } from '../ports/record-error.ts';
import type { PresenceMessage } from '../ports/sinks.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';
import type { Done, Outcome, RoomEvent, RoomRecord } from '../record/record.ts';
import type { RoomState } from './room-state.ts';

/** Functions of the room behind a view. */
export interface ViewedRoom {
  /** Returns whether the room has members, or a turn to run. Its record is released afterwards. */
  isOpen(): boolean;
  /** Carries out a command in the next turn. `done` receives its outcome, or undefined when the turn failed. */
  carryOut(command: ServerCommand, done: (outcome: Outcome | undefined) => void): void;
}

/** Creates the view of a room for capabilities. */
export function createRoomView(name: string, record: RoomRecord, room: ViewedRoom): RoomView {
  const read = async <Value>(start: (done: Done<Value>) => void): Promise<Value | 'closed'> => {
    if (!room.isOpen()) return 'closed';
    const result = Promise.withResolvers<Value>();
    start((value) => (value instanceof RecordError ? result.reject(value) : result.resolve(value)));
    return result.promise;
  };
  return {
    name,
    get documents() {
      return record.documents;
    },
    get head() {
      return record.head;
    },
    message: (id) => read((done) => record.message(id, '', done)),
    reactors: (message, emoji, limit) => read((done) => record.reactors(message, emoji, limit, done)),
    messages: (before, limit) => read((done) => record.before(before, limit, '', done)),
    log: (before, limit) => read((done) => record.log(before, limit, done)),
    async carryOut(command) {
      if (!room.isOpen()) return 'closed';
      const outcome = await new Promise<Outcome | undefined>((resolve) => room.carryOut(command, resolve));
      if (outcome && 'result' in outcome) return 'done';
      const reason = outcome?.kind === 'refused' ? outcome.code : 'the turn failed';
      throw new RecordError(`The room refused a command of the server: ${reason}.`);
    },
  };
}

/** Passes the events of a turn to the sink of all capabilities. */
export function passToSink(events: readonly RoomEvent[], { view, deps }: Pick<RoomState, 'view' | 'deps'>): void {
  const journalled: JournalEvent[] = [];
  const presence: PresenceMessage[] = [];
  for (const event of events) {
    if (event.kind === 'journalled') journalled.push(event.message);
    else presence.push(event.message);
  }
  if (journalled.length > 0) deps.sink.committed(view, journalled);
  if (presence.length > 0) deps.sink.presence(view, presence);
}
