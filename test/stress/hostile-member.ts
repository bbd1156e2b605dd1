import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { newId } from '../../src/secrets.ts';
import { ChatMember } from '../helpers/chat-member.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { stalledWebSocket } from '../helpers/stalled-web-socket.ts';
import { webSocketClient } from '../helpers/web-socket-client.ts';

// A process that attacks the room of a stress run until it receives SIGTERM: `bun run hostile-member.ts <port> <seed>`.
// It prints how often each attack ran.

const ROOM = 'lobby';
const ADDRESS = '203.0.113.66';
/** The number of attacks that run at the same time. */
const CONCURRENCY = 3;
/** The time that an attack may take, in milliseconds. A server that is paused or dead does not answer. */
const ATTACK_TIMEOUT_MS = 10_000;
/** The pause after an attack, in milliseconds, so that the room also has quiet moments. */
const PAUSE_MS = 100;
/** The time for which members do not read, in milliseconds. */
const STALL_MS = 3_000;

const [port = 0, seed = 0] = process.argv.slice(2).map(Number);
const url = `http://127.0.0.1:${port}`;
const random = seededRandom(seed);

const attacks: Readonly<Record<string, () => Promise<void>>> = {
  async flood() {
    await using member = await enter();
    for (let count = 0; count < 400; count++) member.send(`flood ${'x'.repeat(Math.floor(random() ** 3 * 3_900))}`);
    await member.next('error');
  },
  async 'no-op reactions'() {
    await using member = await enter();
    const message = member.send('a message without reactions');
    await member.next('ack', ({ id }) => id === message);
    for (let count = 0; count < 300; count++) member.command({ type: 'react', message, emoji: '👍', on: false });
    await member.next('error');
  },
  async history() {
    await using member = await enter();
    const request = { type: 'history', before: Number.MAX_SAFE_INTEGER };
    const frame = JSON.stringify(Array.from({ length: 32 }, () => request));
    for (let count = 0; count < 6; count++) member.client.send(frame);
    await member.next('error');
  },
  async 'wrong admin tokens'() {
    for (let count = 0; count < 5; count++) {
      await using member = await open();
      member.client.send(JSON.stringify({ type: 'hello', admin: `a wrong token, number ${count}` }));
      await member.next('bye');
    }
  },
  async 'foreign offsets'() {
    // A position that this client never had must not move the room.
    await using member = await open();
    const { epoch } = await member.enter();
    await using other = await open();
    await other.enter({ epoch, offset: Math.floor(random() * Number.MAX_SAFE_INTEGER), token: newId() });
  },
  async 'broken frames'() {
    await using member = await enter();
    member.client.send('{"type":"send","id":');
    await member.client.closed;
  },
  async 'never reads'() {
    await using socket = await stalledWebSocket(port, ROOM, CHAT_V1, ADDRESS);
    await Bun.sleep(STALL_MS);
    void socket;
  },
};

async function open(): Promise<ChatMember> {
  return new ChatMember(
    await webSocketClient(url, { room: ROOM, protocol: CHAT_V1, headers: { 'X-Forwarded-For': ADDRESS } }),
  );
}

async function enter(): Promise<ChatMember> {
  const member = await open();
  await member.enter();
  return member;
}

const counts: Record<string, number> = {};
process.on('SIGTERM', () => {
  console.log(JSON.stringify(counts));
  process.exit(0);
});

async function attackForever(): Promise<never> {
  const names = Object.keys(attacks);
  for (;;) {
    const name = names[Math.floor(random() * names.length)] ?? '';
    const attack = attacks[name];
    // The server may refuse, close, be paused or be dead.
    await Promise.race([attack?.().catch(() => {}), Bun.sleep(ATTACK_TIMEOUT_MS)]);
    counts[name] = (counts[name] ?? 0) + 1;
    await Bun.sleep(PAUSE_MS);
  }
}

await Promise.all(Array.from({ length: CONCURRENCY }, attackForever));
