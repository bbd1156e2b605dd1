import { describe, expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chatMember } from '../helpers/chat-member.ts';
import { runServer } from '../helpers/run-server.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** Creates a data folder with 201 messages, written by a server that has stopped. */
async function createUsedFolder() {
  const folder = temporaryFolder();
  const server = await startTestServer({ DATA_DIR: folder.path });
  const ada = await chatMember(server.url, 'WebSocket', 'lobby');
  for (let number = 0; number < 200; number++) ada.send('x'.repeat(200));
  const last = ada.send('kept');
  await ada.next('ack', ({ id }) => id === last);
  await server.stop();
  return {
    path: folder.path,
    file: join(folder.path, 'chat.sqlite'),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

/** Expects that a server exits with one sentence instead of using this folder, and does not change the file. */
async function expectRefusal(folder: string, sentence: RegExp, file?: string): Promise<void> {
  const before = file === undefined ? undefined : readFileSync(file);
  const { code, out, error } = await runServer({ PORT: '0', DATA_DIR: folder });
  expect(error).toMatch(sentence);
  expect(error).toMatch(/^[^\n]+\.\n$/);
  expect([code, out]).toEqual([1, '']);
  if (file !== undefined) expect(readFileSync(file).equals(before as Buffer)).toBe(true);
}

describe('A server with DATA_DIR', () => {
  test('makes its database and its secret readable by their owner only', async () => {
    using folder = await createUsedFolder();
    expect(statSync(join(folder.path, 'secret')).mode & 0o777).toBe(0o600);
    expect(statSync(folder.file).mode & 0o777).toBe(0o600);
  });

  test('does not start on the folder of a running server, which keeps working', async () => {
    using folder = temporaryFolder();
    await using server = await startTestServer({ DATA_DIR: folder.path });
    await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
    await expectRefusal(folder.path, /another server is using it/);
    const id = ada.send('still here');
    expect(await ada.next('ack')).toMatchObject({ id });
  });

  test('starts at once after the previous server on the folder was killed', async () => {
    using folder = temporaryFolder();
    const first = await startTestServer({ DATA_DIR: folder.path });
    await first.stop('SIGKILL');
    await using second = await startTestServer({ DATA_DIR: folder.path });
    expect(second.port).toBeGreaterThan(0);
  });

  test('leaves the folder as a stopped server does when its port is taken', async () => {
    using folder = await createUsedFolder();
    using taken = Bun.serve({ port: 0, hostname: '0.0.0.0', fetch: () => new Response() });
    for (const setting of [{ PORT: String(taken.port) }, { PORT: '0', METRICS: '1', METRICS_PORT: String(taken.port) }])
      expect(await runServer({ METRICS_HOST: '0.0.0.0', ...setting, DATA_DIR: folder.path })).toMatchObject({
        code: 1,
      });
    await using server = await startTestServer({ DATA_DIR: folder.path });
    expect(server.logs).toEqual([]);
  });

  test('does not start on a damaged database', async () => {
    using folder = await createUsedFolder();
    const bytes = readFileSync(folder.file);
    writeFileSync(folder.file, bytes.fill(0x5a, bytes.length / 2));
    await expectRefusal(folder.path, /chat\.sqlite is damaged .* The file is unchanged/, folder.file);
  });

  test('does not start on a file that is not a database', async () => {
    using folder = await createUsedFolder();
    writeFileSync(folder.file, 'This is a diary.\n'.repeat(1_000));
    await expectRefusal(folder.path, /The file is unchanged/, folder.file);
  });

  test('does not start on the database of a newer version', async () => {
    using folder = await createUsedFolder();
    using database = new Database(folder.file);
    database.run('PRAGMA user_version = 99');
    database.close();
    await expectRefusal(folder.path, /written by a newer chat-box/, folder.file);
  });

  test('does not start on the database of another program', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'chat.sqlite');
    const database = new Database(file);
    database.run('CREATE TABLE recipe (name TEXT)');
    database.close();
    await expectRefusal(folder.path, /another program/, file);
  });

  test('does not start with a damaged secret', async () => {
    using folder = await createUsedFolder();
    const file = join(folder.path, 'secret');
    writeFileSync(file, 'short');
    await expectRefusal(folder.path, /secret is damaged/, file);
  });

  test('does not start when DATA_DIR is a file', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'file');
    writeFileSync(file, 'not a folder');
    await expectRefusal(file, /cannot be created/, file);
  });
});
