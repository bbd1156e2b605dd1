import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { carrierKinds } from '../helpers/carriers.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { slowConnection } from '../helpers/slow-connection.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { dialectNames, enterRoom, type DialectName } from '../helpers/test-member.ts';
import { upgradeRequest } from '../helpers/upgrade-request.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(async () => {
  await expectHealthy(server.url);
  await server[Symbol.asyncDispose]();
});

/** Opens a WebSocket whose frames a test writes by hand. */
async function rawWebSocket(room: string, dialect: DialectName) {
  const connection = await slowConnection(
    server.port,
    upgradeRequest({ room, protocol: dialect === 'plain' ? '' : CHAT_V1 }),
  );
  expect(await connection.firstLine).toContain('101');
  if (dialect !== 'plain') connection.write(new Uint8Array(frame(TEXT, new TextEncoder().encode('{"type":"hello"}'))));
  return connection;
}

/** The first byte of frames (RFC 6455 section 5.2). */
const TEXT = 0x81;
const FIRST_PART = 0x01;
const LAST_PART = 0x80;

/** Creates a masked frame of less than 126 bytes, with a mask of zeros. */
function frame(first: number, bytes: ArrayLike<number>): number[] {
  return [first, 0x80 | bytes.length, 0, 0, 0, 0, ...Array.from(bytes)];
}

const INVALID: readonly (readonly [string, readonly number[]])[] = [
  ['a text that is not UTF-8', frame(TEXT, [0x68, 0xff, 0xfe])],
  ['a text that ends within a letter', frame(TEXT, [0x68, 0xc3])],
  ['a text with a surrogate', frame(TEXT, [0xed, 0xa0, 0x80])],
  ['a text with an overlong letter', frame(TEXT, [0xc0, 0xaf])],
  ['a text in two parts that is not UTF-8', [...frame(FIRST_PART, [0x68, 0xc3]), ...frame(LAST_PART, [0x68])]],
  ['a continuation of nothing', frame(LAST_PART, [0x68])],
  ['a new text within another', [...frame(FIRST_PART, [0x68]), ...frame(TEXT, [0x68])]],
  ['an unknown opcode', frame(0x83, [0x68])],
  ['a reserved bit', frame(0xc1, [0x68])],
  ['a ping in parts', frame(0x09, [0x68])],
  ['a ping of more than 125 bytes', [0x89, 0xfe, 0, 126, 0, 0, 0, 0, ...Array<number>(126).fill(0x78)]],
  ['a length of more than 2^62 bytes', [TEXT, 0xff, 0x7f, ...Array<number>(7).fill(0xff), 0, 0, 0, 0, 0x68]],
  ['a close frame with one byte', frame(0x88, [0x03])],
];

describe.each(dialectNames)('In %s, the server closes a WebSocket and broadcasts nothing of', (dialect) => {
  test.each(INVALID)('%s', async (_, bytes) => {
    const room = freshRoom();
    await using bob = await enterRoom(server.url, 'WebSocket', 'plain', room);
    await using connection = await rawWebSocket(room, dialect);
    connection.write(new Uint8Array(bytes));
    await connection.closed;
    bob.send('still here');
    await bob.waitFor('still here');
    expect(bob.received().map(({ text }) => text)).toEqual(['still here']);
  });
});

test('The server broadcasts a text whose parts divide a letter', async () => {
  const room = freshRoom();
  await using bob = await enterRoom(server.url, 'WebSocket', 'plain', room);
  await using connection = await rawWebSocket(room, 'plain');
  connection.write(new Uint8Array([...frame(FIRST_PART, [0x68, 0xc3]), ...frame(LAST_PART, [0xa4])]));
  await bob.waitFor('hä');
});

// A chat.v1 frame has at most 16 KiB, so the dialect closes what the carrier accepts.
describe.each(carrierKinds)('Over a %s in chat.v1', (kind) => {
  test.each([
    ['65,536 units', 'x'.repeat(65_536)],
    ['65,536 bytes of letters of two bytes', 'ä'.repeat(32_768)],
  ])('the server reads a frame of %s and closes with protocol', async (_, text) => {
    await using member = await enterRoom(server.url, kind, 'chat.v1', freshRoom());
    member.client.send(text);
    expect(await member.client.next((frame) => frame.includes('"bye"'))).toContain('"code":"protocol"');
    await member.client.closed;
  });

  test.each([
    ['65,537 units', 'x'.repeat(65_537)],
    ['a letter of two bytes at the limit', `${'x'.repeat(65_535)}ä`],
  ])('the server closes a carrier that sends one byte more unread: %s', async (_, text) => {
    const editAnswer = (sdp: string) => sdp.replace('a=max-message-size:65536', 'a=max-message-size:262144');
    await using member = await enterRoom(server.url, kind, 'chat.v1', freshRoom(), { editAnswer });
    member.client.send(text);
    const { status } = await member.client.closed;
    if (kind === 'WebSocket') expect(status).toBe(1009);
    else expect(member.client.messages.at(-1)).toContain('"code":"too-large"');
  });
});
