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

let server: TestServer;
beforeAll(async () => {
  // The WHEP client of this package keeps no entity tag.
  server = await startTestServer({ WHIP_LENIENT: '1', AUTH_TOKEN: 'a-token' });
});
afterAll(() => server[Symbol.asyncDispose]());

const TOKEN = 'a-token';

/** A channel and what it heard; it says hello as soon as it may. */
function chatting(peer: RTCPeerConnection): { readonly channel: RTCDataChannel; readonly heard: Inbox<string> } {
  const channel = peer.createDataChannel('chat');
  const heard = new Inbox<string>();
  channel.onmessage = ({ data }) => heard.add(String(data));
  channel.onopen = () => channel.send('hello');
  channel.onclose = () => heard.end('the channel closed');
  return { channel, heard };
}

describe("The WHIP author's own client, with the WebRTC of Chromium,", () => {
  ownServerTest('publishes, trickles with the entity tag, and says goodbye', async () => {
    using requests = recordedFetch();
    await using peer = libwebrtcPeer();
    const { channel, heard } = chatting(peer);
    const client = new WHIPClient();
    await client.publish(peer, `${server.url}/whip/${freshRoom()}`, TOKEN);
    expect(await heard.next()).toEndWith(': hello');
    const patches = () => requests.exchanges.filter(({ method }) => method === 'PATCH');
    await until(() => patches().length > 0, 'the client has trickled');
    for (const { headers, status } of patches()) {
      expect(headers.get('If-Match')).toMatch(/^"[^"]+"$/);
      expect(status).toBe(204);
    }
    const closed = new Promise((resolve) => channel.addEventListener('close', resolve));
    // It closes the connection right before DELETE, which then may find the session gone; so let it close later.
    peer.close = () => {};
    await client.stop();
    expect(requests.exchanges.at(-1)).toMatchObject({ method: 'DELETE', status: 200 });
    await closed;
  });

  ownServerTest('plays, and trickles without an entity tag where WHIP_LENIENT is set', async () => {
    using requests = recordedFetch();
    await using peer = libwebrtcPeer();
    const { heard } = chatting(peer);
    const client = new WHEPClient();
    await client.view(peer, `${server.url}/whep/${freshRoom()}`, TOKEN);
    expect(await heard.next()).toEndWith(': hello');
    const patches = () => requests.exchanges.filter(({ method }) => method === 'PATCH');
    await until(() => patches().length > 0, 'the client has trickled');
    for (const { headers, status } of patches()) {
      expect(headers.get('If-Match')).toBeNull();
      expect(status).toBe(204);
    }
    await client.stop();
    const goodbye = requests.exchanges.at(-1);
    expect(goodbye?.method).toBe('DELETE');
    // The connection was closed right before, and with it perhaps the session.
    expect([200, 404]).toContain(goodbye?.status ?? 0);
  });

  ownServerTest('publishes into the room where it also plays', async () => {
    const room = freshRoom();
    await using player = libwebrtcPeer();
    await using publisher = libwebrtcPeer();
    const one = chatting(player);
    await new WHEPClient().view(player, `${server.url}/whep/${room}`, TOKEN);
    await one.heard.next((text) => text.endsWith(': hello'));
    const two = chatting(publisher);
    await new WHIPClient().publish(publisher, `${server.url}/whip/${room}`, TOKEN);
    await two.heard.next((text) => text.endsWith(': hello'));
    two.channel.send('from the publisher');
    expect(await one.heard.next((text) => text.includes('publisher'))).toEndWith(': from the publisher');
  });

  ownServerTest('is told that there are no restarts, and its channel goes on', async () => {
    using requests = recordedFetch();
    await using peer = libwebrtcPeer();
    const { channel, heard } = chatting(peer);
    const client = new WHIPClient();
    await client.publish(peer, `${server.url}/whip/${freshRoom()}`, TOKEN);
    await heard.next();
    await until(() => requests.exchanges.some(({ method }) => method === 'PATCH'), 'the client has trickled');
    await expect(Promise.resolve(client.restart())).rejects.toThrow('422');
    channel.send('still here');
    expect(await heard.next()).toEndWith(': still here');
  });

  ownServerTest('is refused without a token', async () => {
    await using peer = libwebrtcPeer();
    chatting(peer);
    await expect(new WHIPClient().publish(peer, `${server.url}/whip/${freshRoom()}`)).rejects.toThrow('401');
  });
});
