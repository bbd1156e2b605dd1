import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { ChatMember } from '../helpers/chat-member.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { stalledWebSocket, type StalledWebSocket } from '../helpers/stalled-web-socket.ts';
import { webSocketClient } from '../helpers/web-socket-client.ts';
import { post } from '../helpers/whip/send.ts';

// A process that attacks a server until it is killed: `bun run hostile-process.ts <url> <attack>`. It prints `ready` once
// the attack runs.

const ADDRESS = '203.0.113.66';
const ROOM = 'lobby';
/** The pause between two rounds of an attack, in milliseconds. */
const ROUND_MS = 100;
/** The time for which members do not read before others take their place, in milliseconds. */
const STALL_MS = 5_000;

const [url = '', name = ''] = process.argv.slice(2);
const origin = url.replace(/\/$/, '');

/** A member that enters again when the server closes it. */
class Intruder {
  #member: ChatMember | undefined;

  /** Sends frames as a member. Enters first if needed. */
  async send(frames: (member: ChatMember) => void): Promise<void> {
    if (!this.#member) {
      const headers = { 'X-Forwarded-For': ADDRESS };
      const member = new ChatMember(await webSocketClient(origin, { room: ROOM, protocol: CHAT_V1, headers }));
      void member.client.closed.then(() => (this.#member = undefined));
      await member.enter();
      this.#member = member;
    }
    frames(this.#member);
  }
}

const intruders = Array.from({ length: 10 }, () => new Intruder());
const allSend = (frames: (member: ChatMember) => void) =>
  Promise.all(intruders.map((intruder) => intruder.send(frames)));
const times = (count: number, run: () => void) => Array.from({ length: count }, run);

/** A round of each attack. */
const attacks: Readonly<Record<string, () => Promise<unknown>>> = {
  history() {
    const request = { type: 'history', before: Number.MAX_SAFE_INTEGER };
    const frame = JSON.stringify(Array.from({ length: 32 }, () => request));
    return allSend(({ client }) => times(6, () => client.send(frame)));
  },
  reactions: () =>
    allSend((member) =>
      times(30, () => member.command({ type: 'react', message: 'message-7', emoji: '🦊', on: false })),
    ),
  offers: () => postOffers(() => ADDRESS),
  'offers of many': () => postOffers((number) => `203.0.${number % 100}.${number}`),
  async 'never read'() {
    const began = performance.now();
    const port = Number(new URL(url).port);
    const stalled: StalledWebSocket[] = await Promise.all(
      Array.from({ length: 40 }, () => stalledWebSocket(port, ROOM, CHAT_V1, ADDRESS)),
    );
    while (performance.now() - began < STALL_MS) {
      await allSend((member) => member.send('x'.repeat(3_990)));
      await Bun.sleep(ROUND_MS);
    }
    await Promise.all(stalled.map((socket) => socket[Symbol.asyncDispose]()));
  },
};

let offer: string | undefined;
async function postOffers(address: (number: number) => string): Promise<void> {
  const sdp = (offer ??= await realOffer());
  const posts = Array.from({ length: 200 }, (_, number) =>
    post(`${url}whip/${ROOM}`, sdp, { 'X-Forwarded-For': address(number) }),
  );
  for (const response of await Promise.all(posts)) await response.arrayBuffer();
}

const attack = attacks[name];
if (!attack) throw new Error(`There is no attack "${name}".`);
console.log('ready');
for (;;) {
  // The server may refuse or close.
  await attack().catch(() => {});
  await Bun.sleep(ROUND_MS);
}
