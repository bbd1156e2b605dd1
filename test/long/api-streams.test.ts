import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { KEEP_ALIVE_MS } from '../../src/api/event-stream.ts';
import { MAX_KEY_STREAMS } from '../../src/api/streams.ts';
import { API_SETTINGS, callApi, postMessage } from '../helpers/api-client.ts';
import { API_KEY } from '../helpers/api-contract.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { followEvents } from '../helpers/event-reader.ts';
import { readResidentMemory } from '../helpers/resident-memory.ts';
import { runTransfer } from '../helpers/run-transfer.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { EXPORT_TIME } from '../helpers/transfer-file.ts';
import { until } from '../helpers/until.ts';

const MIB = 1_048_576;
const MESSAGES = 100_000;
/** Memory that the server may gain while it streams 190 MB again. Most of it is garbage. */
const MAX_EXPORT_GAIN_BYTES = 100 * MIB;
/** Memory that 90 clients that do not read may cost. Each asks for 190 MB. */
const MAX_STALLED_GAIN_BYTES = 512 * MIB;
const EPOCH = 'epoch-of-the-lobby';

test('The API streams the export of 100,000 messages in bounded memory, and an import of it gives the same room', async () => {
  using folder = temporaryFolder();
  const [original, second] = [join(folder.path, 'original'), join(folder.path, 'second')];
  const file = join(folder.path, 'large.ndjson');
  await writeLargeExport(file);
  expect((await runTransfer({ args: ['import', '--data', original], input: file })).code).toBe(0);
  await using server = await startTestServer({ ...API_SETTINGS, DATA_DIR: original });
  // The first export shows how much memory an export takes.
  let before = 0;
  const first = await callApi(server, '/export');
  for await (const _chunk of first.body ?? []) before = Math.max(before, await readResidentMemory(server.pid));
  let peak = 0;
  const copy = join(folder.path, 'copy.ndjson');
  const written = createWriteStream(copy);
  let bytes = 0;
  const response = await callApi(server, '/export');
  for await (const chunk of response.body ?? []) {
    peak = Math.max(peak, await readResidentMemory(server.pid));
    bytes += chunk.length;
    if (!written.write(chunk)) await new Promise((resolve) => written.once('drain', resolve));
  }
  written.end();
  await finished(written);
  expect(bytes).toBeGreaterThan(180_000_000);
  expect(peak - before).toBeLessThan(MAX_EXPORT_GAIN_BYTES);
  const imported = await runTransfer({ args: ['import', '--data', second], input: copy });
  expect(imported.error).toBe(`Imported 1 room with ${MESSAGES} events.\n`);
  const exported = join(folder.path, 'second.ndjson');
  expect((await runTransfer({ args: ['export', '--data', second], output: exported })).code).toBe(0);
  expect(await hashBody(exported)).toBe(await hashBody(copy));
}, 300_000);

test('Readers that never read cost the server a bounded amount of memory, and are closed after a minute', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'large.ndjson');
  await writeLargeExport(file);
  const data = join(folder.path, 'data');
  expect((await runTransfer({ args: ['import', '--data', data], input: file })).code).toBe(0);
  await using server = await startTestServer({ ...API_SETTINGS, DATA_DIR: data });
  const before = await readResidentMemory(server.pid);
  const sockets: Socket[] = [];
  for (const [accept, path] of [
    ['text/event-stream', `events?after=${EPOCH}.1`],
    ['application/x-ndjson', 'events'],
    ['text/html', 'transcript'],
  ]) {
    for (let count = 0; count < 30; count++) {
      const socket = connect(server.port, '127.0.0.1').pause();
      socket.write(
        `GET /api/v1/rooms/lobby/${path} HTTP/1.1\r\nHost: x\r\nAccept: ${accept}\r\nAuthorization: Bearer ${API_KEY}\r\n\r\n`,
      );
      sockets.push(socket);
    }
  }
  // Each would take the whole room, if nothing held it back.
  await using member = await chatMember(server.url, 'WebSocket', 'lobby');
  for (let count = 0; count < 50; count++) await member.outcome({ type: 'send', text: `${count}` });
  expect((await readResidentMemory(server.pid)) - before).toBeLessThan(MAX_STALLED_GAIN_BYTES);
  await using stack = new AsyncDisposableStack();
  for (let count = sockets.length; count < MAX_KEY_STREAMS; count++) stack.use(await followEvents(server.url, 'lobby'));
  const request = async () => {
    const response = await callApi(server, '/rooms/lobby/events', { method: 'HEAD' });
    return response.status;
  };
  expect(await request()).toBe(429);
  await until(async () => (await request()) === 200, 'a stream that is not read is closed', 100_000);
  for (const socket of sockets) socket.destroy();
}, 300_000);

test('A quiet stream of events stays open', async () => {
  await using server = await startTestServer(API_SETTINGS);
  await postMessage(server, 'lobby', 'hello');
  await using reader = await followEvents(server.url, 'lobby');
  await reader.next();
  // Bun's own limit for a quiet connection is 10 s.
  await Bun.sleep(2.5 * KEEP_ALIVE_MS);
  await postMessage(server, 'lobby', 'still here');
  expect((await reader.next(({ event }) => event === 'message')).data['text']).toBe('still here');
}, 120_000);

/** Writes an export of a room with 100,000 messages of about 2 KB. */
async function writeLargeExport(path: string): Promise<void> {
  const hash = createHash('sha256');
  const file = createWriteStream(path);
  const write = async (line: object) => {
    const text = `${JSON.stringify(line)}\n`;
    hash.update(text);
    if (!file.write(text)) await new Promise((resolve) => file.once('drain', resolve));
  };
  await write({ format: 'chat-box', version: 2, exported: EXPORT_TIME });
  await write({ type: 'room', name: 'lobby', epoch: EPOCH, head: MESSAGES, reserved: MESSAGES, prunedTo: 0 });
  const from = { id: 'member-of-ada-0001', name: 'KindFox1' };
  for (let offset = 1; offset <= MESSAGES; offset++) {
    const id = `message-${String(offset).padStart(10, '0')}`;
    await write({
      type: 'message',
      offset,
      time: EXPORT_TIME + offset,
      id,
      from,
      text: `${offset} `.repeat(300).slice(0, 1_800).trim(),
    });
  }
  const end = { type: 'end', rooms: 1, lines: MESSAGES + 2, sha256: hash.digest('hex') };
  file.end(`${JSON.stringify(end)}\n`);
  await finished(file);
}

/** Returns a hash of the lines between the first one and the last one, which name the time of the export. */
async function hashBody(path: string): Promise<string> {
  const text = await Bun.file(path).text();
  const body = text.slice(text.indexOf('\n') + 1, text.lastIndexOf('\n', text.length - 2) + 1);
  return createHash('sha256').update(body).digest('hex');
}
