import { describe, expect, test } from 'bun:test';
import { chownSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../www/client/client.ts';
import { API_SETTINGS, callApi, postMessage } from '../helpers/api-client.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { runTransfer } from '../helpers/run-transfer.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { signedInMember } from '../helpers/signed-in-member.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { longTest } from '../helpers/long-test.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { EXPORT_TIME, fileOf, sampleItems, sampleRoom } from '../helpers/transfer-file.ts';
import { until } from '../helpers/until.ts';

const MIB = 1_048_576;

/** A folder with two data folders and a file in it. */
function workFolder() {
  const folder = temporaryFolder();
  return {
    from: join(folder.path, 'from'),
    to: join(folder.path, 'to'),
    file: join(folder.path, 'chat.ndjson'),
    path: folder.path,
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

async function goLive(client: ChatClient): Promise<void> {
  client.join();
  await until(() => client.state.phase === 'live' && !client.state.catchingUp, 'the client is live');
}

/** What a client shows of its messages. The order of its own reactions is that of the server. */
function view(client: ChatClient): readonly Message[] {
  return client.messages;
}

describe('chat-box export and import', () => {
  test('move a ban from all rooms and its entry in the log, which the API exports too', async () => {
    using folder = workFolder();
    const settings = { ...API_SETTINGS, JWT_SECRET };
    const read = async (server: Pick<TestServer, 'url'>, path: string) => (await callApi(server, path)).text();
    await using first = await startTestServer({ ...settings, DATA_DIR: folder.from });
    const ban = { room: '*', user: 'mallory', seconds: 3_600, reason: 'Threats' };
    const headers = { 'Content-Type': 'application/json' };
    expect((await callApi(first, '/bans', { method: 'POST', headers, body: JSON.stringify(ban) })).status).toBe(201);
    await postMessage(first, 'lobby', 'hello');
    const lists = [await read(first, '/bans'), await read(first, '/audit')];
    for (const list of lists) expect(list).toContain('Threats');
    expect((await read(first, '/export')).split('Threats')).toHaveLength(3);
    expect(await read(first, '/rooms/lobby/export')).not.toContain('Threats');
    await first.stop();

    await runTransfer({ args: ['export', '--data', folder.from], output: folder.file });
    const imported = await runTransfer({ args: ['import', '--data', folder.to], input: folder.file });
    expect(imported).toMatchObject({ code: 0, error: 'Imported 1 room with 1 event.\n' });
    await using second = await startTestServer({ ...settings, DATA_DIR: folder.to });
    expect([await read(second, '/bans'), await read(second, '/audit')]).toEqual(lists);
    const token = await signToken({ sub: 'mallory', name: 'Mallory' });
    await expect(signedInMember(second.url, 'WebSocket', 'lobby', token)).rejects.toThrow('kicked');
  });

  test('move a chat to another folder, and its clients resume there as after a restart', async () => {
    using folder = workFolder();
    await using first = await startTestServer({ DATA_DIR: folder.from });
    let { url } = first;
    const clients = (['whip', 'websocket'] as const).map((via) =>
      headlessClient({ server: () => url, via, random: () => 0 }),
    );
    const [ada, bob] = clients as [ChatClient, ChatClient];
    for (const client of clients) await goLive(client);
    const resets: unknown[] = [];
    for (const client of clients) client.on('reset', (event) => resets.push(event));
    for (let number = 0; number < 30; number++) (number % 3 ? ada : bob).send(`text ${number}`);
    await until(() => bob.messages.length === 30, 'all texts have arrived');
    const [own, other, gone] = ['text 1', 'text 0', 'text 2'].map(
      (text) => bob.messages.find((row) => row.text === text)?.id ?? '',
    );
    ada.command({ type: 'edit', message: own ?? '', text: 'edited' });
    ada.command({ type: 'delete', message: gone ?? '' });
    for (const client of clients) client.command({ type: 'react', message: other ?? '', emoji: '👍', on: true });
    ada.command({ type: 'rename', name: 'AdaLovelace' });
    ada.send('an answer', other);
    await until(() => clients.every(({ outgoing }) => outgoing.length === 0), 'all commands are acknowledged');
    const raw = await chatMember(first.url, 'WebSocket', 'lobby');
    const sent = raw.send('from a raw member');
    const edited = raw.command({ type: 'edit', message: sent, text: 'edited by a raw member' });
    const firstAcks = [await raw.next('ack'), await raw.next('ack')];
    await until(() => clients.every(({ messages }) => messages.at(-1)?.edited), 'all clients have the last event');
    const views = clients.map(view);
    const people = clients.map(({ you }) => you);
    await first.stop();

    const exported = await runTransfer({
      args: ['export', '--data', folder.from, '--with-secret'],
      output: folder.file,
    });
    expect(exported.code).toBe(0);
    expect(exported.error).toMatch(/^Exported 1 room with \d+ events, and the secret\.\n$/);
    const imported = await runTransfer({ args: ['import', '--data', folder.to], input: folder.file });
    expect(imported).toMatchObject({ code: 0, error: exported.error.replace('Exported', 'Imported') });

    await using second = await startTestServer({ DATA_DIR: folder.to });
    const { token, epoch, you } = raw.welcome;
    const offset = firstAcks[1]?.offset ?? 0;
    await using again = await chatMember(second.url, 'WebSocket', 'lobby', { token, epoch, offset });
    expect(again.welcome).toMatchObject({ you, epoch, head: offset, resumed: true, recovered: true });
    again.send('from a raw member', sent);
    again.command({ type: 'edit', message: sent, text: 'edited by a raw member', id: edited });
    expect([await again.next('ack'), await again.next('ack')]).toEqual(firstAcks);

    url = second.url;
    await until(() => clients.every(({ state }) => state.phase === 'live' && !state.catchingUp), 'both are live again');
    expect(clients.map(({ you }) => you)).toEqual(people);
    expect(clients.map(view)).toEqual(views);
    ada.send('after the move');
    await until(() => clients.every(({ messages }) => messages.at(-1)?.text === 'after the move'), 'both go on');
    expect(clients.map(({ messages }) => messages.length)).toEqual([33, 33]);
    expect(resets).toEqual([]);
    for (const client of clients) client.leave();
  }, 60_000);

  test('without the secret make all clients new members, which still recover', async () => {
    using folder = workFolder();
    await using first = await startTestServer({ DATA_DIR: folder.from });
    const ada = await chatMember(first.url, 'WebSocket', 'lobby');
    ada.send('before');
    const { offset } = await ada.next('ack');
    // The server runs while it is exported.
    const exported = await runTransfer({ args: ['export', '--data', folder.from], output: folder.file });
    expect(exported.error).toContain('Resume tokens are not valid after an import');
    ada.send('after the export');
    await ada.next('ack');
    expect(first.logs).toEqual([]);
    await first.stop();
    await runTransfer({ args: ['import', '--data', folder.to], input: folder.file });
    await using second = await startTestServer({ DATA_DIR: folder.to });
    const { token, epoch, you } = ada.welcome;
    await using again = await chatMember(second.url, 'WebSocket', 'lobby', { token, epoch, offset });
    expect(again.welcome).toMatchObject({ epoch, head: offset, resumed: false, recovered: true });
    expect(again.welcome.you.id).not.toBe(you.id);
  }, 40_000);

  test('refuse a folder that a server uses, a room that exists, and a file that was cut, with one sentence', async () => {
    using folder = workFolder();
    writeFileSync(folder.file, fileOf([sampleRoom, ...sampleItems]));
    await using server = await startTestServer({ DATA_DIR: folder.to });
    const args = ['import', '--data', folder.to];
    const used = await runTransfer({ args, input: folder.file });
    expect(used).toMatchObject({ code: 1, error: expect.stringMatching(/^[^\n]+another server is using it\.\n$/) });
    await server.stop();
    expect(await runTransfer({ args, input: folder.file })).toMatchObject({
      code: 0,
      error: 'Imported 1 room with 12 events.\n',
    });
    const exists = 'Line 2: the room lobby exists already. Use --replace to replace it. Nothing was imported.\n';
    expect(await runTransfer({ args, input: folder.file })).toMatchObject({ code: 1, error: exists });
    expect(await runTransfer({ args: [...args, '--replace'], input: folder.file })).toMatchObject({ code: 0 });
    writeFileSync(folder.file, fileOf([sampleRoom, ...sampleItems]).slice(0, 500));
    const cut = /^Line \d: the file ends in the middle of it\. Nothing was imported\.\n$/;
    const run = await runTransfer({ args: [...args, '--replace'], input: folder.file });
    expect(run).toMatchObject({ code: 1, error: expect.stringMatching(cut) });
  }, 40_000);

  longTest(
    'move 50,000 events in less memory than these take',
    async () => {
      using folder = workFolder();
      const from = { id: 'member-of-ada-0001', name: 'KindFox1' };
      const write = (events: number) => {
        const messages = Array.from({ length: events }, (_, index) => {
          const id = String(index).padStart(16, '0');
          return { type: 'message', offset: index + 1, time: EXPORT_TIME, id, from, text: 'x'.repeat(900) };
        });
        writeFileSync(folder.file, fileOf([{ ...sampleRoom, prunedTo: 0, head: events }, ...messages]));
      };
      /** Imports and exports the file, and returns the memory that both took. */
      const move = async () => {
        const imported = await runTransfer({ args: ['import', '--data', folder.to, '--replace'], input: folder.file });
        const output = `${folder.file}.out`;
        const exported = await runTransfer({ args: ['export', '--data', folder.to], output });
        expect([imported.code, exported.code]).toEqual([0, 0]);
        expect(statSync(output).size).toBeWithin(statSync(folder.file).size - 100, statSync(folder.file).size + 100);
        return { imported: imported.peakMemory, exported: exported.peakMemory };
      };
      write(1);
      const least = await move();
      write(50_000);
      const size = statSync(folder.file).size;
      expect(size).toBeGreaterThan(48 * MIB);
      const most = await move();
      expect(most.exported).toBeLessThan(least.exported + size);
      // SQLite has a cache of 32 MiB, and garbage is collected late.
      expect(most.imported).toBeLessThan(least.imported + 48 * MIB + size);
    },
    120_000,
  );

  test('stop reading a line of 64 MiB at its beginning', async () => {
    using folder = workFolder();
    const [header = ''] = fileOf([]).split('\n');
    writeFileSync(folder.file, `${header}\n${'x'.repeat(64 * MIB)}`);
    const run = await runTransfer({ args: ['import', '--data', folder.to], input: folder.file });
    const error = 'Line 2: it is longer than 65536 bytes. Nothing was imported.\n';
    expect(run).toMatchObject({ code: 1, error });
    expect(run.peakMemory).toBeLessThan(100 * MIB);
  }, 40_000);

  test('report a full disk, and import nothing', async () => {
    using folder = workFolder();
    writeFileSync(folder.file, fileOf([sampleRoom, ...sampleItems]));
    const args = ['import', '--data', folder.to];
    await runTransfer({ args, input: folder.file });
    const texts = Array.from({ length: 400 }, (_, index) => {
      const id = String(index).padStart(16, '0');
      const from = { id, name: 'Ada' };
      return { type: 'message', offset: index + 1, time: 0, id, from, text: 'x'.repeat(4_000) };
    });
    writeFileSync(folder.file, fileOf([{ ...sampleRoom, name: 'big', head: 400, prunedTo: 0 }, ...texts]));
    const full = await runTransfer({ args, input: folder.file, maxFileKib: 300 });
    expect(full).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^\S+chat\.sqlite cannot be written: [^\n]+\. Nothing was imported\.\n$/),
    });
    const exported = await runTransfer({ args: ['export', '--data', folder.to], output: '/dev/full' });
    expect(exported).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^Standard output cannot be written: [^\n]+\.\n$/),
    });
    await runTransfer({ args: ['export', '--data', folder.to], output: folder.file });
    expect(await Bun.file(folder.file).text()).not.toContain('"name":"big"');
    await using server = await startTestServer({ DATA_DIR: folder.to });
    expect(server.logs.filter((line) => !line.includes('clock is suspect'))).toEqual([]);
  }, 40_000);

  test('import nothing when the process is interrupted', async () => {
    using folder = workFolder();
    const { PATH = '', HOME = '' } = process.env;
    const command = [process.execPath, 'run', 'index.ts', 'import', '--data', folder.to];
    const child = Bun.spawn(command, {
      ...{ cwd: projectRoot, env: { PATH, HOME }, stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' },
    });
    child.stdin.write(fileOf([sampleRoom, ...sampleItems]).slice(0, 700));
    await child.stdin.flush();
    await until(() => existsSync(join(folder.to, 'chat.sqlite')), 'the import has begun');
    child.kill('SIGTERM');
    expect(await new Response(child.stderr).text()).toBe(
      'Standard input cannot be read: interrupted by SIGTERM. Nothing was imported.\n',
    );
    expect(await child.exited).toBe(1);
    expect(readdirSync(folder.to).sort()).toEqual(['chat.sqlite', 'lock.sqlite']);
  });

  test('refuse a server that stores nothing', async () => {
    const { code, error } = await runTransfer({ args: ['export'], settings: { DATA_DIR: ':memory:' } });
    const sentence = 'DATA_DIR: a server in :memory: stores nothing. Use --data with the path of a folder.\n';
    expect([code, error]).toEqual([1, sentence]);
  });

  test.each([
    [['export', '--date', 'x'], '--date: unknown option.'],
    [['export', '--replace'], '--replace: unknown option.'],
    [['import', '--with-secret'], '--with-secret: unknown option.'],
    [['export', 'lobby'], 'lobby: unknown argument.'],
    [['export', '--data'], '--data: the folder is missing.'],
  ])('reject %j with a sentence and exit with 2', async (args, sentence) => {
    const { code, error } = await runTransfer({ args });
    expect(code).toBe(2);
    expect(error).toStartWith(`${sentence}\n\nUsage: chat-box ${args[0]} `);
  });

  test.skipIf(process.getuid?.() !== 0)(
    'give the files to the owner of the folder when root imports, also when that fails',
    async () => {
      using folder = workFolder();
      const { file, to } = folder;
      mkdirSync(to);
      chownSync(to, 10_001, 10_002);
      const owners = () => {
        const stats = readdirSync(to).map((name) => ({ name, ...statSync(join(to, name)) }));
        return stats.map(({ name, uid, gid }) => `${name} ${uid} ${gid}`).toSorted();
      };
      const text = fileOf([sampleRoom, ...sampleItems]);
      writeFileSync(file, text.slice(0, -20));
      expect(await runTransfer({ args: ['import', '--data', to], input: file })).toMatchObject({ code: 1 });
      expect(owners()).toEqual(['chat.sqlite 10001 10002', 'lock.sqlite 10001 10002']);
      writeFileSync(file, text);
      expect(await runTransfer({ args: ['import', '--data', to], input: file })).toMatchObject({ code: 0 });
      expect(owners()).toEqual(['chat.sqlite 10001 10002', 'lock.sqlite 10001 10002']);
    },
  );
});
