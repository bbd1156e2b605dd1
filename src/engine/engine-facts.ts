import type { Clock } from '../clock.ts';
import type { EngineConnection } from './connection.ts';
import { EngineError } from './engine-error.ts';
import { findRefusedCommands, type RefusedCommand } from './permissions.ts';

/** What `assessEngine` needs to know about an engine. */
export interface EngineFacts {
  /** Start of this node's keys. */
  readonly prefix: string;
  /** Undefined when the account may not read it. */
  readonly info: EngineInfo | undefined;
  readonly refused: readonly RefusedCommand[];
  /** How far the engine's clock is ahead of this machine's, in milliseconds. */
  readonly clockAheadMs: number;
  /** Version of the format of the data under the prefix; undefined before the first node has written there. */
  readonly format: string | undefined;
}

/** Facts that the engine states about itself. */
export interface EngineInfo {
  readonly product: 'Redis' | 'Valkey';
  /** Such as `7.2.4`. */
  readonly version: string;
  readonly isCluster: boolean;
  /** Value of `maxmemory-policy`. */
  readonly evictionPolicy: string;
  readonly hasAppendOnlyFile: boolean;
  /** True when its last write to that file, or its last rewrite of it, failed. It then refuses to write, or soon will. */
  readonly hasFailedToPersist: boolean;
  /** Part of `maxmemory` that is in use; 0 without a limit. */
  readonly memoryShare: number;
  /** Number of connected replicas. */
  readonly replicas: number;
  /** True when a write needs a replica that is connected (`min-replicas-to-write`). */
  readonly needsReplica: boolean;
}

/** Collaborators of `gatherEngineFacts`. */
export interface EngineFactsDeps {
  readonly connection: Pick<EngineConnection, 'run' | 'send'>;
  readonly prefix: string;
  readonly clock: Pick<Clock, 'wall'>;
  readonly newId: () => string;
}

/** Gathers the facts about an engine. Changes nothing in it. Rejects with an EngineError when it is away. */
export async function gatherEngineFacts(deps: EngineFactsDeps): Promise<EngineFacts> {
  const { connection, prefix, clock, newId } = deps;
  const refused = await findRefusedCommands(connection, prefix, newId());
  const info = await ifPermitted(connection.send('INFO', []));
  const format = await ifPermitted(connection.send('GET', [formatKey(prefix)]));
  return {
    ...{ prefix, refused },
    info: info === undefined ? undefined : parseInfo(String(info)),
    clockAheadMs: await measureClock(connection, clock),
    format: typeof format === 'string' ? format : undefined,
  };
}

/** Version of the format of the data in the engine. */
export const DATA_FORMAT = '2';
/** The format before: without kept documents, users and the log of moderation. */
const FORMER_FORMAT = '1';

/**
 * Marks the data under a prefix with their format. Data of the former format need no change, but its nodes would ignore bans,
 * so they refuse to start from now on.
 */
export async function markFormat(
  send: (command: string, args: string[]) => Promise<unknown>,
  prefix: string,
): Promise<void> {
  const key = formatKey(prefix);
  await send('SET', [key, DATA_FORMAT, 'NX']);
  if ((await send('GET', [key])) === FORMER_FORMAT) await send('SET', [key, DATA_FORMAT]);
}

/** Returns the key that holds the format's version of all data under a prefix. */
export function formatKey(prefix: string): string {
  return `${prefix}format`;
}

/** Parses the reply to INFO. */
export function parseInfo(text: string): EngineInfo {
  const fields = new Map(
    text.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
  const field = (name: string) => fields.get(name) ?? '';
  const valkey = field('valkey_version');
  const maxMemory = Number(field('maxmemory'));
  return {
    product: valkey === '' ? 'Redis' : 'Valkey',
    version: valkey || field('redis_version'),
    isCluster: field('redis_mode') === 'cluster',
    evictionPolicy: field('maxmemory_policy'),
    hasAppendOnlyFile: field('aof_enabled') === '1',
    hasFailedToPersist: [field('aof_last_write_status'), field('aof_last_bgrewrite_status')].includes('err'),
    memoryShare: maxMemory > 0 ? Number(field('used_memory')) / maxMemory : 0,
    replicas: Number(field('connected_slaves')),
    needsReplica: fields.has('min_slaves_good_slaves'),
  };
}

/** Compares the engine's clock with the middle of the request. */
async function measureClock(connection: Pick<EngineConnection, 'send'>, clock: Pick<Clock, 'wall'>): Promise<number> {
  const before = clock.wall();
  const time = await ifPermitted(connection.send('TIME', []));
  if (!Array.isArray(time)) return 0;
  return Number(time[0]) * 1_000 + Number(time[1]) / 1_000 - (before + clock.wall()) / 2;
}

/** Resolves to a reply, or to undefined where the account may not use the command. */
export async function ifPermitted(reply: Promise<unknown>): Promise<unknown> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'NOPERM') return undefined;
    throw error;
  }
}
