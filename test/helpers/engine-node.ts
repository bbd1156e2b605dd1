import { systemClock } from '../../src/clock.ts';
import { parseEngineUrl } from '../../src/config/engine-url.ts';
import { createEngineConnection, type EngineConnection } from '../../src/engine/connection.ts';
import { createEngineRecords, type EngineRecords } from '../../src/engine/engine-records.ts';
import { TurnCaller } from '../../src/engine/turn-caller.ts';
import { Upkeep } from '../../src/engine/upkeep.ts';
import { newId } from '../../src/secrets.ts';
import { logBook } from './log-book.ts';
import { recordingObserver } from './recording-observer.ts';
import { follow, type FollowedRecord } from './followed-record.ts';
import { until } from './until.ts';

/** A node without a server: its connection to the engine, and records. */
export interface EngineNode extends AsyncDisposable {
  readonly id: string;
  readonly connection: EngineConnection;
  readonly records: EngineRecords;
  readonly upkeep: Upkeep;
  readonly logs: readonly string[];
  /** What it has reported. */
  readonly reports: readonly (readonly unknown[])[];
  open(room: string): FollowedRecord;
  /** The records that it has opened. */
  readonly opened: readonly FollowedRecord[];
}

/** Connects a node to an engine. */
export async function startNode(url: string, prefix = 'chat:', retention = KEEP_ALL): Promise<EngineNode> {
  const id = `node-${newId().slice(0, 6)}`;
  const { log, lines } = logBook();
  const { observations, reports } = recordingObserver();
  const platform = { clock: systemClock, log, random: Math.random, newId, observations };
  const connection = createEngineConnection({ url: parseEngineUrl(url), prefix, nodeId: id }, platform);
  await until(() => connection.isUp, 'the node is connected');
  const caller = new TurnCaller({ ...platform, connection, node: id });
  const deps = { ...platform, connection, prefix, retention, node: id, caller };
  const upkeep = new Upkeep(deps);
  const records = createEngineRecords(prefix, { ...deps, onCleared: (room) => void upkeep.pruneCleared(room) });
  const opened: FollowedRecord[] = [];
  return {
    ...{ id, connection, records, upkeep, logs: lines, reports },
    opened,
    open(room) {
      const record = follow(records.open(room));
      opened.push(record);
      return record;
    },
    async [Symbol.asyncDispose]() {
      upkeep.close();
      records.close();
      connection.close();
    },
  };
}

const KEEP_ALL = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: 365 * 24 * 60 * 60 * 1_000 };
