import { describe, expect, test } from 'bun:test';
import { longTest } from '../helpers/long-test.ts';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../www/client/client.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { runTransfer } from '../helpers/run-transfer.ts';
import { samplePicture } from '../helpers/sample-pictures.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { storedTexts, storeTexts } from '../helpers/stored-texts.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { sendPicture, uploadPicture } from '../helpers/upload-picture.ts';

/** A folder for two data folders and a backup. */
function workFolder() {
  const folder = temporaryFolder();
  const { path } = folder;
  return {
    ...{ path, from: join(path, 'from'), to: join(path, 'to'), file: join(path, 'chat.tar') },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

async function backUp(...args: readonly string[]) {
  return await runTransfer({ args: ['backup', ...args] });
}

async function restore(...args: readonly string[]) {
  return await runTransfer({ args: ['restore', ...args] });
}

async function goLive(client: ChatClient): Promise<void> {
  client.join();
  await until(() => client.state.phase === 'live' && !client.state.catchingUp, 'the client is live');
}

async function readPicture(url: string, room: string, id: string): Promise<string> {
  const parts = await Promise.all(
    [id, `${id}/thumbnail`].map(async (path) => (await fetch(`${url}/files/${room}/${path}`)).bytes()),
  );
  return parts.map((bytes) => Buffer.from(bytes).toString('base64')).join();
}

describe('chat-box backup and restore', () => {
  test('restore every message that was acknowledged before a backup under load, and send clients from after it the newest page', async () => {
    using folder = workFolder();
    await using first = await startTestServer({ DATA_DIR: folder.from });
    let { url } = first;
    const client = headlessClient({ server: () => url, via: 'websocket', random: () => 0 });
    await goLive(client);
    const resets: unknown[] = [];
    client.on('reset', (event) => resets.push(event));
    const members = await Promise.all(
      ['lobby', 'lobby', 'annex'].map((room) => chatMember(first.url, 'WebSocket', room)),
    );
    const load = { isOver: false };
    const senders = members.map(async (member, index) => {
      for (let number = 0; !load.isOver; number++) {
        const id = member.send(`text ${index}.${number}`);
        await member.next('ack', (ack) => ack.id === id);
      }
    });
    await until(() => client.messages.length > 100, 'the load has begun');
    const before = members.map(({ received }) => received.filter(({ type }) => type === 'ack').length);
    expect(await backUp('--data', folder.from, folder.file)).toMatchObject({ code: 0 });
    const atLeast = client.messages.length + 20;
    await until(() => client.messages.length > atLeast, 'the load goes on after the backup');
    load.isOver = true;
    await Promise.all(senders);
    expect(first.logs).toEqual([]);
    const [ada] = members;
    if (!ada) throw new Error('There is no member.');
    const seen = client.messages.length;
    await first.stop();

    const restored = await restore('--data', folder.to, folder.file);
    expect(restored.error).toMatch(/^Restored 2 rooms from the backup of 20\S+Z\.\n$/);
    await using second = await startTestServer({ DATA_DIR: folder.to });
    const { token, epoch, you } = ada.welcome;
    const lastSeen = ada.received.findLast((event) => event.type === 'message')?.offset ?? 0;
    await using again = await chatMember(second.url, 'WebSocket', 'lobby', { token, epoch, offset: lastSeen });
    expect(again.welcome).toMatchObject({ you, resumed: true, recovered: false });
    expect(again.welcome.epoch).not.toBe(epoch);
    await using reader = await chatMember(second.url, 'WebSocket', 'lobby', { epoch: again.welcome.epoch, offset: 0 });
    await reader.next('message', ({ offset }) => offset === reader.welcome.head);
    const messages = reader.received.filter(
      (event): event is JournalEvent & { type: 'message' } => event.type === 'message',
    );
    for (const index of [0, 1]) {
      const numbers = messages
        .filter(({ text }) => text.startsWith(`text ${index}.`))
        .map(({ text }) => Number(text.split('.')[1]));
      expect(numbers).toEqual(numbers.map((_, number) => number));
      expect(numbers.length).toBeGreaterThanOrEqual(before[index] ?? 0);
    }
    again.send('after the restore');
    const { offset } = await again.next('ack');
    expect(offset).toBeGreaterThan(lastSeen);

    url = second.url;
    await until(() => client.messages.at(-1)?.text === 'after the restore', 'the client has the restored room');
    expect(resets).toHaveLength(1);
    expect(client.messages.length).toBeLessThan(seen);
    client.leave();
  }, 60_000);

  test('keep the pictures of messages, also of rooms with long names, and set former ones aside', async () => {
    using folder = workFolder();
    const rooms = ['lobby', `Room.${'X'.repeat(59)}`];
    const env = { FILES: 'all', DATA_DIR: folder.from };
    const first = await startTestServer(env);
    const pictures = await Promise.all(
      rooms.map(async (room) => {
        await using member = await chatMember(first.url, 'WebSocket', room);
        const uploaded = await uploadPicture(member, first.url, room, await samplePicture('jpeg', 300, 200));
        expect(await sendPicture(member, uploaded)).toBe('ack');
        return { room, file: uploaded.file, bytes: await readPicture(first.url, room, uploaded.file.id) };
      }),
    );
    expect(await backUp('--data', folder.from, folder.file)).toMatchObject({ code: 0 });
    await first.stop();
    const restored = await restore('--data', folder.to, folder.file);
    expect(restored).toMatchObject({ code: 0, error: expect.stringContaining('Restored 2 rooms') });
    expect(statSync(join(folder.to, 'files')).mode & 0o777).toBe(0o700);
    await using second = await startTestServer({ ...env, DATA_DIR: folder.to });
    for (const { room, file, bytes } of pictures) expect(await readPicture(second.url, room, file.id)).toEqual(bytes);
    await second.stop();
    // A backup from before the first picture has none.
    const [early, plain] = [`${folder.file}.early`, join(folder.path, 'plain')];
    storeTexts(plain, ['before']);
    expect(await backUp('--data', plain, early)).toMatchObject({ code: 0 });
    expect(await restore('--data', folder.to, '--force', early)).toMatchObject({ code: 0 });
    const replaced = readdirSync(folder.to).find((name) => name.startsWith('replaced-')) ?? '';
    expect(readdirSync(join(folder.to, replaced, 'files'))).toHaveLength(2);
    expect(readdirSync(join(folder.to, 'files'))).toEqual([]);
  }, 60_000);

  test('leave a pipe, and files with the name of its work folder, as they are', async () => {
    using folder = workFolder();
    await (await startTestServer({ DATA_DIR: folder.from }))[Symbol.asyncDispose]();
    const pipe = join(folder.path, 'pipe');
    Bun.spawnSync(['mkfifo', pipe]);
    const toPipe = await backUp('--data', folder.from, '--force', pipe);
    expect(toPipe.code).toBe(1);
    expect(toPipe.error).toContain(`${pipe} is not a file. Use - for standard output.`);
    expect(statSync(pipe).isFIFO()).toBe(true);
    const part = `${folder.file}.part`;
    for (const content of ['a file', 'a folder']) {
      if (content === 'a file') writeFileSync(part, content);
      else mkdirSync(part);
      const kept = content === 'a file' ? part : join(part, 'notes');
      writeFileSync(kept, 'keep');
      expect(await backUp('--data', folder.from, folder.file)).toMatchObject({ code: 1 });
      expect(readFileSync(kept, 'utf8')).toBe('keep');
      rmSync(part, { recursive: true });
    }
    mkdirSync(part);
    writeFileSync(join(part, 'chat.sqlite'), 'left by a killed backup');
    expect(await backUp('--data', folder.from, folder.file)).toMatchObject({ code: 0 });
    expect(existsSync(part)).toBe(false);
  });

  test('write files that only their owner can read, and keep the secret and the former files', async () => {
    using folder = workFolder();
    storeTexts(folder.from, ['kept']);
    expect((await backUp('--data', folder.from, folder.file)).error).toStartWith(`Wrote ${folder.file}, a backup of `);
    storeTexts(folder.to, ['replaced']);
    const refused = await restore('--data', folder.to, folder.file);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.error).toContain('has a file chat.sqlite already. With --force,');
    expect(storedTexts(folder.to)).toEqual(['replaced']);
    const restored = await restore('--data', folder.to, '--force', folder.file);
    expect(restored.code).toBe(0);
    const replaced = /^The former files are in (\S+)\./m.exec(restored.error)?.[1] ?? '';
    for (const path of [folder.file, join(folder.to, 'chat.sqlite'), join(folder.to, 'secret')])
      expect([path, statSync(path).mode & 0o777]).toEqual([path, 0o600]);
    expect(readFileSync(join(folder.to, 'secret'))).toEqual(readFileSync(join(folder.from, 'secret')));
    expect(storedTexts(folder.to)).toEqual(['kept']);
    expect(storedTexts(replaced)).toEqual(['replaced']);
    expect(readdirSync(folder.path).sort()).toEqual(['chat.tar', 'from', 'to']);
  }, 60_000);

  test('pass an archive through standard output and standard input', async () => {
    using folder = workFolder();
    storeTexts(folder.from, ['piped']);
    const written = await runTransfer({
      args: ['backup', '-'],
      output: folder.file,
      settings: { DATA_DIR: folder.from },
    });
    expect(written).toMatchObject({ code: 0 });
    const read = await runTransfer({ args: ['restore', '-'], input: folder.file, settings: { DATA_DIR: folder.to } });
    expect(read.error).toStartWith('Restored 1 room ');
    expect(storedTexts(folder.to)).toEqual(['piped']);
  }, 60_000);

  test('leave the data folder as it was when the archive is damaged, foreign, newer or cut off, or a server runs', async () => {
    using folder = workFolder();
    storeTexts(folder.from, ['kept']);
    await backUp('--data', folder.from, folder.file);
    const archive = readFileSync(folder.file);
    const damaged = join(folder.path, 'damaged.tar');
    const attempts: readonly (readonly [change: () => Uint8Array, message: string])[] = [
      [() => Buffer.from(archive).fill('!', 30_000, 30_001), 'is damaged: the checksum of chat.sqlite is wrong.'],
      [() => archive.subarray(0, archive.length - 2_000), 'is cut off.'],
      [() => Buffer.from('no archive'.repeat(100)), 'is not a tar archive.'],
      [
        () => Buffer.from(archive.toString('latin1').replace('"version": 1', '"version": 2'), 'latin1'),
        'was written by a newer chat-box (version 2 of the format; this program reads 1).',
      ],
    ];
    for (const [change, message] of attempts) {
      writeFileSync(damaged, change());
      const result = await restore('--data', folder.from, '--force', damaged);
      expect(result).toMatchObject({ code: 1, error: `${damaged} ${message} Nothing was changed.\n` });
    }
    await using server = await startTestServer({ DATA_DIR: folder.from });
    const inUse = await restore('--data', folder.from, '--force', folder.file);
    expect(inUse).toMatchObject({ code: 1 });
    expect(inUse.error).toContain('another server is using it');
    await using member = await chatMember(server.url, 'WebSocket', 'lobby');
    expect((await member.next('history')).messages).toMatchObject([{ text: 'kept' }]);
    expect(readdirSync(folder.from).filter((name) => /restore|replaced/.test(name))).toEqual([]);
  }, 60_000);

  test('name the mistake when there is nothing to back up, the file exists or cannot be written, or an engine has the rooms', async () => {
    using folder = workFolder();
    const { from, file } = folder;
    const missing = await backUp('--data', from, file);
    expect(missing).toMatchObject({ code: 1, error: `There is no data folder ${from}. Use --data with its path.\n` });
    mkdirSync(from);
    expect((await backUp('--data', from, file)).error).toContain('there is nothing to back up');
    storeTexts(from, ['x'.repeat(500_000)]);
    expect((await backUp('--data', from, join(folder.path, 'none', 'x.tar'))).error).toContain('there is no folder');
    expect((await backUp('--data', from, folder.path)).error).toContain('is a folder');
    writeFileSync(file, 'precious');
    expect(await backUp('--data', from, file)).toMatchObject({
      code: 1,
      error: `${file} exists already. With --force, the backup replaces it.\n`,
    });
    const full = await runTransfer({ args: ['backup', '--data', from, '--force', file], maxFileKib: 200 });
    expect(full).toMatchObject({ code: 1 });
    expect(full.error).toContain(`${from}/chat.sqlite cannot be copied to ${file}.part: `);
    expect(readFileSync(file, 'utf8')).toBe('precious');
    expect(await backUp('--data', from, '--force', file)).toMatchObject({ code: 0 });
    const engine = await runTransfer({ args: ['backup', `${file}2`], settings: { REDIS_URL: 'redis://127.0.0.1:1' } });
    expect(engine).toMatchObject({ code: 1 });
    expect(engine.error).toStartWith('REDIS_URL: the rooms are in Redis or Valkey.');
    const memory = await runTransfer({ args: ['backup', `${file}2`], settings: { DATA_DIR: ':memory:' } });
    expect(memory.error).toStartWith('DATA_DIR: a server in :memory: stores nothing.');
    expect(await backUp()).toMatchObject({ code: 2 });
    expect(await restore('--data', folder.to, join(folder.path, 'none.tar'))).toMatchObject({ code: 1 });
    expect(readdirSync(folder.path).sort()).toEqual(['chat.tar', 'from']);
  }, 60_000);

  test('leave the old messages when the restore is killed while it writes', async () => {
    using folder = workFolder();
    storeTexts(folder.from, ['new']);
    await backUp('--data', folder.from, folder.file);
    storeTexts(folder.to, ['old']);
    const pipe = new TransformStream<Uint8Array, Uint8Array>();
    const command = ['run', 'index.ts', 'restore', '--data', folder.to, '--force', '-'];
    const child = Bun.spawn([process.execPath, ...command], {
      cwd: projectRoot,
      stdin: pipe.readable,
      stderr: 'ignore',
    });
    const writer = pipe.writable.getWriter();
    await writer.write(readFileSync(folder.file).subarray(0, 20_000));
    const part = join(folder.to, 'restore.part', 'chat.sqlite');
    await until(() => existsSync(part) && statSync(part).size > 0, 'the restore writes');
    child.kill('SIGKILL');
    await child.exited;
    expect(storedTexts(folder.to)).toEqual(['old']);
    expect(await restore('--data', folder.to, '--force', folder.file)).toMatchObject({ code: 0 });
    expect(storedTexts(folder.to)).toEqual(['new']);
    expect(readdirSync(folder.to).filter((name) => name.startsWith('restore'))).toEqual([]);
  }, 60_000);

  longTest(
    'take little more memory for 100 MB than for one message',
    async () => {
      using folder = workFolder();
      storeTexts(folder.from, ['small']);
      const move = async () => {
        const written = await backUp('--data', folder.from, '--force', folder.file);
        const read = await restore('--data', folder.to, '--force', folder.file);
        expect([written.code, read.code]).toEqual([0, 0]);
        return { written: written.peakMemory, read: read.peakMemory };
      };
      const least = await move();
      storeTexts(
        folder.from,
        Array.from({ length: 100 }, () => 'x'.repeat(1_000_000)),
      );
      const most = await move();
      expect(statSync(folder.file).size).toBeGreaterThan(100_000_000);
      // Reading a file leaves up to 30 MB of garbage, however large it is.
      expect(most.written).toBeLessThan(least.written + 25_000_000);
      expect(most.read).toBeLessThan(least.read + 45_000_000);
      expect(storedTexts(folder.to)).toHaveLength(101);
    },
    120_000,
  );
});
