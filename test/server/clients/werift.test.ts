import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { RTCPeerConnection, type RTCDataChannel } from 'werift';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { parsePlain } from '../../helpers/parse-plain.ts';
import { postOffer } from '../../helpers/post-offer.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { webSocketClient } from '../../helpers/web-socket-client.ts';

/** Payload protocol identifier of a text (RFC 8831 section 8). */
const TEXT_PPID = 51;
/** A lost first flight of DTLS is repeated after a second. */
const MESSAGE_TIMEOUT_MS = 8_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Connects as werift's examples do, sends `hello`, and resolves to the texts that another member receives, up to `hello`. */
async function sendFromWerift(
  edit: (offer: string) => string = (offer) => offer,
  sendFirst: (channel: RTCDataChannel) => void = () => {},
): Promise<string[]> {
  const room = freshRoom();
  await using member = await webSocketClient(server.url, { room });
  const peer = new RTCPeerConnection({ iceServers: [] });
  try {
    const channel = peer.createDataChannel('chat');
    channel.onopen = () => {
      sendFirst(channel);
      channel.send('hello');
    };
    await peer.setLocalDescription(await peer.createOffer());
    const offer = edit(peer.localDescription?.sdp ?? '');
    const response = await postOffer(server.url, offer, { path: `/whip/${room}` });
    expect(response.status).toBe(201);
    await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() });
    await member.next((text) => text.endsWith(': hello'), MESSAGE_TIMEOUT_MS);
    return member.messages.map((message) => parsePlain(message).text);
  } finally {
    await peer.close();
  }
}

describe('werift', () => {
  test('sends to a room with a gathered offer', async () => {
    expect(await sendFromWerift()).toEqual(['hello']);
  });

  test('sends to a room with an offer without candidates', async () => {
    const edit = (offer: string) => offer.replace(/^a=(candidate:.*|end-of-candidates)\r\n/gm, '');
    expect(await sendFromWerift(edit)).toEqual(['hello']);
  });

  test.each([
    ['a text that is not UTF-8', TEXT_PPID, [0x68, 0xff, 0xfe], 'h\ufffd\ufffd'],
    ['a text that ends within a letter', TEXT_PPID, [0x68, 0xc3], 'h\ufffd'],
    ['a text with a surrogate', TEXT_PPID, [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
    ['a text of zeros', TEXT_PPID, [0, 0, 0], '\ufffd\ufffd\ufffd'],
    ['binary data that is not UTF-8', 53, [0x68, 0xff, 0xfe], undefined],
    ['control data that is unknown', 50, [0x68, 0xff, 0xfe], undefined],
    ['data of an unknown kind', 99, [0x68, 0xff, 0xfe], undefined],
  ])('sends %s, and the server goes on', async (_, ppid, bytes, replaced) => {
    const received = await sendFromWerift(undefined, (channel) => {
      const sctp = channel.sctp as unknown as { dataChannelQueue: unknown[]; dataChannelFlush(): void };
      sctp.dataChannelQueue.push([channel, ppid, Buffer.from(bytes)]);
      sctp.dataChannelFlush();
    });
    // The library replaces invalid bytes of a text, so the server does not see them.
    expect(received).toEqual([...(replaced === undefined ? [] : [replaced]), 'hello']);
  });

  test('has its channel refused as the DTLS client, for its odd stream ids, and the log says why', async () => {
    const refused = sendFromWerift((offer) => offer.replace('a=setup:actpass', 'a=setup:active'));
    expect(await refused.catch(() => 'received nothing')).toBe('received nothing');
    expect(await server.waitForLog(/opened no channel/, 18_000)).toContain('RFC 8832');
  }, 30_000);
});
