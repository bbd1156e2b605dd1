import { describe, expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { chatMember, type ChatMember } from '../helpers/chat-member.ts';
import { postOffer } from '../helpers/post-offer.ts';
import { sampleOffers } from '../helpers/sample-offers.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { enterRoom } from '../helpers/test-member.ts';
import { until } from '../helpers/until.ts';
import { upgradeRequest } from '../helpers/upgrade-request.ts';

describe.each(['SIGTERM', 'SIGINT'] as const)('On %s the server', (signal) => {
  test('releases its members one by one in random order, each with a wait of its own, and exits with 0', async () => {
    await using server = await startTestServer({ DRAIN: '3' });
    const kinds = Array.from({ length: 8 }, () => carrierKinds).flat();
    const members = await Promise.all(kinds.map((kind, index) => chatMember(server.url, kind, `room-${index % 3}`)));
    const plain = await Promise.all(carrierKinds.map((kind) => enterRoom(server.url, kind, 'plain', 'room-0')));
    const order: number[] = [];
    const exited = server.stop(signal);
    const byes = await Promise.all(
      members.map(async (member, index) => {
        const bye = await member.next('bye');
        order.push(index);
        await member.client.closed;
        return bye;
      }),
    );
    for (const { client, received } of plain) {
      await client.closed;
      expect(received()).toEqual([]);
    }
    expect(await exited).toBe(0);
    expect(byes.every(({ code }) => code === 'shutdown')).toBe(true);
    const waits = byes.map(({ retryAfter = Number.NaN }) => retryAfter);
    expect(waits.every((wait) => Number.isInteger(wait) && wait >= 0 && wait <= 1_000)).toBe(true);
    expect(new Set(waits).size).toBeGreaterThan(1);
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
    for (const member of [...members, ...plain]) await member[Symbol.asyncDispose]();
  });
});

describe('While it drains, the server', () => {
  test('refuses new members, answers its probes, lets its members chat, and exits with 1 on a second signal', async () => {
    await using server = await startTestServer({ DRAIN: '600' });
    const get = (path: string) => fetch(`${server.url}/${path}`);
    expect([(await get('readyz')).status, (await get('livez')).status]).toEqual([200, 200]);
    const members = await Promise.all(
      [...carrierKinds, ...carrierKinds].map((kind) => chatMember(server.url, kind, 'lobby')),
    );
    const exited = server.stop();
    const isReleased = ({ received }: ChatMember) => received.some(({ type }) => type === 'bye');
    await until(() => members.some(isReleased), 'the first member is released');

    const ready = await get('readyz');
    const passed = ['http', 'udp'].map((name) => ({ name, ok: true }));
    const draining = { name: 'drain', ok: false, reason: 'The server is shutting down.' };
    const checks = [...passed, draining, { name: 'journal', ok: true }];
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, checks }]);
    expect(ready.headers.get('Cache-Control')).toBe('no-store');
    expect(ready.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect([(await get('livez')).status, (await get('healthz')).status]).toEqual([200, 200]);

    for (const kind of ['whip', 'whep']) {
      const { status, headers } = await postOffer(server.url, sampleOffers.Firefox, { path: `/${kind}/lobby` });
      expect([status, headers.get('Retry-After'), headers.get('Access-Control-Allow-Origin')]).toEqual([503, '1', '*']);
    }
    const now = await get('rooms/lobby/now');
    expect([now.status, now.headers.get('Retry-After')]).toEqual([503, '1']);
    const upgrade = await fetch(`${server.url}/ws/lobby`, {
      headers: {
        ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Protocol': CHAT_V1 },
        ...{ 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' },
      },
    });
    expect([upgrade.status, upgrade.headers.get('Retry-After')]).toEqual([503, '1']);
    await expect(carriers.WebSocket(server.url, { room: 'lobby', protocol: CHAT_V1 })).rejects.toThrow();

    const [speaker, reader] = members.filter((member) => !isReleased(member));
    const id = speaker?.send('still here');
    expect(await speaker?.next('ack')).toMatchObject({ id });
    expect(await reader?.next('message')).toMatchObject({ id, text: 'still here' });
    expect(reader?.received.filter(({ type }) => type === 'left')).toEqual([]);

    await signalUntilExit(server, 'SIGTERM');
    expect(await exited).toBe(1);
    for (const member of members) await member[Symbol.asyncDispose]();
  });
});

test.each(['0', '1', '2'])(
  'With DRAIN=%s the server exits with 0 although a connection never closes',
  async (DRAIN) => {
    await using server = await startTestServer({ DRAIN });
    await using unresponsive = await unresponsiveWebSocket(server.port);
    await using member = await chatMember(server.url, 'data channel', 'lobby');
    const exited = server.stop();
    await unresponsive.closeRequested;
    expect(await member.next('bye')).toMatchObject({ code: 'shutdown' });
    expect(await exited).toBe(0);
  },
);

/** Signals until the server has exited. It ignores a second signal that follows the first at once. */
async function signalUntilExit(server: TestServer, signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
  const repeat = setInterval(() => void server.stop(signal), 100);
  await server.stop(signal);
  clearInterval(repeat);
}

/** Opens a hand-written WebSocket that never answers a close frame. `closeRequested` resolves when the server sends one, or closes the socket. */
async function unresponsiveWebSocket(
  port: number,
): Promise<AsyncDisposable & { readonly closeRequested: Promise<void> }> {
  const upgraded = Promise.withResolvers<void>();
  const closeRequested = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open(connection) {
        connection.write(upgradeRequest());
      },
      data(_, chunk) {
        if (chunk.toString().startsWith('HTTP/1.1 101')) upgraded.resolve();
        // A close frame (RFC 6455 section 5.5.1).
        if (chunk[0] === 0x88) closeRequested.resolve();
      },
      close: () => closeRequested.resolve(),
    },
  });
  await upgraded.promise;
  return {
    closeRequested: closeRequested.promise,
    async [Symbol.asyncDispose]() {
      socket.terminate();
    },
  };
}
