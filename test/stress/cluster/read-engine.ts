import type { RedisServer } from '../../helpers/start-redis.ts';
import type { JournalContent } from '../compare.ts';

/** Content of a room in the engine, read by commands of its own and not by the code under test. */
export interface EngineContent extends JournalContent {
  readonly head: number;
  /** Names by the id of their person. */
  readonly people: ReadonlyMap<string, string>;
  /** Members with the node that has each. */
  readonly members: ReadonlyMap<string, string>;
}

type LogEntry = readonly [id: string, fields: readonly [kind: string, value: string]];

/** Reads a room at a moment at which nothing in it changes. */
export async function readEngine(redis: RedisServer, room: string): Promise<EngineContent> {
  for (;;) {
    const version = await redis.command('HGET', [`chat:{${room}}`, 'ver']);
    const content = await readParts(redis, room);
    if ((await redis.command('HGET', [`chat:{${room}}`, 'ver'])) === version) return content;
  }
}

async function readParts(redis: RedisServer, room: string): Promise<EngineContent> {
  const key = `chat:{${room}}`;
  const log = (await redis.command('XRANGE', [`${key}:log`, '-', '+'])) as readonly LogEntry[];
  const events = log.map(([id, [kind, value]]) => {
    const at = Number.parseInt(id, 10);
    if (kind === 'm') return { at, kind: 'message', message: value };
    const event = JSON.parse(value) as { readonly type: string; readonly message?: string };
    return { at, kind: event.type, message: event.message ?? null };
  });
  const rows = [...(await readHash(redis, `${key}:row`))].map(([id, value]) => {
    const row = JSON.parse(value.slice(value.indexOf(':') + 1)) as {
      readonly text: string;
      readonly deleted?: true;
      readonly by?: Readonly<Record<string, readonly string[]>>;
    };
    const reactions = Object.entries(row.by ?? {}).map(([emoji, ids]) => `${emoji}:${ids.length}`);
    return [id, { text: row.deleted ? undefined : row.text, reactions: reactions.sort().join(' ') }] as const;
  });
  const commands = new Map<string, number>();
  for (const day of (await redis.command('KEYS', [`${key}:cmd:*`])) as readonly string[])
    for (const [id, result] of await readHash(redis, day)) commands.set(id, Number.parseInt(result, 10));
  const people = [...(await readHash(redis, `${key}:people`))].map(([id, value]) => [id, lastWord(value)] as const);
  const members = [...(await readHash(redis, `${key}:who`))].map(
    ([id, value]) => [id, value.split(' ')[0] ?? ''] as const,
  );
  return {
    ...{ events, rows: new Map(rows), commands, people: new Map(people), members: new Map(members) },
    head: Number(await redis.command('HGET', [key, 'head'])),
  };
}

async function readHash(redis: RedisServer, key: string): Promise<ReadonlyMap<string, string>> {
  const answer = (await redis.command('HGETALL', [key])) as Readonly<Record<string, string>>;
  return new Map(Object.entries(answer));
}

function lastWord(text: string): string {
  return text.slice(text.lastIndexOf(' ') + 1);
}
