import { Database } from 'bun:sqlite';
import { join } from 'node:path';
import { readSecret } from '../../src/journal/data-secret.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { newId } from '../../src/secrets.ts';
import { manualClock } from './manual-clock.ts';

/** Creates a data folder with a secret and with messages of these texts in the room `lobby`. */
export function storeTexts(folder: string, texts: readonly string[]): void {
  const retention = { maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const options = { folder, durability: 'normal', retention, clock: manualClock(1_000), log: () => {}, newId } as const;
  const journal = new SqliteJournal(options);
  const room = journal.room('lobby');
  const from = { id: 'member-of-ann-00001', name: 'KindFox1' };
  for (const text of texts)
    room.transaction(() => void room.append({ type: 'message', id: newId(), from, text }, 1_000));
  journal.close();
  readSecret(folder);
}

/** The texts of all messages in a data folder, in the order of their offsets. */
export function storedTexts(folder: string): readonly string[] {
  using database = new Database(join(folder, 'chat.sqlite'), { readonly: true });
  const rows = database.query<{ text: string }, []>("SELECT text FROM event WHERE kind = 'message' ORDER BY at").all();
  return rows.map(({ text }) => text);
}
