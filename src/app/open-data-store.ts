import type { Config, EngineConfig } from '../config/config.ts';
import { createEngineConnection } from '../engine/connection.ts';
import { openEngineStore } from '../engine/engine-store.ts';
import { newSecret, readSecret } from '../journal/data-secret.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { SqliteJournal } from '../journal/sqlite.ts';
import type { DataStore } from '../record/data-store.ts';
import { createLocalStore } from '../record/local-store.ts';
import type { Platform } from './run-chat.ts';

/** Opens the store that the configuration names. Rejects with a ConfigError or a DataFolderError. */
export async function openDataStore(config: Config, platform: Platform): Promise<DataStore> {
  const { dataDir: folder, engine, retention, durability } = config;
  if (engine) return await openEngine(engine, config, platform);
  return folder === undefined
    ? createLocalStore(new MemoryJournal({ ...platform, retention }), newSecret(), platform)
    : createLocalStore(new SqliteJournal({ ...platform, folder, retention, durability }), readSecret(folder), platform);
}

/** Connects this node to the engine. Each run has an id of its own, so that the others notice when an earlier run has died. */
async function openEngine(
  { url, prefix, nodeId }: EngineConfig,
  { retention }: Config,
  platform: Platform,
): Promise<DataStore> {
  const run = platform.newId().slice(0, 8);
  const node = nodeId === undefined ? run : `${nodeId}.${run}`;
  const connection = createEngineConnection({ url, prefix, nodeId: node }, platform);
  return await openEngineStore({ ...platform, connection, prefix, node, retention });
}
