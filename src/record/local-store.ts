import type { Journal } from '../journal/journal.ts';
import { schedulePruning } from '../journal/retention.ts';
import type { DataStore } from './data-store.ts';
import { LocalRecord, type LocalRecordDeps } from './local-record.ts';
import { attempt } from './local-recovery.ts';
import { RecordError, type Records } from './record.ts';

/** Creates the store of a server that serves its rooms alone: a journal, pruned once a minute, and people in memory. */
export function createLocalStore(journal: Journal, secret: Uint8Array, deps: LocalRecordDeps): DataStore {
  const cancelPruning = schedulePruning(journal, deps.clock);
  return {
    ...{ secret, readiness: [{ name: 'journal', failure: () => journal.failure() }], nodes: undefined },
    records: createLocalRecords(journal, deps),
    check: () => Promise.resolve([]),
    close() {
      cancelPruning();
      journal.close();
    },
  };
}

/** Creates the records of rooms that only this process serves. */
export function createLocalRecords(journal: Journal, deps: LocalRecordDeps): Records {
  return {
    open(name) {
      const record = attempt(() => new LocalRecord(name, journal.room(name), deps));
      if (record instanceof RecordError) throw record;
      return record;
    },
    release: (name) => journal.release(name),
  };
}
