import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { WHEPClient } from 'whip-whep/whep.js';
import { WHIPClient } from 'whip-whep/whip.js';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { Inbox } from '../../helpers/inbox.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { until } from '../../helpers/until.ts';
import { libwebrtcPeer } from '../../helpers/whip/libwebrtc-peer.ts';
import { ownServerTest } from '../../helpers/whip/own-server-test.ts';
import { recordedFetch } from '../../helpers/whip/recorded-fetch.ts';
import { rethrower } from '../../helpers/rejection.ts';

let server: TestServer;
beforeAll(async () => {
  // The WHEP client of this package sends no entity tag.
  server = await startTestServer({ WHIP_LENIENT: '1', AUTH_TOKEN: 'a-token-of-the-host' });
});
afterAll(() => server[Symbol.asyncDispose]());

const TOKEN = 'a-token-of-the-host';

/** Creates a channel that sends hello when it opens, and collects what it receives. */
function createChatChannel(peer: RTCPeerConnection): {
  readonly channel: RTCDataChannel;
  readonly received: Inbox<string>;
} {
  const channel = peer.createDataChannel('chat');
  const received = new Inbox<string>();
  channel.onmessage = ({ data }) => received.add(String(data));
  channel.onopen = () => channel.send('hello');
  channel.onclose = () => received.end('the channel closed');
  return { channel, received };
}

describe('The client of the npm package whip-whep, over libwebrtc,', () => {
  ownServerTest('publishes, trickles with the entity tag, and ends its session', async () => {
    using requests = recordedFetch();
    await using peer = libwebrtcPeer();
    const { channel, received } = createChatChannel(peer);
    const client = new WHIPClient();
    await client.publish(peer, `${server.url}/whip/${freshRoom()}`, TOKEN);
    expect(await received.next()).toEndWith(': hello');
    const patches = () => requests.exchanges.filter(({ method }) => method === 'PATCH');
    await until(() => patches().length > 0, 'the client has trickled');
    for (const { headers, status } of patches()) {
      expect(headers.get('If-Match')).toMatch(/^"[^"]+"$/);
      expect(status).toBe(204);
    }
    const closed = new Promise((resolve) => channel.addEventListener('close', resolve));
    // `stop` closes the connection right before DELETE, which may then respond with 404. So `close` does nothing here.
    peer.close = () => {};
    await client.stop();
    expect(requests.exchanges.at(-1)).toMatchObject({ method: 'DELETE', status: 200 });
    await closed;
  });

  ownServerTest('plays, and trickles without an entity tag with WHIP_LENIENT', async () => {
    using requests = recordedFetch();
    await using peer = libwebrtcPeer();
    const { received } = createChatChannel(peer);
    const client = new WHEPClient();
    await client.view(peer, `${server.url}/whep/${freshRoom()}`, TOKEN);
    expect(await received.next()).toEndWith(': hello');
    const patches = () => requests.exchanges.filter(({ method }) => method === 'PATCH');
    await until(() => patches().length > 0, 'the client has trickled');
    for (const { headers, status } of patches()) {
      expect(headers.get('If-Match')).toBeNull();
      expect(status).toBe(204);
    }
    await client.stop();
    const last = requests.exchanges.at(-1);
    expect(last?.method).toBe('DELETE');
    // The client closes the connection first, which may end the session.
    expect([200, 404]).toContain(last?.status ?? 0);
  });

  ownServerTest('receives over WHEP what another client publishes over WHIP', async () => {
    const room = freshRoom();
    await using player = libwebrtcPeer();
    await using publisher = libwebrtcPeer();
    const playing = createChatChannel(player);
    await new WHEPClient().view(player, `${server.url}/whep/${room}`, TOKEN);
    await playing.received.next((text) => text.endsWith(': hello'));
    const publishing = createChatChannel(publisher);
    await new WHIPClient().publish(publisher, `${server.url}/whip/${room}`, TOKEN);
    await publishing.received.next((text) => text.endsWith(': hello'));
    publishing.channel.send('from the publisher');
    expect(await playing.received.next((text) => text.includes('publisher'))).toEndWith(': from the publisher');
  });

  ownServerTest('keeps its channel after the server refuses a restart', async () => {
    using requests = recordedFetch();
    await using peer = libwebrtcPeer();
    const { channel, received } = createChatChannel(peer);
    const client = new WHIPClient();
    await client.publish(peer, `${server.url}/whip/${freshRoom()}`, TOKEN);
    await received.next();
    await until(() => requests.exchanges.some(({ method }) => method === 'PATCH'), 'the client has trickled');
    expect(await rethrower(Promise.resolve(client.restart()))).toThrow('422');
    channel.send('still here');
    expect(await received.next()).toEndWith(': still here');
  });

  ownServerTest('fails to publish without a token', async () => {
    await using peer = libwebrtcPeer();
    createChatChannel(peer);
    expect(await rethrower(new WHIPClient().publish(peer, `${server.url}/whip/${freshRoom()}`))).toThrow('401');
  });
});
