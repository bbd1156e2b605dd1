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
  test('is as many members as it has channels', async () => {
    await using server = await startTestServer();
    await using peer = new ClientPeer();
    const [one, two] = [peer.channel('one'), peer.channel('two')];
    await peer.connect(server.url);
    await Promise.all([one.opened, two.opened]);
    one.send('from one');
    two.send('from two');
    const [first, second] = [
      await two.next((text) => text.endsWith('from one')),
      await one.next((text) => text.endsWith('from two')),
    ];
    expect(first.split(':')[0]).not.toBe(second.split(':')[0] ?? '');
  });

  test('loses its fifth channel and keeps four', async () => {
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

  test('loses a channel of an unknown protocol and keeps the others', async () => {
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

  test('without an open channel for 15 s is closed', async () => {
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

describe('Beyond MAX_PEERS', () => {
  test('an offer is refused with 503 until somebody has left', async () => {
    await using server = await startTestServer({ MAX_PEERS: '2' });
    await using _one = await dataChannelClient(server.url);
    const two = await dataChannelClient(server.url);
    const refused = await postOffer(server.url, await realOffer());
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    await expectProblem(refused, 503);
    await two.close();
    await until(async () => {
      const response = await postOffer(server.url, await realOffer());
      return response.status === 201;
    }, 'there is space again');
  });

  test('a WebSocket is refused with 503', async () => {
    await using server = await startTestServer({ MAX_PEERS: '1' });
    await using _one = await carriers.WebSocket(server.url, { room: 'lobby' });
    const response = await fetch(`${server.url}/ws/lobby`, { headers: { Upgrade: 'websocket' } });
    await expectProblem(response, 503);
  });
});

describe('Beyond MAX_ROOMS', () => {
  test('a new room is refused with 503 and the old ones go on', async () => {
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
