import { describe, expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { runAttack } from '../helpers/attacks/run-attack.ts';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { ChatMember } from '../helpers/chat-member.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { stalledWebSocket } from '../helpers/stalled-web-socket.ts';
import { startTestServer, type ServerEnvironment } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const ATTACKER = '198.51.100.7';
const NEIGHBOUR = '203.0.113.5';
const ADMIN_TOKEN = 'a-token-for-owners';

/** Starts a server with its default rates that believes the addresses of the tests. */
function startServer(env: ServerEnvironment = {}) {
  return startTestServer({ TRUST_PROXY: '1', RATE: '20', RATE_BYTES: '65536', ...env });
}

/** A chat.v1 member over a WebSocket, from an address. */
async function memberFrom(url: string, room: string, address: string): Promise<ChatMember> {
  const headers = { 'X-Forwarded-For': address };
  const member = new ChatMember(await carriers.WebSocket(url, { room, protocol: CHAT_V1, headers }));
  await member.enter();
  return member;
}

/** Sends a text as a member, and waits for its ack. */
async function sendAndWait(member: ChatMember, text: string): Promise<void> {
  const id = member.send(text);
  await member.next('ack', (ack) => ack.id === id);
}

describe('A hostile member', () => {
  test('that opens and closes channels of one peer joins a few times, and then its peer is closed', async () => {
    await using server = await startServer();
    await using ada = await memberFrom(server.url, 'lobby', NEIGHBOUR);
    const startedAt = performance.now();
    const { opened, isClosed } = await runAttack('joinOnManyChannels', {
      url: server.url,
      room: 'lobby',
      address: ATTACKER,
    });
    await sendAndWait(ada, 'still here');
    expect(isClosed).toBe(true);
    // 20 at once, and one for each second that this takes. 274 a second went through before. While the server is busy, the library
    // opens more channels for the client, which the server then closes.
    const seconds = Math.ceil((performance.now() - startedAt) / 1_000);
    const joined = ada.received.filter(({ type }) => type === 'joined').length;
    expect(joined).toBeLessThanOrEqual(Math.min(opened, 20 + seconds + 1));
    await expectHealthy(server.url);
  }, 60_000);

  test('that guesses the admin token is read ten times a minute', async () => {
    await using server = await startServer({ ADMIN_TOKEN });
    const target = { url: server.url, room: 'lobby', address: ATTACKER, count: 100 };
    const codes = await runAttack('guessAdminTokens', target);
    // One more for each six seconds that this takes.
    expect(codes['not-admin']).toBeWithin(10, 15);
    expect(codes['busy']).toBe(100 - (codes['not-admin'] ?? 0));
    const headers = { 'X-Forwarded-For': NEIGHBOUR };
    await using moderator = new ChatMember(
      await carriers.WebSocket(server.url, { room: 'lobby', protocol: CHAT_V1, headers }),
    );
    expect((await moderator.enter({ admin: ADMIN_TOKEN })).moderator).toBe(true);
  }, 60_000);

  test('over a read-only peer writes nothing into the history, however often it returns', async () => {
    await using server = await startServer({ WHEP_READONLY: '1' });
    await using ada = await memberFrom(server.url, 'lobby', NEIGHBOUR);
    await sendAndWait(ada, 'before');
    const answers = await runAttack('renameReadOnly', { url: server.url, room: 'lobby', address: ATTACKER });
    expect(answers).toEqual({ readonly: 10 });
    await sendAndWait(ada, 'after');
    expect(ada.received.filter(({ type }) => type === 'renamed')).toEqual([]);
  }, 60_000);

  test('cannot take more than its share of rooms and WebSockets', async () => {
    await using server = await startServer({ MAX_ROOMS: '40', MAX_PEERS: '80' });
    const attack = { url: server.url, address: ATTACKER, count: 60 };
    const rooms = runAttack('openRooms', attack);
    expect(await rooms).toEqual({ held: 10, refused: 50 });
    for (const address of [NEIGHBOUR, '127.0.0.1']) {
      await using member = await memberFrom(server.url, `room-of-${address}`, address);
      await sendAndWait(member, 'there is room for others');
    }
  }, 60_000);

  describe.each(carrierKinds)('over a %s', (kind) => {
    test.each(['empty frames', 'batches of pong', 'repeats'] as const)(
      'that sends %s is closed with flood, and others notice nothing',
      async (what) => {
        // Also where the operator has lifted the limit of what members say.
        await using server = await startServer(what === 'empty frames' ? { RATE: '0', RATE_BYTES: '0' } : {});
        await using ada = await memberFrom(server.url, 'lobby', NEIGHBOUR);
        const attack = runAttack('sendFutileFrames', { url: server.url, room: 'lobby', address: ATTACKER, kind, what });
        let isOver = false;
        void attack.finally(() => (isOver = true));
        while (!isOver) {
          await sendAndWait(ada, 'in between');
          await Bun.sleep(200);
        }
        expect(await attack).toEqual({ isClosed: true, status: kind === 'WebSocket' ? 4104 : undefined } as never);
        expect(ada.received.filter(({ type }) => type === 'error')).toEqual([]);
      },
      60_000,
    );
  });

  test('cannot use up the share of a neighbour at its address, even as fifty', async () => {
    await using server = await startServer();
    await using neighbour = await memberFrom(server.url, 'other', ATTACKER);
    const attack = runAttack('floodFromOneAddress', { url: server.url, room: 'lobby', address: ATTACKER, seconds: 6 });
    let isOver = false;
    void attack.finally(() => (isOver = true));
    let sent = 0;
    while (!isOver) {
      neighbour.send(`text ${sent++}`);
      // Less than its share: four a second of 51 members.
      await Bun.sleep(400);
    }
    const { members } = await attack;
    expect(members).toBe(50);
    await neighbour.next('message', ({ text }) => text === `text ${sent - 1}`);
    // 4 of 23 were refused before.
    expect(sent).toBeGreaterThan(10);
    expect(neighbour.received.filter(({ type }) => type === 'error')).toEqual([]);
  }, 60_000);

  test('that never reads is terminated with nineteen like it, and others receive everything', async () => {
    await using server = await startTestServer({ TRUST_PROXY: '1' });
    await using reader = await memberFrom(server.url, 'lobby', NEIGHBOUR);
    await using sender = await memberFrom(server.url, 'lobby', NEIGHBOUR);
    await using stalled = await disposeAll(
      await Promise.all(Array.from({ length: 20 }, () => stalledWebSocket(server.port, 'lobby', CHAT_V1))),
    );
    // One that joins later gets these messages as history, which waits for it without being live.
    const joined = () => reader.received.filter(({ type }) => type === 'joined').length;
    await until(() => joined() === 21, 'the sender and all of them have joined');
    for (let number = 0; number < 2_500; number++) {
      sender.send(`${number} ${'x'.repeat(3_990)}`);
      if (number % 100 === 99) await reader.next('message', ({ text }) => text.startsWith(`${number} `));
    }
    const terminated = () => server.logs.filter((line) => line.includes('terminated a carrier')).length;
    await until(() => terminated() === 20, 'the server has terminated all of them', 20_000);
    // Without a close frame: the server did not wait until they had read what they never will.
    expect(await Promise.all(stalled.items.map((socket) => socket.readToTheEnd()))).toEqual(Array(20).fill(0));
    expect(reader.received.filter(({ type }) => type === 'message')).toHaveLength(2_500);
  }, 60_000);

  test('cannot take the name of a member that leaves and returns thirty times', async () => {
    await using server = await startServer();
    await using stranger = await memberFrom(server.url, 'lobby', '198.51.100.8');
    const headers = { 'X-Forwarded-For': NEIGHBOUR };
    let token: string | undefined;
    const names = new Set<string>();
    for (let times = 0; times < 30; times++) {
      await using ada = new ChatMember(
        await carriers.WebSocket(server.url, { room: 'lobby', protocol: CHAT_V1, headers }),
      );
      const welcome = await ada.enter({ token });
      token = welcome.token;
      names.add(welcome.you.name);
      ada.client.send('{"type":"bye"}');
      if (times % 3 === 0) stranger.command({ type: 'rename', name: welcome.you.name });
      await ada.client.closed;
    }
    expect(names.size).toBe(1);
    expect(stranger.received.filter(({ type }) => type === 'renamed')).toEqual([]);
  }, 60_000);
});

/** Disposes of all items together. */
async function disposeAll<Item extends AsyncDisposable>(items: readonly Item[]) {
  return {
    items,
    async [Symbol.asyncDispose]() {
      await Promise.all(items.map((item) => item[Symbol.asyncDispose]()));
    },
  };
}
