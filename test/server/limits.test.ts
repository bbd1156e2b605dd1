import { describe, expect, test } from 'bun:test';
import { UnsentBytes } from '../../src/carriers/unsent-bytes.ts';
import { openPeer, bindUdp, type Peer } from '../../src/webrtc/peer.ts';
import type { Carrier } from '../../src/carriers/carrier.ts';
import { closeReasons } from '../../src/protocol/close-reasons.ts';
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

/** A server whose peer closes at its first channel, with a manual clock, and a client. */
async function closingPeer() {
  const clock = manualClock();
  const { log } = logBook();
  const probe = await Bun.udpSocket({});
  const { port: udpPort } = probe;
  probe.close();
  const bound = await bindUdp(udpPort, undefined);
  const carriers: Carrier[] = [];
  const closed = Promise.withResolvers<void>();
  let opened: Peer | undefined;
  const signaling = Bun.serve({
    port: 0,
    async fetch(request) {
      const settings = { udpPort, udpHost: undefined, clock, log, unsent: new UnsentBytes() };
      opened = await openPeer(settings, await request.text(), '192.0.2.1', {
        carrier(carrier) {
          carriers.push(carrier);
          opened?.close(closeReasons.ended);
        },
        closed: closed.resolve,
      });
      return new Response(opened.answer, { status: 201, headers: { Location: '/sessions/one' } });
    },
  });
  const peer = new ClientPeer();
  return {
    ...{ clock, peer, closed: closed.promise, url: signaling.url.origin, taken: () => carriers.length },
    async [Symbol.asyncDispose]() {
      await peer[Symbol.asyncDispose]();
      await signaling.stop(true);
      bound.stop();
    },
  };
}

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

  test('is closed when it keeps opening channels, and members of other peers stay', async () => {
    await using server = await startTestServer();
    await using other = await chatMember(server.url, 'data channel', 'lobby');
    await using peer = new ClientPeer();
    const first = peer.channel('first');
    await peer.connect(server.url);
    await first.opened;
    const startedAt = performance.now();
    let opened = 1;
    for (; opened < 200; opened++) {
      const channel = peer.channel(`again ${opened}`);
      // A peer that closes takes the new channel with it, perhaps before the first.
      const hasOpened = channel.opened.then(
        () => true,
        () => first.closed.then(() => false),
      );
      if (!(await Promise.race([hasOpened, first.closed.then(() => false)]))) break;
      await channel.closeChannel();
    }
    await server.waitForLog(/opened too many channels/);
    await first.closed;
    const seconds = Math.ceil((performance.now() - startedAt) / 1_000);
    expect(opened).toBeGreaterThanOrEqual(20);
    other.send('still here');
    await other.next('message', ({ text }) => text === 'still here');
    // 20 at once, and then one for each second that this takes. The library opens more than those for the client when the server
    // is busy, but the server lets none of them into the room.
    const joined = other.received.filter(({ type }) => type === 'joined').length;
    expect(joined).toBeWithin(1, 20 + seconds + 2);
  }, 60_000);

  test('takes no channel that opens while it closes, and leaves no timer', async () => {
    await using closing = await closingPeer();
    const { clock, peer, closed, taken } = closing;
    const channels = [peer.channel('one'), peer.channel('two')];
    await peer.connect(closing.url);
    await Promise.all(channels.map((channel) => channel.closed));
    // The peer stays for a second, so that the client receives the last packets.
    await until(() => clock.pending === 1, 'only the end of the peer is pending');
    clock.advance(1_000);
    await closed;
    expect(taken()).toBe(1);
    expect(clock.pending).toBe(0);
  });

  test('does not stay for the last packets of a client that keeps opening channels', async () => {
    await using closing = await closingPeer();
    const { clock, peer, closed, taken } = closing;
    const channel = peer.channel('one');
    await peer.connect(closing.url);
    await channel.closed;
    for (let count = 0; count < 30; count++) peer.channel(`again ${count}`);
    await closed;
    expect(taken()).toBe(1);
    expect(clock.pending).toBe(0);
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
    await openPeer(
      { udpPort, udpHost: undefined, clock, log, unsent: new UnsentBytes() },
      await realOffer(),
      '192.0.2.1',
      events,
    );
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
