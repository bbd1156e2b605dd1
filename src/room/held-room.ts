import { RecordError } from '../ports/record-error.ts';
import type { Author, Execution, HeldRoom } from '../ports/rooms.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Fields } from '../protocol/parse-client.ts';
import type { Done } from '../record/record.ts';
import { createAuthorMember, readAuthorCommand, toExecution, type AuthorItem } from './author-turn.ts';
import type { RoomState } from './room-state.ts';
import type { RestartItem } from './run-turn.ts';

/** Functions of the room behind a hold. */
export interface HoldingRoom {
  /** Adds an item to the next turn. */
  add(item: AuthorItem | RestartItem): void;
  /** Lets the room close when it has no members. Called once. */
  release(): void;
}

/** Opens the access to a room that is kept open. Resolves once the state of the room is known. */
export async function openHeldRoom(state: RoomState, room: HoldingRoom): Promise<HeldRoom> {
  const { name, deps } = state;
  const { record, requests } = deps;
  let isHeld = true;
  const release = () => {
    if (isHeld) room.release();
    isHeld = false;
  };
  const assertHeld = () => {
    if (!isHeld) throw new Error(`The room ${name} was used after its release.`);
  };
  const read = async <Value>(start: (done: Done<Value>) => void): Promise<Value> => {
    assertHeld();
    const result = Promise.withResolvers<Value>();
    start((value) => (value instanceof RecordError ? result.reject(value) : result.resolve(value)));
    return result.promise;
  };
  try {
    await read<undefined>((done) => record.ready(done));
  } catch (error) {
    release();
    throw error;
  }
  return {
    name,
    get epoch() {
      return record.epoch;
    },
    get head() {
      return record.head;
    },
    get presence() {
      return record.presence;
    },
    get documents() {
      return record.documents;
    },
    people: () => read((done) => record.people(done)),
    message: (id) => read((done) => record.message(id, '', done)),
    messages: (before, limit, viewer = '') => read((done) => record.before(before, limit, viewer, done)),
    after: (offset, limit) => read((done) => record.events(offset, limit, done)),
    isKept: (epoch, offset) => read((done) => record.isKept(epoch, offset, done)),
    log: (before, limit) => read((done) => record.log(before, limit, done)),
    async execute(author: Author, fields: Fields): Promise<Execution> {
      assertHeld();
      const command = readAuthorCommand(fields, requests);
      if (typeof command === 'string') return { kind: 'malformed', reason: command };
      const member = createAuthorMember(author);
      return new Promise((resolve) => {
        room.add({ kind: 'author', member, command, done: (outcome) => resolve(toExecution(outcome)) });
      });
    },
    async restart(author: Author, reason: CloseReason): Promise<void> {
      const member = createAuthorMember(author);
      await read<undefined>((done) => room.add({ kind: 'restart', member, reason, done }));
    },
    release,
  };
}
