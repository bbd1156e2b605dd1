import { packPictures, PICTURES_FILE, unpackPictures } from '../backup/pictures.ts';
import type { Config, EngineConfig, StorePlace } from '../config/config.ts';
import { ConfigError } from '../config/env.ts';
import { createEngineConnection } from '../engine/connection.ts';
import { openEngineExport } from '../engine/engine-export.ts';
import { openEngineImport } from '../engine/engine-import.ts';
import { openEngineStore } from '../engine/engine-store.ts';
import { observeConnection } from '../engine/observed-connection.ts';
import { newSecret, readSecret } from '../journal/data-secret.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { openSqliteBackup } from '../journal/sqlite-backup.ts';
import { openSqliteExport } from '../journal/sqlite-export.ts';
import { openSqliteImport } from '../journal/sqlite-import.ts';
import { openSqliteRestore } from '../journal/sqlite-restore.ts';
import { SqliteJournal } from '../journal/sqlite.ts';
import type { BackupSource, RestoreTarget } from '../ports/backup.ts';
import type { ExportSource, ImportTarget } from '../ports/transfer.ts';
import type { DataStore } from '../record/data-store.ts';
import { createLocalStore } from '../record/local-store.ts';
import type { Platform } from './platform.ts';

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
  const { observations, clock } = platform;
  const plain = createEngineConnection({ url, prefix, nodeId: node }, platform);
  const connection = observations ? observeConnection(plain, observations, clock) : plain;
  return await openEngineStore({ ...platform, url, connection, prefix, node, retention });
}

/** Opens a data folder for an export, or the store at a place. Rejects with a sentence for the operator. */
export async function openExport(
  folder: string | undefined,
  place: StorePlace,
  platform: Platform,
): Promise<ExportSource> {
  if (folder === undefined && place.engine) return await openEngineExport({ ...platform, ...place.engine });
  return openSqliteExport(requireFolder(folder, place));
}

/** Opens a data folder for an import, or the store at a place. Rejects with a sentence for the operator. */
export async function openImport(
  folder: string | undefined,
  place: StorePlace,
  platform: Platform,
): Promise<ImportTarget> {
  if (folder === undefined && place.engine) return await openEngineImport({ ...platform, ...place.engine });
  return openSqliteImport(requireFolder(folder, place));
}

/** Copies the files of a data folder into a work folder. Throws an error for the operator. */
export function openBackup(folder: string | undefined, place: StorePlace, workFolder: string): BackupSource {
  const path = requireOwnFolder(folder, place);
  const { files, warnings } = openSqliteBackup(path, workFolder);
  // After the messages: a picture whose message is in the backup was stored before.
  return { warnings, files: [...files, ...packPictures(path, workFolder)] };
}

/** Opens a data folder whose files a backup replaces. Throws an error for the operator. */
export function openRestore(folder: string | undefined, place: StorePlace, replaces: boolean): RestoreTarget {
  return openSqliteRestore(requireOwnFolder(folder, place), replaces, { name: PICTURES_FILE, prepare: unpackPictures });
}

function requireOwnFolder(folder: string | undefined, place: StorePlace): string {
  if (folder !== undefined || !place.engine) return requireFolder(folder, place);
  throw new ConfigError(
    'REDIS_URL: the rooms are in Redis or Valkey. Back that up by its own means (its append-only file, or BGSAVE and a copy of the RDB file), or use "chat-box export" and "chat-box import". For a data folder, use --data.',
  );
}

function requireFolder(folder: string | undefined, { dataDir }: StorePlace): string {
  const path = folder ?? dataDir;
  if (path !== undefined) return path;
  throw new ConfigError('DATA_DIR: a server in :memory: stores nothing. Use --data with the path of a folder.');
}
