import type { KeptValues } from '../ports/documents.ts';
import { RecordError } from '../ports/record-error.ts';
import type { RoomSummary } from '../ports/rooms.ts';
import type { EngineConnection } from './connection.ts';
import { EngineError } from './engine-error.ts';
import { toPairs } from './engine-people.ts';
import { roomKey, roomsKey, valuesKey } from './keys.ts';
import { setValuesScript, summaryScript } from './scripts.ts';

/** Lists rooms of the engine, whichever nodes have opened them. */
export interface EngineDirectory {
  list(after: string | undefined, limit: number): Promise<readonly RoomSummary[]>;
  find(name: string): Promise<RoomSummary | undefined>;
}

type RawSummary = readonly [epoch?: string, head?: string, members?: string, events?: string, time?: string];

/** Creates the directory of the engine's rooms. Its methods reject with a RecordError. */
export function createEngineDirectory(connection: EngineConnection, prefix: string): EngineDirectory {
  const describe = async (name: string): Promise<RoomSummary | undefined> => {
    const answer = (await connection.run(summaryScript, [roomKey(prefix, name)], [])) as RawSummary;
    const [epoch, head, members, events, time] = answer;
    if (epoch === undefined) return undefined;
    const lastActivity = time ? Number(time) : undefined;
    return { name, epoch, head: Number(head), members: Number(members), events: Number(events), lastActivity };
  };
  return {
    find: (name) => toRecordError(describe(name)),
    list: (after, limit) =>
      toRecordError(
        (async () => {
          const all = (await connection.send('ZRANGE', [roomsKey(prefix), '0', '-1'])) as readonly string[];
          const names = all.filter((name) => after === undefined || name > after).sort();
          const found: RoomSummary[] = [];
          while (found.length < limit && names.length > 0) {
            const next = await Promise.all(names.splice(0, limit - found.length).map(describe));
            // A room that a node opens at this moment is not there yet.
            found.push(...next.filter((summary) => summary !== undefined));
          }
          return found;
        })(),
      ),
  };
}

/** Creates the values that the engine keeps for all nodes. */
export function createEngineValues(connection: EngineConnection, prefix: string): KeptValues {
  const key = valuesKey(prefix);
  return {
    entries: (start) =>
      toRecordError(
        (async () => {
          const pairs = toPairs(await connection.send('HGETALL', [key]));
          const entries = pairs.flatMap((name, index) => (index % 2 === 0 ? [[name, pairs[index + 1] ?? '']] : []));
          return (entries as [string, string][]).filter(([name]) => name.startsWith(start));
        })(),
      ),
    set(values) {
      const stored = [...values].filter((pair): pair is [string, string] => pair[1] !== undefined);
      const removed = [...values].filter(([, value]) => value === undefined).map(([name]) => name);
      const args = [String(stored.length), ...stored.flat(), ...removed];
      return toRecordError(connection.run(setValuesScript, [key], args).then(() => undefined));
    },
  };
}

async function toRecordError<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof EngineError ? new RecordError(error.message) : error;
  }
}
