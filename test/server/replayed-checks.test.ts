import { afterAll, beforeAll, expect, test } from 'bun:test';
import { ClientPeer } from '../helpers/client-peer.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { connectivityCheck } from '../helpers/stun-request.ts';
import { until } from '../helpers/until.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(async () => {
  await expectHealthy(server.url);
  await server[Symbol.asyncDispose]();
});

/** Times that an attacker repeats a packet. */
const REPEATS = 200;

const credential = (sdp: string, name: 'ufrag' | 'pwd') => new RegExp(`a=ice-${name}:(\\S+)`).exec(sdp)?.[1] ?? '';

/** Connects a peer. Resolves to its channel and to a check that an observer of its packets could have captured. */
async function connectObserved(peer: ClientPeer) {
  const channel = peer.channel('chat');
  let offer = '';
  let answer = '';
  await peer.connect(server.url, {
    editOffer: (sdp) => (offer = sdp),
    editAnswer: (sdp) => (answer = sdp),
  });
  await channel.opened;
  const username = `${credential(answer, 'ufrag')}:${credential(offer, 'ufrag')}`;
  return { channel, username, check: connectivityCheck(username, credential(answer, 'pwd')) };
}

/** Sends a packet many times from a new port. Resolves to the packets that the server sent back. */
async function replay(packet: Uint8Array): Promise<Uint8Array[]> {
  const received: Uint8Array[] = [];
  const socket = await Bun.udpSocket({ socket: { data: (_, data) => void received.push(Uint8Array.from(data)) } });
  for (let count = 0; count < REPEATS; count++) {
    socket.send(packet, server.port, '127.0.0.1');
    if (count % 20 === 19) await Bun.sleep(5);
  }
  await Bun.sleep(500);
  socket.close();
  return received;
}

/** The first bytes of DTLS records (RFC 9443 section 2). */
const isDtls = ([first = 0]: Uint8Array) => first >= 20 && first <= 63;

test('A check that is replayed from another port takes no message away from its client', async () => {
  await using peer = new ClientPeer();
  const { channel, check } = await connectObserved(peer);
  const replaying = replay(check);
  for (let number = 0; number < 20; number++) {
    channel.send(`text ${number}`);
    await channel.next((text) => text.endsWith(`: text ${number}`));
  }
  const replies = await replaying;
  channel.send('afterwards');
  await channel.next((text) => text.endsWith(': afterwards'));
  expect(replies.filter(isDtls)).toEqual([]);
  // One response to each, and a few checks of the server's own.
  expect(replies.length).toBeLessThan(REPEATS + 20);
  expect(Math.max(...replies.map(({ length }) => length))).toBeLessThan(2 * check.length);
});

test('A check that is replayed after its session has ended gets no answer', async () => {
  await using peer = new ClientPeer();
  const { check } = await connectObserved(peer);
  expect((await fetch(peer.session, { method: 'DELETE' })).status).toBe(200);
  await until(async () => (await replay(check)).length === 0, 'the peer is closed');
});

test('A check for a peer that does not exist gets no answer', async () => {
  expect(await replay(connectivityCheck('nobody:stranger', 'a password of nobody'))).toEqual([]);
});

test('A check with a wrong password gets no answer, and its client keeps its connection', async () => {
  await using peer = new ClientPeer();
  const { channel, username } = await connectObserved(peer);
  const replies = await replay(connectivityCheck(username, 'a password that is a guess'));
  // The library may refuse it in words (RFC 8489 section 9.1.3), but sends nothing else.
  expect(replies.filter((reply) => isDtls(reply) || reply.length > 100)).toEqual([]);
  channel.send('afterwards');
  await channel.next((text) => text.endsWith(': afterwards'));
});
