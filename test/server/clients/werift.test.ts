import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { RTCPeerConnection } from 'werift';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { postOffer } from '../../helpers/post-offer.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { webSocketClient } from '../../helpers/web-socket-client.ts';

/** A lost first flight of DTLS is repeated after a second. */
const MESSAGE_TIMEOUT_MS = 8_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Connects as werift's examples do, and resolves to the message that another member receives. */
async function sendFromWerift(edit: (offer: string) => string = (offer) => offer): Promise<string> {
  const room = freshRoom();
  await using member = await webSocketClient(server.url, { room });
  const peer = new RTCPeerConnection({ iceServers: [] });
  try {
    const channel = peer.createDataChannel('chat');
    channel.onopen = () => channel.send('hello');
    await peer.setLocalDescription(await peer.createOffer());
    const offer = edit(peer.localDescription?.sdp ?? '');
    const response = await postOffer(server.url, offer, { path: `/whip/${room}` });
    expect(response.status).toBe(201);
    await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() });
    return await member.next(() => true, MESSAGE_TIMEOUT_MS);
  } finally {
    await peer.close();
  }
}

describe('werift', () => {
  test('sends to a room with a gathered offer', async () => {
    expect(await sendFromWerift()).toEndWith(': hello');
  });

  test('sends to a room with an offer without candidates', async () => {
    const edit = (offer: string) => offer.replace(/^a=(candidate:.*|end-of-candidates)\r\n/gm, '');
    expect(await sendFromWerift(edit)).toEndWith(': hello');
  });

  test('has its channel refused as the DTLS client, for its odd stream ids, and the log says why', async () => {
    const refused = sendFromWerift((offer) => offer.replace('a=setup:actpass', 'a=setup:active'));
    expect(await refused.catch(() => 'received nothing')).toBe('received nothing');
    expect(await server.waitForLog(/opened no channel/, 18_000)).toContain('RFC 8832');
  }, 30_000);
});
