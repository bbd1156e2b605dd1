import { describe, expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chatMember } from '../helpers/chat-member.ts';
import { runServer } from '../helpers/run-server.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** A folder in which a server kept something before it ended. */
async function usedFolder() {
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

/** Expects that no server starts there, that it says why in one sentence, and that it leaves a file as it is. */
async function expectRefusal(folder: string, why: RegExp, file?: string): Promise<void> {
  const before = file === undefined ? undefined : readFileSync(file);
  const { code, out, error } = await runServer({ PORT: '0', DATA_DIR: folder });
  expect(error).toMatch(why);
  expect(error).toMatch(/^[^\n]+\.\n$/);
  expect([code, out]).toEqual([1, '']);
  if (file !== undefined) expect(readFileSync(file).equals(before as Buffer)).toBe(true);
}

describe('A server', () => {
  test('keeps what is said and its secret for its owner alone', async () => {
    using folder = await usedFolder();
    expect(statSync(join(folder.path, 'secret')).mode & 0o777).toBe(0o600);
    expect(statSync(folder.file).mode & 0o777).toBe(0o600);
  });

  test('does not start beside another on the same folder, which goes on', async () => {
    using folder = temporaryFolder();
    await using server = await startTestServer({ DATA_DIR: folder.path });
    await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
    await expectRefusal(folder.path, /another server uses it/);
    const id = ada.send('still here');
    expect(await ada.next('ack')).toMatchObject({ id });
  });

  test('starts at once after another on the same folder was killed', async () => {
    using folder = temporaryFolder();
    const first = await startTestServer({ DATA_DIR: folder.path });
    await first.stop('SIGKILL');
    await using second = await startTestServer({ DATA_DIR: folder.path });
    expect(second.port).toBeGreaterThan(0);
  });

  test('does not start over a damaged file', async () => {
    using folder = await usedFolder();
    const bytes = readFileSync(folder.file);
    writeFileSync(folder.file, bytes.fill(0x5a, bytes.length / 2));
    await expectRefusal(folder.path, /chat\.sqlite is damaged .* it was left as it is/, folder.file);
  });

  test('does not start over a file that is no database', async () => {
    using folder = await usedFolder();
    writeFileSync(folder.file, 'This is a diary.\n'.repeat(1_000));
    await expectRefusal(folder.path, /left as it is/, folder.file);
  });

  test('does not start over the file of a newer version', async () => {
    using folder = await usedFolder();
    using database = new Database(folder.file);
    database.run('PRAGMA user_version = 99');
    database.close();
    await expectRefusal(folder.path, /written by a newer chat-box/, folder.file);
  });

  test('does not start over the database of another program', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'chat.sqlite');
    const database = new Database(file);
    database.run('CREATE TABLE recipe (name TEXT)');
    database.close();
    await expectRefusal(folder.path, /some other program/, file);
  });

  test('does not start with a damaged secret', async () => {
    using folder = await usedFolder();
    const file = join(folder.path, 'secret');
    writeFileSync(file, 'short');
    await expectRefusal(folder.path, /secret is damaged/, file);
  });

  test('does not start where the folder is a file', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'file');
    writeFileSync(file, 'not a folder');
    await expectRefusal(file, /cannot be made/, file);
  });
});
