import type { Journal } from '../journal/journal.ts';
import { schedulePruning } from '../journal/retention.ts';
import type { KeptValues } from '../ports/documents.ts';
import type { RoomSummary } from '../ports/rooms.ts';
import type { DataStore } from './data-store.ts';
import { LocalRecord, type LocalRecordDeps } from './local-record.ts';
import { attempt } from './local-recovery.ts';
import { RecordError } from '../ports/record-error.ts';
import type { Records } from './record.ts';

/** Time after the start without a step of the index. Then the server does not search. */
const INDEX_WAIT_MS = 60_000;
/** Pause between two steps that empty the index, so that rooms can run turns. */
const DROP_PAUSE_MS = 50;

/** Creates the store of a server that serves its rooms alone: a journal, pruned once a minute, and people in memory. */
export function createLocalStore(journal: Journal, secret: Uint8Array, deps: LocalRecordDeps): DataStore {
  const cancelPruning = schedulePruning(journal, deps.clock);
  let isIndexed = false;
  let cancelDrop = deps.clock.after(INDEX_WAIT_MS, drop);
  function drop(): void {
    if (!isIndexed && journal.search.dropIndex()) cancelDrop = deps.clock.after(DROP_PAUSE_MS, drop);
  }
  return {
    values: createLocalValues(journal),
    search: {
      find: async (room, query) => attemptOrThrow(() => journal.search.find(room, query)),
      index() {
        isIndexed = true;
        return journal.search.index();
      },
    },
    ...{ secret, readiness: [{ name: 'journal', failure: () => journal.failure() }], nodes: undefined },
    records: createLocalRecords(journal, deps),
    check: () => Promise.resolve([]),
    close() {
      cancelPruning();
      cancelDrop();
      journal.close();
    },
  };
}

/** Creates the records of rooms that only this process serves. */
export function createLocalRecords(journal: Journal, deps: LocalRecordDeps): Records {
  const open = new Map<string, LocalRecord>();
  const find = (name: string): RoomSummary | undefined => {
    const stored = attemptOrThrow(() => journal.find(name));
    return stored && { name, members: open.get(name)?.presence.count ?? 0, ...stored };
  };
  const namesAfter = (after: string | undefined, limit: number): readonly string[] => {
    const stored = attemptOrThrow(() => journal.names(after, limit));
    const unstored = [...open.keys()].filter((name) => after === undefined || name > after);
    return [...new Set([...stored, ...unstored])].sort().slice(0, limit);
  };
  return {
    open(name) {
      const record = attemptOrThrow(() => new LocalRecord(name, journal.room(name), deps));
      open.set(name, record);
      return record;
    },
    release(name) {
      open.delete(name);
      journal.release(name);
    },
    async list(after, limit) {
      const summaries: RoomSummary[] = [];
      for (let last = after; ;) {
        const names = namesAfter(last, limit - summaries.length);
        for (const name of names) {
          const found = find(name);
          // A room that stores nothing is gone once it has closed. The next name takes its place.
          if (found) summaries.push(found);
          // The first count of a large room takes some milliseconds. Turns run in between.
          await new Promise(setImmediate);
        }
        last = names.at(-1);
        if (last === undefined || summaries.length === limit) break;
      }
      return summaries;
    },
    find: async (name) => find(name),
  };
}

/** Creates the values that a journal keeps for the whole server. */
export function createLocalValues({ values }: Pick<Journal, 'values'>): KeptValues {
  return {
    entries: async (prefix) => attemptOrThrow(() => values.entries(prefix)),
    set: async (changed) => attemptOrThrow(() => values.set(changed)),
  };
}

/** Does some work. Throws a RecordError where it throws a JournalError. */
function attemptOrThrow<Value>(work: () => Value): Value {
  const result = attempt(work);
  if (result instanceof RecordError) throw result;
  return result;
}
