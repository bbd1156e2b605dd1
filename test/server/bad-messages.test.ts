import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { carrierKinds } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { dialectNames, enterRoom } from '../helpers/test-member.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(async () => {
  await expectHealthy(server.url);
  await server[Symbol.asyncDispose]();
});

/** Edits the answer so that the client sends larger messages than the server allows. */
const ALLOW_LARGER_MESSAGES = {
  editAnswer: (sdp: string) => sdp.replace('a=max-message-size:65536', 'a=max-message-size:262144'),
};
const MALFORMED = new Uint8Array([0x68, 0x69, 0xff, 0xfe]);

describe.each(carrierKinds)('Over a %s', (kind) => {
  test.each([
    ['is empty', '', 'empty'],
    ['has 4,001 units', 'x'.repeat(4_001), 'too long'],
  ])('the server drops and logs a plain text that %s, and keeps its sender', async (_, text, reason) => {
    const room = freshRoom();
    await using ada = await enterRoom(server.url, kind, 'plain', room);
    await using bob = await enterRoom(server.url, kind, 'plain', room);
    ada.send(text);
    await server.waitForLog(new RegExp(`dropped a plain message why="${reason}".*room="${room}"`));
    ada.send('after it');
    await bob.waitFor('after it');
    expect(bob.received().map(({ text }) => text)).toEqual(['after it']);
  });

  test('the server drops and logs plain bytes that are not UTF-8, and keeps their sender', async () => {
    const room = freshRoom();
    await using ada = await enterRoom(server.url, kind, 'plain', room);
    ada.client.sendBytes(MALFORMED);
    await server.waitForLog(new RegExp(`dropped a plain message why="not UTF-8".*room="${room}"`));
    ada.send('after it');
    await ada.waitFor('after it');
    expect(ada.received().map(({ text }) => text)).toEqual(['after it']);
  });

  test.each([
    ['an empty text', '', 'bad-text'],
    ['4,001 units', 'x'.repeat(4_001), 'too-long'],
    ['a control character', 'a\u0007b', 'bad-text'],
  ])('the server answers a chat.v1 send with %s by an error, and keeps its sender', async (_, text, code) => {
    await using member = await chatMember(server.url, kind, freshRoom());
    const id = member.send(text);
    expect(await member.next('error')).toMatchObject({ id, code, reason: expect.stringMatching(/./) });
    member.send('after it');
    expect(await member.next('message')).toMatchObject({ text: 'after it' });
  });

  test.each([
    ['text that is not JSON', 'hello?'],
    ['an unknown type', '{"type":"shout"}'],
    ['a send without an id', '{"type":"send","text":"hi"}'],
    ['more than 16 KiB', JSON.stringify({ type: 'send', id: '0123456789abcdef', text: 'x'.repeat(17_000) })],
    ['a second hello', '{"type":"hello"}'],
  ])('the server closes a chat.v1 carrier that sends %s with a bye, and logs it', async (_, frame) => {
    const room = freshRoom();
    await using member = await chatMember(server.url, kind, room);
    member.client.send(frame);
    expect(await member.next('bye')).toMatchObject({ code: 'protocol' });
    await member.client.closed;
    await server.waitForLog(new RegExp(`broke chat.v1.*room="${room}"`));
  });

  test('the server closes a chat.v1 carrier that sends bytes that are not UTF-8 with a bye', async () => {
    await using member = await chatMember(server.url, kind, freshRoom());
    member.client.sendBytes(MALFORMED);
    expect(await member.next('bye')).toMatchObject({ code: 'protocol' });
    await member.client.closed;
  });

  const largest: readonly (readonly [string, string | Uint8Array])[] = [
    ['65,536 units', 'x'.repeat(65_536)],
    ['32,768 letters of two bytes', 'ä'.repeat(32_768)],
    ['65,536 bytes', new Uint8Array(65_536).fill(0x78)],
  ];
  test.each(largest)('the server keeps a plain member that sends exactly the limit: %s', async (_, message) => {
    const room = freshRoom();
    await using member = await enterRoom(server.url, kind, 'plain', room);
    if (typeof message === 'string') member.send(message);
    else member.client.sendBytes(message);
    member.send('still here');
    await member.waitFor('still here');
    expect(member.received().map(({ text }) => text)).toEqual(['still here']);
  });

  test.each([
    ['65,537 units', 'x'.repeat(65_537)],
    ['a letter of two bytes at the limit', `${'x'.repeat(65_535)}ä`],
  ])('the server closes a plain member that sends one byte more: %s', async (_, message) => {
    await using member = await enterRoom(server.url, kind, 'plain', freshRoom(), ALLOW_LARGER_MESSAGES);
    member.send(message);
    await member.client.closed;
  });

  test.each(dialectNames)(
    'the server closes a %s carrier that sends 70,000 units, and broadcasts none of them',
    async (dialect) => {
      const room = freshRoom();
      await using bob = await enterRoom(server.url, kind, 'plain', room);
      await using greedy = await enterRoom(server.url, kind, dialect, room, ALLOW_LARGER_MESSAGES);
      greedy.send('x'.repeat(70_000));
      await greedy.client.closed;
      bob.send('still here');
      await bob.waitFor('still here');
      expect(bob.received().map(({ text }) => text)).toEqual(['still here']);
    },
  );
});
