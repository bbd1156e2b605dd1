import { describe, expect, test } from 'bun:test';
import { openPeer, bindUdp } from '../../src/webrtc/peer.ts';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { ClientPeer } from '../helpers/client-peer.ts';
import { dataChannelClient } from '../helpers/data-channel-client.ts';
import { expectProblem } from '../helpers/expect-problem.ts';
import { logBook } from '../helpers/log-book.ts';
import { manualClock } from '../helpers/manual-clock.ts';
import { postOffer } from '../helpers/post-offer.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

describe('A peer', () => {
  test('is one member for each of its channels', async () => {
    await using server = await startTestServer();
    await using peer = new ClientPeer();
    const [channel, other] = [peer.channel('one'), peer.channel('two')];
    await peer.connect(server.url);
    await Promise.all([channel.opened, other.opened]);
    channel.send('from one');
    other.send('from two');
    const [first, second] = [
      await other.next((text) => text.endsWith('from one')),
      await channel.next((text) => text.endsWith('from two')),
    ];
    expect(first.split(':')[0]).not.toBe(second.split(':')[0] ?? '');
  });

  test('keeps four channels and loses the fifth', async () => {
    await using server = await startTestServer();
    await using peer = new ClientPeer();
    const channels = ['1', '2', '3', '4'].map((label) => peer.channel(label));
    await peer.connect(server.url);
    await Promise.all(channels.map((channel) => channel.opened));
    const fifth = peer.channel('5');
    await fifth.closed;
    for (const channel of channels) {
      channel.send(`from ${channel.label}`);
      await channel.next((text) => text.endsWith(`from ${channel.label}`));
    }
  });

  test('loses a channel with an unknown protocol and keeps the others', async () => {
    await using server = await startTestServer();
    await using peer = new ClientPeer();
    const known = peer.channel('known');
    const unknown = peer.channel('unknown', { protocol: 'mqtt' });
    await peer.connect(server.url);
    await unknown.closed;
    await known.opened;
    known.send('still here');
    await known.next((text) => text.endsWith('still here'));
    await server.waitForLog(/unknown protocol/);
  });

  test('is closed after 15 s without an open channel', async () => {
    const clock = manualClock();
    const { log, lines } = logBook();
    const probe = await Bun.udpSocket({});
    const { port: udpPort } = probe;
    probe.close();
    const bound = await bindUdp(udpPort, undefined);
    let isClosed = false;
    const events = { carrier() {}, closed: () => (isClosed = true) };
    await openPeer({ udpPort, udpHost: undefined, clock, log }, await realOffer(), '192.0.2.1', events);
    clock.advance(14_999);
    expect(isClosed).toBe(false);
    clock.advance(1);
    expect(isClosed).toBe(true);
    expect(lines).toEqual([expect.stringContaining('no open channel for 15 s')]);
    bound.stop();
  });
});

describe('MAX_PEERS', () => {
  test('refuses an offer with 503 until a peer leaves', async () => {
    await using server = await startTestServer({ MAX_PEERS: '2' });
    await using _staying = await dataChannelClient(server.url);
    const leaving = await dataChannelClient(server.url);
    const refused = await postOffer(server.url, await realOffer());
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    await expectProblem(refused, 503);
    await leaving.close();
    await until(async () => {
      const response = await postOffer(server.url, await realOffer());
      return response.status === 201;
    }, 'the server accepts an offer again');
  });

  test('refuses a WebSocket with 503', async () => {
    await using server = await startTestServer({ MAX_PEERS: '1' });
    await using _other = await carriers.WebSocket(server.url, { room: 'lobby' });
    const response = await fetch(`${server.url}/ws/lobby`, { headers: { Upgrade: 'websocket' } });
    await expectProblem(response, 503);
  });
});

describe('MAX_ROOMS', () => {
  test('refuses a new room with 503 and keeps the existing one', async () => {
    await using server = await startTestServer({ MAX_ROOMS: '1' });
    for (const kind of carrierKinds) {
      await using member = await chatMember(server.url, kind, 'first');
      await expectProblem(await postOffer(server.url, await realOffer(), { path: '/whip/second' }), 503);
      const response = await fetch(`${server.url}/ws/second`, { headers: { Upgrade: 'websocket' } });
      await expectProblem(response, 503);
      expect(member.welcome.room).toBe('first');
    }
  });
});
