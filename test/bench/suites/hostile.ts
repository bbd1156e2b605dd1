import { fileURLToPath } from 'node:url';
import { CHAT_V1 } from '../../../src/protocol/limits.ts';
import { ChatMember } from '../../helpers/chat-member.ts';
import { fillWithReactions } from '../../helpers/fill-with-reactions.ts';
import { webSocketClient } from '../../helpers/web-socket-client.ts';
import { killChild, trackChild } from '../children.ts';
import { quantile } from '../quantile.ts';
import type { Subject } from '../subject.ts';
import type { Bench, Figures, Row, Suite } from '../suite.ts';

/** The attacks of `hostile-process.ts`, and how a row describes them. */
const ATTACKS = {
  history: 'pages of a room with 99,000 reactions',
  reactions: 'reactions that change nothing',
  offers: 'offers from one address',
  'offers of many': 'offers from 200 addresses',
  'never read': 'members that never read',
} as const;
/** Members in another room, each with an address of its own. */
const BYSTANDERS = 5;
/** The pause between two messages of a bystander, in milliseconds: less than its rate. */
const PAUSE_MS = 60;
/**
 * The time until the memory of the server is stable after an attack, in milliseconds. Peers without a channel close after 15 s,
 * and the allocator returns their memory up to 30 s later.
 */
const SETTLE_MS = 50_000;
const RATES = { TRUST_PROXY: '1', RATE: '20', RATE_BYTES: '65536' };

/** Measures what members of another room notice of an attack, beside the same room before it. */
export const hostile: Suite = {
  name: 'hostile',
  title: `Time to the ack of ${BYSTANDERS} members in another room during an attack, and memory after it`,
  columns: [
    { key: 'idle', title: 'idle p99 ms', digits: 1 },
    { key: 'p50', title: 'p50 ms', digits: 1 },
    { key: 'p99', title: 'p99 ms', digits: 1 },
    { key: 'max', title: 'max ms', digits: 1 },
    { key: 'refused', title: 'refused' },
    { key: 'before', title: 'MB before' },
    { key: 'after', title: 'MB after' },
  ],
  async run(bench) {
    const rows: Row[] = [];
    for (const [attack, load] of Object.entries(ATTACKS)) {
      const targets = [
        { key: 'p99', most: 50 },
        { key: 'refused', most: 0 },
      ];
      rows.push({ load, figures: await measure(bench, attack), targets });
    }
    return rows;
  },
};

async function measure(bench: Bench, attack: string): Promise<Figures> {
  await using subject = await bench.startSubject('chat-box', { env: RATES, fill: fillWithReactions });
  const seconds = bench.short ? 2 : 10;
  const bystanders = await Promise.all(Array.from({ length: BYSTANDERS }, (_, index) => enter(subject, index)));
  const sendAll = async () => {
    const outcomes = await Promise.all(bystanders.map((bystander) => sendAndWait(bystander, seconds)));
    return {
      times: outcomes.flatMap(({ times }) => times),
      refused: outcomes.reduce((sum, { refused }) => sum + refused, 0),
    };
  };
  bench.progress(`idle before ${attack}`);
  const idle = await sendAll();
  const before = await subject.usage();
  bench.progress(`under ${attack}`);
  const attacker = await startAttack(subject.url, attack);
  const { times, refused } = await sendAll();
  await killChild(attacker);
  await Bun.sleep(bench.short ? 0 : SETTLE_MS);
  const after = await subject.usage();
  for (const bystander of bystanders) await bystander[Symbol.asyncDispose]();
  return {
    idle: quantile(idle.times, 0.99),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    max: Math.max(...times),
    refused,
    before: before.memory / 1e6,
    after: after.memory / 1e6,
  };
}

async function enter({ url }: Subject, number: number): Promise<ChatMember> {
  const headers = { 'X-Forwarded-For': `198.51.100.${number + 1}` };
  const client = await webSocketClient(url.replace(/\/$/, ''), { room: 'other', protocol: CHAT_V1, headers });
  const member = new ChatMember(client);
  await member.enter();
  return member;
}

/** Sends one message after another. Returns the time from each to its ack, and the number of those that the server refused. */
async function sendAndWait(member: ChatMember, seconds: number): Promise<{ times: number[]; refused: number }> {
  const times: number[] = [];
  let refused = 0;
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    const sent = performance.now();
    const id = member.send('a message of a bystander');
    const ack = member.next('ack', (ack) => ack.id === id).then(() => true);
    if (await ack.catch(() => false)) times.push(performance.now() - sent);
    else refused++;
    await Bun.sleep(PAUSE_MS);
  }
  return { times, refused };
}

/** Starts a process that attacks the server, and resolves once it has begun. */
async function startAttack(url: string, attack: string): Promise<Bun.Subprocess> {
  const script = fileURLToPath(new URL('../hostile-process.ts', import.meta.url));
  const child = trackChild(
    Bun.spawn([process.execPath, 'run', script, url, attack], {
      env: { ...process.env, BUN_CONFIG_MAX_HTTP_REQUESTS: '4096' },
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  await child.stdout.getReader().read();
  return child;
}
