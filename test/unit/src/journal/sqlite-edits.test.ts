import { expect, test } from 'bun:test';
import { openSqliteExport } from '../../../../src/journal/sqlite-export.ts';
import { openSqliteImport } from '../../../../src/journal/sqlite-import.ts';
import { filesWith } from '../../../helpers/files-with.ts';
import { ann, append, appendMessage } from '../../../helpers/journal-contract.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { sqliteJournals } from '../../../helpers/sqlite-journals.ts';
import { exportText, fileOf, importText } from '../../../helpers/transfer-file.ts';

const { newFolder, open } = sqliteJournals();

test('SqliteJournal erases the earlier texts of a message from every file a second after its edit', () => {
  const path = newFolder();
  const clock = manualClock(1_000);
  const journal = open(path, clock);
  const room = journal.room('lobby');
  appendMessage(room, 'm1', 'NEEDLE');
  append(room, { type: 'edited', message: 'm1', text: 'NEEDLE again' });
  append(room, { type: 'edited', message: 'm1', text: 'harmless' });
  clock.advance(1_000);
  expect(filesWith(path, 'NEEDLE')).toEqual([]);
  expect(filesWith(path, 'harmless')).not.toEqual([]);
});

test('SqliteJournal empties all edits that an earlier version stored meanwhile when the message changes again', () => {
  const journal = open();
  const room = journal.room('lobby');
  appendMessage(room, 'm1', 'hello');
  for (const text of ['one', 'two', 'three']) append(room, { type: 'edited', message: 'm1', text });
  journal.database.run("UPDATE event SET text = 'old' WHERE kind = 'edited'");
  append(room, { type: 'edited', message: 'm1', text: 'four' });
  const texts = () => journal.database.query("SELECT text FROM event WHERE kind = 'edited'").values().flat();
  expect(texts()).toEqual(['', '', '', 'four']);
});

test('A move between folders leaves the earlier texts of a message behind, and keeps its edits', async () => {
  const id = 'message-0000000001';
  const edited = (offset: number, text: string) => ({ type: 'edited', offset, time: 7, message: id, text });
  const room = { type: 'room', name: 'lobby', epoch: 'epoch-of-the-lobby', head: 12, reserved: 100, prunedTo: 0 };
  const message = { type: 'message', offset: 10, time: 7, id, from: ann, text: 'harmless', rev: 12, edited: true };
  // As an earlier version exported it.
  const file = fileOf([room, message, edited(11, 'NEEDLE'), edited(12, 'harmless')]);
  const path = newFolder();
  await importText(file, () => openSqliteImport(path));
  expect(filesWith(path, 'NEEDLE')).toEqual([]);
  const lines = (await exportText(openSqliteExport(path)))
    .split('\n')
    .map((line) => JSON.parse(line || '{}') as object);
  expect(lines.filter((line) => 'message' in line)).toEqual([edited(11, ''), edited(12, 'harmless')]);
});
