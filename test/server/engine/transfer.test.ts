import { afterAll, beforeAll, expect } from 'bun:test';
import { parseEngineUrl } from '../../../src/config/engine-url.ts';
import { openEngineExport } from '../../../src/engine/engine-export.ts';
import { openEngineImport } from '../../../src/engine/engine-import.ts';
import { openSqliteExport } from '../../../src/journal/sqlite-export.ts';
import { openSqliteImport } from '../../../src/journal/sqlite-import.ts';
import type { RoomItem } from '../../../src/ports/transfer.ts';
import { newId } from '../../../src/secrets.ts';
import { eventLoopClock } from '../../../src/server-clock.ts';
import { chatMember } from '../../helpers/chat-member.ts';
import { startNode } from '../../helpers/engine-node.ts';
import { commit, eventsOfType, join, send } from '../../helpers/followed-record.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { rejection } from '../../helpers/rejection.ts';
import { runTransfer } from '../../helpers/run-transfer.ts';
import { redisProgram, startRedis, type RedisServer } from '../../helpers/start-redis.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { transferContract, type TransferStore } from '../../helpers/transfer-contract.ts';
import { exportText, fileOf, importText, sampleItems, sampleRoom, sampleValues } from '../../helpers/transfer-file.ts';
import { until } from '../../helpers/until.ts';

/** The engine keeps no networks, and of names only how long they are reserved. */
function keep(item: RoomItem): RoomItem | readonly RoomItem[] {
  if (item.type === 'name') return [];
  if (!('network' in item)) return item;
  const { network: _, ...rest } = item;
  return rest;
}

let redis: RedisServer;
if (redisProgram !== null) {
  beforeAll(async () => void (redis = await startRedis()));
  afterAll(() => redis[Symbol.asyncDispose]());
  transferContract('An engine', () => engineStore(), keep);
}

