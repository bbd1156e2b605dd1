import { describe, expect, test } from 'bun:test';
import { CHAT_V1 } from '../../../../../src/protocol/limits.ts';
import type { ServerMessage } from '../../../../../src/protocol/server-messages.ts';
import { inRoom, sentOfType } from '../../../../helpers/in-room.ts';

const CROWD = 60;

/** A room with messages and so many members, in which a turn has just run. `reads` are the offsets before which it reads messages. */
function roomOf(members: number) {
  const room = inRoom();
  const author = room.chat();
  for (let number = 0; number < 80; number++)
    author.receive({ type: 'send', id: `message-number-${number}`, text: `text ${number}` });
  for (let count = 1; count < members; count++) room.open(CHAT_V1).receive({ type: 'hello' });
  room.clock.advance(1_000);
  const journal = room.journal.room('lobby');
  const before = journal.before.bind(journal);
  const reads: number[] = [];
  journal.before = (offset, limit, viewer) => {
    reads.push(offset);
    return before(offset, limit, viewer);
  };
  author.receive({ type: 'send', id: 'starts-a-rest-0001', text: 'starts a rest' });
  return { ...room, author, reads };
}

describe('A crowd that enters in one turn', () => {
  test.each([1, 1_000])('of a room of %i receives one page, each member in one batch with its welcome', (members) => {
    const { clock, open, author, reads } = roomOf(members);
    const first = open(CHAT_V1);
    first.receive({ type: 'hello' });
    clock.advance(20);
    const crowd = Array.from({ length: CROWD }, () => {
      const carrier = open(CHAT_V1);
      carrier.receive({ type: 'hello' });
      return carrier;
    });
    clock.advance(20);
    // The first of the crowd entered at once, in a turn of its own.
    for (const carrier of crowd.slice(1)) {
      const types = carrier.batches.map((frames) => frames.map((frame) => (JSON.parse(frame) as ServerMessage).type));
      expect(types).toEqual([['welcome', 'history']]);
      expect(carrier.sent.slice(2)).toEqual([]);
    }
    // Its own page, and before it the check that the record can be read.
    expect(reads).toEqual([82, 82]);
    author.receive({ type: 'send', id: 'they-are-live-0001', text: 'live' });
    expect(crowd.flatMap((carrier) => sentOfType(carrier, 'message').map(({ text }) => text))).toEqual(
      Array.from({ length: CROWD }, () => 'live'),
    );
  });
});
