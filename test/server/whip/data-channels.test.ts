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

test('RFC 8832 6: each channel of a DTLS client opens on an even stream of its own', async () => {
  const editOffer = (sdp: string) => replaceAttribute(sdp, 'setup', 'active');
  await using client = await connectedPeer(subject.whip, { editOffer });
  const second = client.peer.channel('second');
  await second.opened;
  const ids = [client.channel.id, second.id];
  expect(ids.map((id) => id % 2)).toEqual([0, 0]);
  expect(new Set(ids).size).toBe(2);
});

test('RFC 8832 6: a channel of a DTLS server opens on an odd stream', async () => {
  const editOffer = (sdp: string) => replaceAttribute(sdp, 'setup', 'passive');
  await using client = await connectedPeer(subject.whip, { editOffer });
  expect(client.channel.id % 2).toBe(1);
});

describe('In a room', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startTestServer()));
  afterAll(() => server[Symbol.asyncDispose]());

  /** Connects a peer with one open channel. `expectEcho` sends a text and expects it back from the room. */
  async function connect() {
    const editOffer = (sdp: string) => replaceAttribute(sdp, 'setup', 'active');
    const client = await connectedPeer(`${server.url}/whip/${freshRoom()}`, { editOffer });
    const { channel } = client;
    const expectEcho = async (text: string) => {
      channel.send(text);
      expect(await channel.next((frame) => frame.endsWith(text))).toEndWith(`: ${text}`);
    };
    return { ...client, expectEcho };
  }

  for (const [what, label, protocol] of [
    ['a label of 65,535 bytes', 'x'.repeat(65_535), ''],
    ['a protocol of 65,535 bytes', 'chat', 'x'.repeat(65_535)],
    ['a label of 257 characters', 'x'.repeat(257), ''],
  ] as const) {
    ownServerTest(`RFC 8832 5.1: the server closes a channel with ${what} and keeps the session`, async () => {
      await using member = await connect();
      await member.peer.channel(label, { protocol }).closed;
      await member.expectEcho('still here');
    });
  }

  ownServerTest(
    'RFC 8832 6: the server ignores a channel on a stream of the wrong parity and keeps the session',
    async () => {
      await using member = await connect();
      const odd = member.peer.channel('odd', { id: 7 });
      await Promise.race([odd.closed, member.expectEcho('still here')]);
      await member.expectEcho('still here, too');
      expect(odd.messages).toEqual([]);
    },
  );

  ownServerTest(
    'RFC 8831 6.4: the server drops data on a stream that was never opened and keeps the session',
    async () => {
      await using member = await connect();
      const unopened = member.peer.channel('unopened', { negotiated: true, id: 20 });
      await unopened.opened;
      unopened.send('out of nowhere');
      await member.expectEcho('still here');
      expect(member.channel.messages.filter((text) => text.includes('nowhere'))).toEqual([]);
    },
  );

  ownServerTest('RFC 8832 6: the server accepts data that follows the opening before its confirmation', async () => {
    await using peer = new ClientPeer();
    const channel = peer.channel();
    void channel.opened.then(() => channel.send('early'));
    await peer.connect(server.url, { path: `/whip/${freshRoom()}` });
    expect(await channel.next()).toEndWith(': early');
  });

  ownServerTest(
    'RFC 8831 6.7: the server closes a channel with an unknown subprotocol and keeps the others',
    async () => {
      await using member = await connect();
      await member.peer.channel('other', { protocol: 'mqtt' }).closed;
      await member.expectEcho('still here');
    },
  );

  ownServerTest('RFC 8831 6.6: the server accepts text, UTF-8 bytes and empty messages', async () => {
    await using member = await connect();
    member.channel.send('');
    member.channel.sendBytes(new Uint8Array());
    member.channel.sendBytes(new TextEncoder().encode('as bytes'));
    expect(await member.channel.next()).toEndWith(': as bytes');
    await member.expectEcho('as text');
  });

  ownServerTest('RFC 8831 6.6: the server splits a long history into messages of at most 16 KiB', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    for (let number = 0; number < 60; number++) ada.send(`${number} ${'ä'.repeat(1_500)}`);
    await ada.next('message', ({ text }) => text.startsWith('59 '));
    await using bob = await dataChannelClient(server.url, { room, protocol: CHAT_V1 });
    bob.send('{"type":"hello"}');
    await bob.next((frame) => frame.includes('"59 '));
    expect(Math.max(...bob.messages.map((frame) => Buffer.byteLength(frame)))).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  });

  ownServerTest('RFC 8831 6.7: closing a channel leaves the other channels of its peer open', async () => {
    await using member = await connect();
    const second = member.peer.channel('second');
    await second.opened;
    await second.closeChannel();
    await member.expectEcho('still here');
  });
});
