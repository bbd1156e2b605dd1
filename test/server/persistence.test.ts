import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '../../src/protocol/server-messages.ts';
import { type ChatMember, chatMember } from '../helpers/chat-member.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

/** Collects the newest page of a room from its parts. */
async function readPage(member: ChatMember): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const part = await member.next('history');
    messages.push(...part.messages);
    if (part.done) return messages;
  }
}

/** Reads a file. It is empty when SQLite has deleted it in the meantime. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return Buffer.alloc(0);
  }
}

/** Lists the files of a folder that contain a text. */
function filesWith(folder: string, text: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .filter(({ parentPath, name }) => readIfThere(join(parentPath, name)).includes(text))
    .map(({ name }) => name);
}

test.each(['normal', 'full'])(
  'With DURABILITY=%s every acknowledged message survives a kill once, in the same epoch, and no offset repeats',
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
    const page = await readPage(bob);
    expect(page.map(({ id, text }) => [id, text])).toEqual(ids.map((id, number) => [id, `text ${number}`]));
    bob.send('again', ids[0]);
    expect(await bob.next('ack')).toMatchObject({ id: ids[0] as string, offset: page[0]?.offset as number });
    bob.send('new');
    const added = await bob.next('message');
    expect(added).toMatchObject({ text: 'new', prev: last.offset });
    expect(added.offset).toBeGreaterThan(Math.max(...page.map(({ offset }) => offset)));
  },
  60_000,
);

test("A name stays its member's after a kill of the server, and the member gets it back with its token", async () => {
  using folder = temporaryFolder();
  const env = { DATA_DIR: folder.path };
  const first = await startTestServer(env);
  const ada = await chatMember(first.url, 'WebSocket', 'lobby');
  const renamed = ada.command({ type: 'rename', name: 'Ada_L' });
  const { token = '' } = await ada.next('ack', ({ id }) => id === renamed);
  const sent = ada.send('I was here');
  await ada.next('ack', ({ id }) => id === sent);
  await first.stop('SIGKILL');

  await using second = await startTestServer({ ...env, PORT: String(first.port) });
  await using stranger = await chatMember(second.url, 'WebSocket', 'lobby');
  for (const name of ['Ada_L', 'AdaL', 'ada__l']) {
    stranger.command({ type: 'rename', name });
    expect(await stranger.next('error')).toMatchObject({ code: 'name-taken' });
  }
  await using again = await chatMember(second.url, 'WebSocket', 'lobby', { token });
  expect(again.welcome).toMatchObject({ resumed: true, you: { id: ada.welcome.you.id, name: 'Ada_L' } });
}, 60_000);

test('Messages acknowledged during a flood survive a kill at their offsets, and the client can resend the rest', async () => {
  using folder = temporaryFolder();
  const env = { DATA_DIR: folder.path };
  const first = await startTestServer(env);
  const ada = await chatMember(first.url, 'WebSocket', 'lobby');
  const ids = Array.from({ length: 800 }, (_, number) => ada.send(`text ${number}`));
  await ada.next('ack', ({ id }) => id === ids[200]);
  await first.stop('SIGKILL');
  const acks = new Map(
    ada.received.flatMap((event) => (event.type === 'ack' ? [[event.id, event.offset] as const] : [])),
  );
  const seen = new Map(
    ada.received.flatMap((event) => (event.type === 'message' ? [[event.id, event.offset] as const] : [])),
  );
  expect(acks.size).toBeGreaterThan(200);

  await using second = await startTestServer({ ...env, PORT: String(first.port) });
  const { epoch, token } = ada.welcome;
  await using again = await chatMember(second.url, 'WebSocket', 'lobby', { token, epoch, offset: 0 });
  expect(again.welcome).toMatchObject({ resumed: true, recovered: true, you: ada.welcome.you });
  for (const [number, id] of ids.entries()) again.send(`text ${number}`, id);
  await again.next('ack', ({ id }) => id === ids.at(-1));
  const messages = again.received.filter((event) => event.type === 'message');
  expect(messages.map(({ id }) => id)).toEqual(ids);
  expect(new Set(messages.map(({ offset }) => offset)).size).toBe(ids.length);
  const offsets = new Map(messages.map(({ id, offset }) => [id, offset]));
  for (const [id, offset] of [...seen, ...acks]) expect([id, offsets.get(id)]).toEqual([id, offset]);
}, 60_000);

