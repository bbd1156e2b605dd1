import { afterAll } from 'bun:test';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import type { Journal } from '../../../../src/journal/journal.ts';
import { createLocalRecords } from '../../../../src/record/local-store.ts';
import { newId } from '../../../../src/secrets.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { follow } from '../../../helpers/followed-record.ts';
import { testDocumentsContract } from '../../../helpers/record-documents-contract.ts';
import { testEventsContract } from '../../../helpers/record-events-contract.ts';
import { testPeopleContract } from '../../../helpers/record-people-contract.ts';
import { testUsersContract } from '../../../helpers/record-users-contract.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';
import { sqliteJournal } from '../../../helpers/sqlite-journal.ts';

const clock = manualClock();
const retention = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
const memory = new MemoryJournal({ retention, clock, log: () => {}, newId });
const file = sqliteJournal(clock);
afterAll(() => file[Symbol.dispose]());

function openIn(journal: Journal) {
  const records = createLocalRecords(journal, { clock, random: seededRandom(7), log: () => {} });
  return (room: string) => follow(records.open(room));
}

for (const [adapter, open] of [
  ['LocalRecord in memory', openIn(memory)],
  ['LocalRecord in SQLite', openIn(file.journal)],
] as const) {
  testPeopleContract(adapter, open);
  testUsersContract(adapter, open);
  testEventsContract(adapter, open);
  testDocumentsContract(adapter, open);
}
