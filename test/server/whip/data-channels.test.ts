import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { CHAT_V1, MAX_FRAME_BYTES } from '../../../src/protocol/limits.ts';
import { chatMember } from '../../helpers/chat-member.ts';
import { ClientPeer } from '../../helpers/client-peer.ts';
import { dataChannelClient } from '../../helpers/data-channel-client.ts';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { replaceAttribute } from '../../helpers/whip/attribute.ts';
import { connectedPeer } from '../../helpers/whip/connected-peer.ts';
import { ownServerTest } from '../../helpers/whip/own-server-test.ts';
import { whipSubject, type WhipSubject } from '../../helpers/whip/whip-subject.ts';

let subject: WhipSubject;
beforeAll(async () => void (subject = await whipSubject()));
afterAll(() => subject[Symbol.asyncDispose]());

test('RFC 8832 6: a channel opens on its own stream; those of a DTLS client are even', async () => {
  const editOffer = (sdp: string) => replaceAttribute(sdp, 'setup', 'active');
  await using client = await connectedPeer(subject.whip, { editOffer });
  const second = client.peer.channel('second');
  await second.opened;
  const ids = [client.channel.id, second.id];
  expect(ids.map((id) => id % 2)).toEqual([0, 0]);
  expect(new Set(ids).size).toBe(2);
});

test('RFC 8832 6: those of a DTLS server are odd', async () => {
  const editOffer = (sdp: string) => replaceAttribute(sdp, 'setup', 'passive');
  await using client = await connectedPeer(subject.whip, { editOffer });
  expect(client.channel.id % 2).toBe(1);
});

describe('In a room of ours', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startTestServer()));
  afterAll(() => server[Symbol.asyncDispose]());

  /** A peer with one channel, which is open and hears itself. */
  async function connected() {
    const editOffer = (sdp: string) => replaceAttribute(sdp, 'setup', 'active');
    const client = await connectedPeer(`${server.url}/whip/${freshRoom()}`, { editOffer });
    const { channel } = client;
    const hearsItself = async (text: string) => {
      channel.send(text);
      expect(await channel.next((heard) => heard.endsWith(text))).toEndWith(`: ${text}`);
    };
    return { ...client, hearsItself };
  }

  for (const [what, label, protocol] of [
    ['a label of 65,535 bytes', 'x'.repeat(65_535), ''],
    ['a protocol of 65,535 bytes', 'chat', 'x'.repeat(65_535)],
    ['a label of 257 characters', 'x'.repeat(257), ''],
  ] as const) {
    ownServerTest(`RFC 8832 5.1: a channel with ${what} is closed, and the session goes on`, async () => {
      await using member = await connected();
      await member.peer.channel(label, { protocol }).closed;
      await member.hearsItself('still here');
    });
  }

  ownServerTest(
    'RFC 8832 6: a channel on a stream of the wrong parity is not opened, and the session goes on',
    async () => {
      await using member = await connected();
      const odd = member.peer.channel('odd', { id: 7 });
      await Promise.race([odd.closed, member.hearsItself('still here')]);
      await member.hearsItself('and still');
      expect(odd.messages).toEqual([]);
    },
  );

  ownServerTest(
    'RFC 8831 6.4: data on a stream that nobody opened reaches nobody, and the session goes on',
    async () => {
      await using member = await connected();
      const silent = member.peer.channel('silent', { negotiated: true, id: 20 });
      await silent.opened;
      silent.send('out of nowhere');
      await member.hearsItself('still here');
      expect(member.channel.messages.filter((text) => text.includes('nowhere'))).toEqual([]);
    },
  );

  ownServerTest('RFC 8832 6: what is sent right behind the opening, before it is confirmed, is heard', async () => {
    await using peer = new ClientPeer();
    const channel = peer.channel();
    void channel.opened.then(() => channel.send('early'));
    await peer.connect(server.url, { path: `/whip/${freshRoom()}` });
    expect(await channel.next()).toEndWith(': early');
  });

  ownServerTest(
    'RFC 8831 6.7: a channel of a subprotocol we do not speak is closed, and the others go on',
    async () => {
      await using member = await connected();
      await member.peer.channel('other', { protocol: 'mqtt' }).closed;
      await member.hearsItself('still here');
    },
  );

  ownServerTest('RFC 8831 6.6: text, bytes and nothing at all may be sent; UTF-8 in bytes is text', async () => {
    await using member = await connected();
    member.channel.send('');
    member.channel.sendBytes(new Uint8Array());
    member.channel.sendBytes(new TextEncoder().encode('as bytes'));
    expect(await member.channel.next()).toEndWith(': as bytes');
    await member.hearsItself('as text');
  });

  ownServerTest('RFC 8831 6.6: no message of ours is longer than 16 KiB, however much is told at once', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    for (let number = 0; number < 60; number++) ada.send(`${number} ${'ä'.repeat(1_500)}`);
    await ada.next('message', ({ text }) => text.startsWith('59 '));
    await using bob = await dataChannelClient(server.url, { room, protocol: CHAT_V1 });
    bob.send('{"type":"hello"}');
    await bob.next((frame) => frame.includes('"59 '));
    expect(Math.max(...bob.messages.map((frame) => Buffer.byteLength(frame)))).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  });

  ownServerTest('RFC 8831 6.7: a channel that is closed is reset alone: the others of its peer go on', async () => {
    await using member = await connected();
    const second = member.peer.channel('second');
    await second.opened;
    await second.closeChannel();
    await member.hearsItself('still here');
  });
});