test('The server erases a deleted text from every file of the data folder, also after a kill', async () => {
  using folder = temporaryFolder();
  const env = { DATA_DIR: folder.path };
  const first = await startTestServer(env);
  const ada = await chatMember(first.url, 'WebSocket', 'lobby');
  for (let number = 0; number < 20; number++) ada.send(`another text ${number}`.repeat(50));
  /** Sends a message, edits it, and deletes it. */
  const sendAndDelete = async (needle: string) => {
    const message = ada.send(`${needle}-SAID`);
    ada.command({ type: 'edit', message, text: `${needle}-CHANGED`.repeat(200) });
    await ada.next('edited');
    expect(filesWith(folder.path, needle)).not.toEqual([]);
    const id = ada.command({ type: 'delete', message });
    await ada.next('ack', (ack) => ack.id === id);
  };
  await sendAndDelete('NEEDLE');
  await until(() => filesWith(folder.path, 'NEEDLE').length === 0, 'the text is erased');
  await sendAndDelete('THORN');
  await first.stop('SIGKILL');

  await using second = await startTestServer(env);
  expect(filesWith(folder.path, 'THORN')).toEqual([]);
  await using bob = await chatMember(second.url, 'WebSocket', 'lobby');
  const page = await readPage(bob);
  expect(page).toHaveLength(22);
  expect(page.slice(-2)).toMatchObject([
    { text: '', deleted: true },
    { text: '', deleted: true },
  ]);
}, 60_000);

test.each(['HISTORY_MESSAGES', 'HISTORY_EVENTS'])(
  'The server keeps the newest %s and recovers no client from before them',
  async (setting) => {
    using folder = temporaryFolder();
    const env = { DATA_DIR: folder.path, [setting]: '20' };
    const first = await startTestServer(env);
    const ada = await chatMember(first.url, 'WebSocket', 'lobby');
    const ids = Array.from({ length: 100 }, (_, number) => ada.send(`text ${number}`));
    await ada.next('ack', ({ id }) => id === ids.at(-1));
    await first.stop();

    // The server prunes when it starts.
    await using second = await startTestServer(env);
    const warnings = second.logs.filter((line) => line.includes('Use HISTORY_MESSAGES'));
    expect(warnings).toHaveLength(setting === 'HISTORY_EVENTS' ? 1 : 0);
    await until(async () => {
      await using bob = await chatMember(second.url, 'WebSocket', 'lobby');
      const part = await bob.next('history', ({ done }) => done);
      return !part.more && part.messages.length === 20;
    }, 'the server has pruned older messages');
    const { epoch } = ada.welcome;
    const offsets = ada.received.flatMap((event) => (event.type === 'message' ? [event.offset] : []));
    for (const [offset, recovered] of [
      [0, false],
      [offsets[79], false],
      [offsets[80], true],
      [offsets[99], true],
    ] as const) {
      await using member = await chatMember(second.url, 'WebSocket', 'lobby', { epoch, offset: offset ?? -1 });
      expect([offset, member.welcome.recovered]).toEqual([offset, recovered]);
      if (!recovered) expect((await readPage(member)).map(({ id }) => id)).toEqual(ids.slice(-20));
    }
    await using late = await chatMember(second.url, 'WebSocket', 'lobby');
    late.send('text 0', ids[0]);
    expect((await late.next('ack')).offset).toBe(offsets[0] as number);
  },
  60_000,
);
