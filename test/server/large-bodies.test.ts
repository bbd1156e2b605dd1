import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { API_SETTINGS, callApi, expectApiProblem } from '../helpers/api-client.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { expectProblem } from '../helpers/expect-problem.ts';
import { postOffer } from '../helpers/post-offer.ts';
import { readResidentMemory } from '../helpers/resident-memory.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { postPicture, uploadToken } from '../helpers/upload-picture.ts';
import { until } from '../helpers/until.ts';

const MIB = 1_024 * 1_024;
/** A large photo of a phone. */
const PHOTO_BYTES = 25 * MIB;

let server: TestServer;
beforeAll(async () => void (server = await startTestServer({ ...API_SETTINGS, FILES: 'all' })));
afterAll(async () => await server[Symbol.asyncDispose]());

describe('The server refuses a body of 25 MiB with its own 413:', () => {
  test('a picture', async () => {
    await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
    const access = await uploadToken(ada);
    const token = 'token' in access ? access.token : '';
    const response = await postPicture(server.url, 'lobby', token, new Uint8Array(PHOTO_BYTES));
    const detail = 'The picture is too large. The limit is 5242880 bytes.';
    expect(await expectProblem(response, 413)).toMatchObject({ detail });
  });

  test('an offer', async () => {
    const response = await postOffer(server.url, 'v'.repeat(PHOTO_BYTES));
    const detail = 'The offer is too large. The limit is 65536 bytes.';
    expect(await expectProblem(response, 413)).toMatchObject({ detail });
  });

  test('a request to the API', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = new Uint8Array(PHOTO_BYTES);
    const response = await callApi(server, '/rooms/lobby/messages', { method: 'POST', headers, body });
    expect(await expectApiProblem(response, 413)).toBe('The body is too large. The limit is 65536 bytes.');
  });
});

/** Sends a body of 60 MiB over a connection of its own, also after the response. Resolves to the status, once it was sent. */
async function sendAll(path: string, length: 'announced' | 'unknown'): Promise<number> {
  const piece = new Uint8Array(MIB);
  const socket = connect(server.port, '127.0.0.1');
  let received = '';
  socket.on('data', (bytes) => (received += bytes.toString('latin1')));
  const write = (bytes: string | Uint8Array) => new Promise((resolve) => socket.write(bytes, resolve));
  const header = length === 'announced' ? `Content-Length: ${60 * MIB}` : 'Transfer-Encoding: chunked';
  await write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/sdp\r\n${header}\r\n\r\n`);
  for (let count = 0; count < 60; count++) {
    if (length === 'unknown') await write(`${MIB.toString(16)}\r\n`);
    await write(piece);
    if (length === 'unknown') await write('\r\n');
  }
  await until(() => received !== '', 'the server responds');
  socket.destroy();
  return Number(received.split(' ')[1]);
}

test.each([['announced'], ['unknown']] as const)('The server keeps no large body of %s length', async (length) => {
  const before = await readResidentMemory(server.pid);
  const statuses = { '/whip/lobby': 413, '/files/lobby': 401, '/api/v1/rooms': 401, '/nothing': 404, '/': 405 };
  const paths = [...Object.keys(statuses), ...Object.keys(statuses)];
  const requests = Promise.all(paths.map((path) => sendAll(path, length)));
  let most = before;
  for (let hasEnded = false; !hasEnded;) {
    hasEnded = await Promise.race([requests.then(() => true), Bun.sleep(20).then(() => false)]);
    most = Math.max(most, await readResidentMemory(server.pid));
  }
  expect(await requests).toEqual([...Object.values(statuses), ...Object.values(statuses)]);
  expect(most - before).toBeLessThan(60 * MIB);
});
