import { describe, expect, test } from 'bun:test';
import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { builtServer } from '../helpers/built-server.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { freePort } from '../helpers/nginx.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

/** Starts a server for whose process a shell first opens the log, which may use the variables of `env`. */
async function startWithLog(openLog: string, env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const command = ['sh', '-c', `${openLog}; exec "$@"`, 'sh', ...(await builtServer())];
  return startTestServer({ LOG_LEVEL: 'debug', ...env }, { command });
}

/** Makes the server write lines to its log. */
async function cause({ url }: TestServer, lines: number): Promise<void> {
  for (let count = 0; count < lines; count++) await fetch(`${url}/livez`);
}

describe('The server goes on without its log, and shuts down as ever,', () => {
  const fullDisk = 'exec 2>/dev/full';
  // The server gets the end of a pipe that nothing reads.
  const deadPipe = 'mkfifo "$FOLDER/log"; exec 3<>"$FOLDER/log" 2>"$FOLDER/log"; exec 3>&-';
  const hasFullDevice = process.platform === 'linux';
  test.each([
    ...(hasFullDevice ? [['when the disk is full', fullDisk] as const] : []),
    ['when the process that reads the log has ended', deadPipe],
    ['when standard error is closed', 'exec 2>&-'],
  ])('%s', async (_, openLog) => {
    using folder = temporaryFolder();
    await using server = await startWithLog(openLog, { FOLDER: folder.path });
    await using member = await chatMember(server.url, 'WebSocket', 'lobby');
    await cause(server, 10);
    expect(await server.stop()).toBe(0);
    expect(await member.next('bye')).toMatchObject({ code: 'shutdown' });
  });
});

test('The server starts when it cannot print its address', async () => {
  using folder = temporaryFolder();
  const PORT = String(await freePort());
  const deadOutput =
    'echo "http://localhost:$PORT/"; mkfifo "$FOLDER/out"; exec 3<>"$FOLDER/out" >"$FOLDER/out"; exec 3>&-';
  await using server = await startWithLog(deadOutput, { FOLDER: folder.path, PORT });
  const isLive = () =>
    fetch(`${server.url}/livez`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(isLive, 'the server listens');
  expect(await server.stop()).toBe(0);
});

test('The log continues with the number of lost lines when its file has space again', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'log');
  const limit = 'trap "" XFSZ; ulimit -f 8; exec 2>>"$FOLDER/log"';
  await using server = await startWithLog(limit, { FOLDER: folder.path });
  await cause(server, 100);
  const full = readFileSync(file, 'utf8');
  expect(full.length).toBe(4_096);
  truncateSync(file);
  await cause(server, 2);
  const [blank, notice, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect([blank, notice]).toEqual(['', expect.stringMatching(/^\S+ the log lost lines lines=\d+$/)]);
  const lost = Number(notice?.split('=')[1]);
  // The last line of the full file is incomplete.
  expect(full.split('\n').length - 1 + lost).toBe(100);
  expect(lines).toEqual(
    Array.from({ length: 2 }, () => expect.stringContaining(' request method="GET" path="/livez"')),
  );
});
