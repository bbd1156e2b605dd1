import { systemClock as clock } from '../../src/clock.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { newId } from '../../src/secrets.ts';

const ann = { id: 'member-of-ann-00001', name: 'KindFox1' };

/**
 * Writes the data folder of a server whose room `lobby` has 200 messages, `message-0` and so on. The last 99,000 events are
 * reactions, which a page of messages must not read.
 */
export function fillWithReactions(folder: string): void {
  const retention = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const journal = new SqliteJournal({ folder, durability: 'normal', retention, clock, log: () => {}, newId });
  const room = journal.room('lobby');
  room.transaction(() => {
    for (let index = 0; index < 200; index++) {
      room.append({ type: 'message', id: `message-${index}`, from: ann, text: `text ${index}` }, clock.wall());
    }
  });
  for (let turn = 0; turn < 99; turn++) {
    room.transaction(() => {
      for (let index = 0; index < 1_000; index++) {
        const change = { message: 'message-7', member: ann, emoji: '👍', on: index % 2 === 0 };
        room.append({ type: 'reacted', ...change }, clock.wall());
      }
    });
  }
  journal.close();
}
