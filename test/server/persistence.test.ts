import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '../../src/protocol/server-messages.ts';
import { type ChatMember, chatMember } from '../helpers/chat-member.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

/** The newest page of a room, from its first part to its last. */
async function pageOf(member: ChatMember): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const part = await member.next('history');
    messages.push(...part.messages);
    if (part.done) return messages;
  }
}

/** Files of a folder that hold a text, whatever else is in them. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
}

test.each(['normal', 'full'])(
  'What was acknowledged is there after a kill with DURABILITY=%s, once, under the same epoch, and no offset comes again',
  async (durability) => {
    using folder = temporaryFolder();
    const env = { DATA_DIR: folder.path, DURABILITY: durability };
    const first = await startTestServer(env);
    const ada = await chatMember(first.url, 'WebSocket', 'lobby');
    const ids = Array.from({ length: 40 }, (_, number) => ada.send(`text ${number}`));
    const last = await ada.next('ack', ({ id }) => id === ids.at(-1));
    await first.stop('SIGKILL');

    await using second = await startTestServer({ ...env, PORT: String(first.port) });
    await using bob = await chatMember(second.url, 'WebSocket', 'lobby');
    expect(bob.welcome).toMatchObject({ epoch: ada.welcome.epoch, head: last.offset });
    const page = await pageOf(bob);
    expect(page.map(({ id, text }) => [id, text])).toEqual(ids.map((id, number) => [id, `text ${number}`]));
    bob.send('again', ids[0]);
    expect(await bob.next('ack')).toMatchObject({ id: ids[0] as string, offset: page[0]?.offset as number });
    bob.send('new');
    const added = await bob.next('message');
    expect(added).toMatchObject({ text: 'new', prev: last.offset });
    expect(added.offset).toBeGreaterThan(Math.max(...page.map(({ offset }) => offset)));
  },
  20_000,
);

test('What was acknowledged in the middle of a flood is there after a kill, at its offset, and the rest may be sent again', async () => {
  using folder = temporaryFolder();
  const env = { DATA_DIR: folder.path };
  const first = await startTestServer(env);
  const ada = await chatMember(first.url, 'WebSocket', 'lobby');
  const ids = Array.from({ length: 800 }, (_, number) => ada.send(`text ${number}`));
  await ada.next('ack', ({ id }) => id === ids[200]);
  await first.stop('SIGKILL');
  const acks = new Map(ada.received.flatMap((one) => (one.type === 'ack' ? [[one.id, one.offset] as const] : [])));
  const seen = new Map(ada.received.flatMap((one) => (one.type === 'message' ? [[one.id, one.offset] as const] : [])));
  expect(acks.size).toBeGreaterThan(200);

  await using second = await startTestServer({ ...env, PORT: String(first.port) });
  const { epoch, token } = ada.welcome;
  await using again = await chatMember(second.url, 'WebSocket', 'lobby', { token, epoch, offset: 0 });
  expect(again.welcome).toMatchObject({ resumed: true, recovered: true, you: ada.welcome.you });
  for (const [number, id] of ids.entries()) again.send(`text ${number}`, id);
  await again.next('ack', ({ id }) => id === ids.at(-1));
  const messages = again.received.filter((one) => one.type === 'message');
  expect(messages.map(({ id }) => id)).toEqual(ids);
  expect(new Set(messages.map(({ offset }) => offset)).size).toBe(ids.length);
  const offsets = new Map(messages.map(({ id, offset }) => [id, offset]));
  for (const [id, offset] of [...seen, ...acks]) expect([id, offsets.get(id)]).toEqual([id, offset]);
}, 20_000);

test('A deleted text is in no file soon after, and not after a kill either', async () => {
  using folder = temporaryFolder();
  const env = { DATA_DIR: folder.path };
  const first = await startTestServer(env);
  const ada = await chatMember(first.url, 'WebSocket', 'lobby');
  for (let number = 0; number < 20; number++) ada.send(`something else ${number}`.repeat(50));
  /** Says something, says it otherwise, and takes it back. */
  const slip = async (needle: string) => {
    const message = ada.send(`${needle}-SAID`);
    ada.command({ type: 'edit', message, text: `${needle}-CHANGED`.repeat(200) });
    await ada.next('edited');
    expect(filesWith(folder.path, needle)).not.toEqual([]);
    const id = ada.command({ type: 'delete', message });
    await ada.next('ack', (ack) => ack.id === id);
  };
  await slip('NEEDLE');
  await until(() => filesWith(folder.path, 'NEEDLE').length === 0, 'the text is erased');
  await slip('THORN');
  await first.stop('SIGKILL');

  await using second = await startTestServer(env);
  expect(filesWith(folder.path, 'THORN')).toEqual([]);
  await using bob = await chatMember(second.url, 'WebSocket', 'lobby');
  const page = await pageOf(bob);
  expect(page).toHaveLength(22);
  expect(page.slice(-2)).toMatchObject([
    { text: '', deleted: true },
    { text: '', deleted: true },
  ]);
}, 20_000);

test('Only the newest HISTORY_EVENTS are kept, and whoever names an older one has not recovered', async () => {
  using folder = temporaryFolder();
  const env = { DATA_DIR: folder.path, HISTORY_EVENTS: '20' };
  const first = await startTestServer(env);
  const ada = await chatMember(first.url, 'WebSocket', 'lobby');
  const ids = Array.from({ length: 100 }, (_, number) => ada.send(`text ${number}`));
  await ada.next('ack', ({ id }) => id === ids.at(-1));
  await first.stop();

  // Pruning begins with the start.
  await using second = await startTestServer(env);
  await until(async () => {
    await using bob = await chatMember(second.url, 'WebSocket', 'lobby');
    const part = await bob.next('history', ({ done }) => done);
    return !part.more && part.messages.length === 20;
  }, 'the older ones are forgotten');
  const { epoch } = ada.welcome;
  const offsets = ada.received.flatMap((one) => (one.type === 'message' ? [one.offset] : []));
  for (const [offset, recovered] of [
    [0, false],
    [offsets[79], false],
    [offsets[80], true],
    [offsets[99], true],
  ] as const) {
    await using one = await chatMember(second.url, 'WebSocket', 'lobby', { epoch, offset: offset ?? -1 });
    expect([offset, one.welcome.recovered]).toEqual([offset, recovered]);
    if (!recovered) expect((await pageOf(one)).map(({ id }) => id)).toEqual(ids.slice(-20));
  }
  await using late = await chatMember(second.url, 'WebSocket', 'lobby');
  late.send('text 0', ids[0]);
  expect((await late.next('ack')).offset).toBe(offsets[0] as number);
}, 20_000);