/** A part of the engine with a prefix of its own. */
function engineStore(): TransferStore & { readonly prefix: string } {
  const prefix = `chat:${newId()}:`;
  const engine = { url: parseEngineUrl(redis.url), prefix, clock: eventLoopClock, newId };
  return {
    prefix,
    openExport: () => openEngineExport(engine),
    openImport: () => openEngineImport(engine),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Names of all keys that begin with a prefix. */
async function keysOf(prefix: string): Promise<readonly string[]> {
  return (await redis.command('KEYS', [`${prefix}*`])) as readonly string[];
}

redisTest('An import leaves nothing in the engine when the file is wrong, and an export leaves no copies', async () => {
  const store = engineStore();
  const wrong = fileOf([...sampleValues, { ...sampleRoom, head: 122 }, ...sampleItems]);
  await rejection(importText(wrong, () => store.openImport()));
  expect(await keysOf(store.prefix)).toEqual([`${store.prefix}format`]);
  await importText(fileOf([...sampleValues, sampleRoom, ...sampleItems]), () => store.openImport());
  await exportText(await store.openExport());
  expect((await keysOf(store.prefix)).filter((key) => /import|export/.test(key))).toEqual([]);
  for (const part of ['', ':log', ':row', ':names', ':held', ':docs', ':ends', ':audit'])
    expect([part, await redis.command('TTL', [`${store.prefix}{lobby}${part}`])]).toEqual([part, -1]);
  expect(await redis.command('TTL', [`${store.prefix}values`])).toBe(-1);
});

redisTest('An export that ends early leaves no copies in the engine', async () => {
  const store = engineStore();
  await importText(fileOf([sampleRoom, ...sampleItems]), () => store.openImport());
  const copies = async () => (await keysOf(store.prefix)).filter((key) => key.includes(':export:'));
  const source = await store.openExport();
  for await (const room of source.rooms()) {
    for await (const _ of source.items(room)) break;
    expect(await copies()).not.toEqual([]);
    break;
  }
  expect(await copies()).toEqual([]);
  await source.close();
});

redisTest('An import reserves names for the rest of their time', async () => {
  const store = engineStore();
  const now = Date.now();
  const name = { type: 'name', network: 0 };
  const names = [
    { ...name, name: 'author', member: 'a'.repeat(16), leftAt: now - 3_600_000, message: 'm'.repeat(16) },
    { ...name, name: 'present', member: 'b'.repeat(16) },
    { ...name, name: 'visitor', member: 'c'.repeat(16), leftAt: now - 60_000 },
  ];
  await importText(fileOf([sampleRoom, ...names]), () => store.openImport());
  const end = async (folded: string) => Number(await redis.command('ZSCORE', [`${store.prefix}{lobby}:held`, folded]));
  expect(await end('author')).toBe(now + 23 * 3_600_000);
  expect(await end('visitor')).toBe(now + 540_000);
  expect(await end('present')).toBeWithin(now + 600_000, Date.now() + 600_001);
  const exported = await exportText(await store.openExport());
  expect(exported).toContain(`"name":"visitor","member":"cccccccccccccccc","network":0,"leftAt":${now - 60_000}}`);
});

redisTest('Pruning goes by the time of imported events, not by their offsets', async () => {
  const store = engineStore();
  const hour = 3_600_000;
  const from = { id: 'a'.repeat(16), name: 'Ada' };
  const messages = [2, 2, 0, 0].map((hours, index) => {
    const time = Date.now() - hours * hour;
    return { type: 'message', offset: index + 1, time, id: String(index).repeat(16), from, text: `text ${index}` };
  });
  const room = { ...sampleRoom, head: 4, prunedTo: 0 };
  await importText(fileOf([room, ...messages]), () => store.openImport());
  await using node = await startNode(redis.url, store.prefix, { maxMessages: 100, maxChanges: 100, maxAgeMs: hour });
  await node.upkeep.prune();
  const exported = await exportText(await store.openExport());
  expect(exported.match(/"text":"text \d"/g)).toEqual(['"text":"text 2"', '"text":"text 3"']);
  expect(exported).toContain('"prunedTo":2');
});

redisTest('A node assigns offsets above all that an imported room may have assigned', async () => {
  const store = engineStore();
  const reserved = 4_000_000_000_000_000;
  await importText(fileOf([{ ...sampleRoom, reserved }, ...sampleItems]), () => store.openImport());
  await using node = await startNode(redis.url, store.prefix);
  const room = node.open('lobby');
  const member = await join(room);
  await commit(room, send(member, 'the first one here'));
  const [event] = eventsOfType(room, 'message');
  expect(event).toMatchObject({ text: 'the first one here', offset: reserved + 1 });
  expect(room.calls.at(-1)).toEqual({ kind: 'applied', before: 121 });
});

redisTest(
  'Values of the server, documents, the log of moderation and users move from a folder into an engine and back',
  async () => {
    using folder = temporaryFolder();
    const store = engineStore();
    const items = sampleItems.flatMap(keep);
    const file = fileOf([...sampleValues, sampleRoom, ...items]);
    await importText(file, () => openSqliteImport(`${folder.path}/from`));
    await importText(await exportText(openSqliteExport(`${folder.path}/from`)), () => store.openImport());
    await using node = await startNode(redis.url, store.prefix);
    const room = node.open('lobby');
    await join(room);
    expect(room.record.documents.entries('').map(([key]) => key)).toEqual(
      expect.arrayContaining(['ban:1', 'settings']),
    );
    await importText(await exportText(await store.openExport()), () => openSqliteImport(`${folder.path}/to`));
    const back = await exportText(openSqliteExport(`${folder.path}/to`));
    const kept = [...sampleValues, ...items]
      .filter(({ type }) => type !== 'command' && type !== 'name')
      .map((item) => JSON.stringify(item));
    const sorted = (lines: readonly string[]) =>
      lines.map((line) => JSON.stringify(Object.entries(JSON.parse(line) as object).sort())).sort();
    const lines = back.split('\n').filter((line) => /"type":"(?!command|name|room|end)/.test(line));
    expect(sorted(lines)).toEqual(sorted(kept));
  },
);

redisTest(
  'A chat moves from a data folder into an engine and back, and its clients resume each time',
  async () => {
    using folder = temporaryFolder();
    const [from, to, file] = ['from', 'to', 'chat.ndjson'].map((name) => `${folder.path}/${name}`) as [
      string,
      string,
      string,
    ];
    const settings = { REDIS_URL: redis.url, REDIS_PREFIX: `move-${newId()}:` };
    await using single = await startTestServer({ DATA_DIR: from });
    const ada = await chatMember(single.url, 'WebSocket', 'lobby');
    const sent = ada.send('before the move');
    const edited = ada.command({ type: 'edit', message: sent, text: 'edited before the move' });
    ada.command({ type: 'react', message: sent, emoji: '👍', on: true });
    const acks = [await ada.next('ack'), await ada.next('ack'), await ada.next('ack')];
    await single.stop();

    const { token, epoch, you } = ada.welcome;
    /** Resumes after an event, repeats two commands, and sends a new message. Returns its offset. */
    const resume = async (url: string, offset: number, text: string) => {
      await using again = await chatMember(url, 'WebSocket', 'lobby', { token, epoch, offset });
      expect(again.welcome).toMatchObject({ you, epoch, head: offset, resumed: true, recovered: true });
      again.send('before the move', sent);
      again.command({ type: 'edit', message: sent, text: 'edited before the move', id: edited });
      expect([await again.next('ack'), await again.next('ack')]).toEqual(acks.slice(0, 2));
      const id = again.send(text);
      return (await again.next('ack', (ack) => ack.id === id)).offset;
    };
    const exported = await runTransfer({ args: ['export', '--data', from, '--with-secret'], output: file });
    expect(exported.code).toBe(0);
    const imported = await runTransfer({ args: ['import'], input: file, settings });
    expect(imported).toMatchObject({ code: 0, error: exported.error.replace('Exported', 'Imported') });
    await using node = await startTestServer({ ...settings, DATA_DIR: folder.path });
    const inEngine = await resume(node.url, acks[2]?.offset ?? 0, 'in the engine');
    expect(inEngine).toBeGreaterThan(1_000_000_000_000_000);

    // The node runs while its rooms are exported, and keeps imports out.
    await until(
      async () => (await redis.command('EXISTS', [`${settings.REDIS_PREFIX}nodes`])) === 1,
      'the node has a lease',
    );
    const refused = await runTransfer({ args: ['import', '--replace'], input: file, settings });
    expect(refused).toMatchObject({ code: 1, error: expect.stringMatching(/^Nodes use the engine\. [^\n]+\n$/) });
    expect((await runTransfer({ args: ['export', '--with-secret'], output: file, settings })).code).toBe(0);
    await node.stop();
    expect((await runTransfer({ args: ['import', '--data', to], input: file, settings })).code).toBe(0);
    await using back = await startTestServer({ DATA_DIR: to });
    expect(await resume(back.url, inEngine, 'back in a folder')).toBeGreaterThan(inEngine);
    await using reader = await chatMember(back.url, 'WebSocket', 'lobby');
    const page = await reader.next('history');
    expect(page.messages).toMatchObject([
      { id: sent, text: 'edited before the move', edited: true, reactions: [{ emoji: '👍', count: 1 }] },
      { text: 'in the engine' },
      { text: 'back in a folder' },
    ]);
  },
  { timeoutMs: 60_000 },
);
