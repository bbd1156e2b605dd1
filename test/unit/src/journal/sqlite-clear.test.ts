import { expect, test } from 'bun:test';
import { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { newId } from '../../../../src/secrets.ts';
import { filesWith } from '../../../helpers/files-with.ts';
import { ann, append, appendMessage, keepAll } from '../../../helpers/journal-contract.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

function openJournal(folder: string, clock = manualClock(1_000)): SqliteJournal {
  return new SqliteJournal({ folder, durability: 'normal', retention: keepAll, clock, log: () => {}, newId });
}

test('SqliteJournal erases cleared texts from every file, also where it ended before it removed them', () => {
  using folder = temporaryFolder();
  const journal = openJournal(folder.path);
  const room = journal.room('lobby');
  for (let index = 0; index < 1_200; index++) appendMessage(room, `m${index}`, `NEEDLE ${index}`);
  const last = appendMessage(room, 'last', 'stays');
  append(room, { type: 'edited', message: 'm1199', text: 'NEEDLE again' });
  append(room, { type: 'cleared', before: last, by: ann });
  journal.prune();
  expect(filesWith(folder.path, 'NEEDLE')).not.toEqual([]);
  journal.close();

  const clock = manualClock(1_000);
  const again = openJournal(folder.path, clock);
  const reopened = again.room('lobby');
  expect(reopened.before(reopened.head + 1, 5, '').map(({ text }) => text)).toEqual(['stays']);
  expect(reopened.message('m3', '')).toBeUndefined();
  expect(reopened.isCompleteAfter(0)).toBe(false);
  while (again.prune());
  clock.advance(1_000);
  expect(filesWith(folder.path, 'NEEDLE')).toEqual([]);
  expect(reopened.resultOf('m3')).toBeDefined();
  again.close();
});

test('SqliteJournal erases the edits of cleared messages a second after the clearance', () => {
  using folder = temporaryFolder();
  const clock = manualClock(1_000);
  const journal = openJournal(folder.path, clock);
  const room = journal.room('lobby');
  appendMessage(room, 'm1', 'hello');
  const last = appendMessage(room, 'm2', 'stays');
  append(room, { type: 'edited', message: 'm1', text: 'NEEDLE' });
  append(room, { type: 'cleared', before: last, by: ann });
  while (journal.prune());
  clock.advance(1_000);
  expect(filesWith(folder.path, 'NEEDLE')).toEqual([]);
  expect(room.after(last, 5, '')).toMatchObject([{ type: 'edited', text: '' }, { type: 'cleared' }]);
  journal.close();
});

test('SqliteJournal removes what is cleared without a round of pruning, and erases it from every file', () => {
  using folder = temporaryFolder();
  const clock = manualClock(1_000);
  const journal = openJournal(folder.path, clock);
  const room = journal.room('lobby');
  const other = journal.room('other');
  for (let index = 0; index < 1_200; index++) appendMessage(room, `m${index}`, `NEEDLE ${index}`);
  appendMessage(other, 'm1', 'stays');
  append(room, { type: 'cleared', before: room.head + 1, by: ann });
  for (let steps = 0; steps < 40; steps++) clock.advance(50);
  expect(filesWith(folder.path, 'NEEDLE')).toEqual([]);
  expect(room.after(0, 5, '')).toMatchObject([{ type: 'cleared' }]);
  expect(other.after(0, 5, '')).toMatchObject([{ text: 'stays' }]);
  expect(room.resultOf('m3')).toBeDefined();
  journal.close();
});
