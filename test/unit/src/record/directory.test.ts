import { afterAll } from 'bun:test';
import { systemClock } from '../../../../src/clock.ts';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { createLocalRecords, createLocalValues } from '../../../../src/record/local-store.ts';
import { newId } from '../../../../src/secrets.ts';
import { testDirectoryContract, testValuesContract } from '../../../helpers/directory-contract.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';
import { sqliteJournal } from '../../../helpers/sqlite-journal.ts';

const retention = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
const deps = { clock: systemClock, log: () => {}, random: seededRandom(7) };
const file = sqliteJournal(systemClock);
afterAll(() => file[Symbol.dispose]());

for (const [adapter, journal] of [
  ['The memory', new MemoryJournal({ retention, ...deps, newId })],
  ['The SQLite file', file.journal],
] as const) {
  testDirectoryContract(adapter, () => createLocalRecords(journal, deps));
  testValuesContract(adapter, () => createLocalValues(journal));
}
