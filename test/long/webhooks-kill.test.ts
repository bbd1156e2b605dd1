import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { newId } from '../../src/secrets.ts';
import { ChatMember, chatMember } from '../helpers/chat-member.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { startReceiver, WEBHOOK_SECRET, type ReceivedWebhook } from '../helpers/webhook-receiver.ts';

const ROOMS = 20;
const MESSAGES_PER_ROOM = 50;
/** Messages that a member sends before it waits for their acks. */
const BATCH = 5;
const KILLS = 4;
const SEED = Number(process.env['SEED'] ?? 17);

/** Sends messages to a room over servers that are killed meanwhile: again, with the same ids, until each is acknowledged. */
async function sendAll(room: string, server: () => Promise<TestServer>, onAck: () => void): Promise<void> {
  const texts = Array.from({ length: MESSAGES_PER_ROOM }, (_, index) => ({ id: newId(), text: `${room} ${index}` }));
  while (texts.length > 0) {
    try {
      await using member = await chatMember((await server()).url, 'WebSocket', room);
      while (texts.length > 0) await sendBatch(member, texts, onAck);
    } catch {
      // The server was killed.
      await Bun.sleep(5);
    }
  }
}

async function sendBatch(member: ChatMember, texts: { id: string; text: string }[], onAck: () => void): Promise<void> {
  for (const { id, text } of texts.slice(0, BATCH)) member.send(text, id);
  for (let left = Math.min(BATCH, texts.length); left > 0; left--) {
    const ack = await member.next('ack');
    texts.splice(
      texts.findIndex(({ id }) => id === ack.id),
      1,
    );
    onAck();
  }
}

/** The ids of the journalled events of each room, in their order. */
function readJournal(folder: string): ReadonlyMap<string, readonly string[]> {
  using database = new Database(`${folder}/chat.sqlite`, { readonly: true });
  const rows = database
    .query<{ name: string; epoch: string; at: number }, []>(
      'SELECT room.name, epoch, at FROM event JOIN room ON room.id = event.room ORDER BY room.name, at',
    )
    .all();
  const byRoom = new Map<string, string[]>();
  for (const { name, epoch, at } of rows) byRoom.set(name, [...(byRoom.get(name) ?? []), `${epoch}.${at}`]);
  return byRoom;
}

/** The ids of accepted webhooks of a room, each where it was accepted first. */
function firstAccepted(received: readonly ReceivedWebhook[], room: string): readonly string[] {
  const accepted = received.filter((webhook) => webhook.isAccepted && webhook.data.room === room);
  return [...new Set(accepted.map(({ id }) => id))];
}

/** Enough for a busy machine. */
const TIMEOUT_MS = 120_000;

test(
  'Webhooks arrive in order, each at least once, from a server that is killed at random moments',
  async () => {
    const random = seededRandom(SEED);
    const total = ROOMS * MESSAGES_PER_ROOM;
    const killsAt = Array.from({ length: KILLS }, () => Math.floor(random() * total)).toSorted((a, b) => a - b);
    using folder = temporaryFolder();
    await using receiver = startReceiver();
    receiver.respond = () => new Response(null, { status: random() < 1 / 3 ? 500 : 204 });
    const env = {
      ...{ DATA_DIR: folder.path, WEBHOOK_URL: receiver.url, WEBHOOK_SECRET, WEBHOOK_EVENTS: 'message.created' },
    };
    let server = startTestServer(env);
    let acks = 0;
    const onAck = () => {
      acks++;
      if (acks <= (killsAt[0] ?? total)) return;
      killsAt.shift();
      const killed = server;
      server = (async () => {
        await (await killed).stop('SIGKILL');
        return await startTestServer(env);
      })();
    };
    const rooms = Array.from({ length: ROOMS }, (_, index) => `room-${index}`);
    await Promise.all(rooms.map((room) => sendAll(room, () => server, onAck)));
    await using last = await server;
    const isComplete = () => rooms.every((room) => firstAccepted(receiver.received, room).length >= MESSAGES_PER_ROOM);
    await until(isComplete, `everything has arrived, with SEED=${SEED}`, 60_000);
    await last.stop();
    const journal = readJournal(folder.path);
    for (const room of rooms) expect(firstAccepted(receiver.received, room)).toEqual(journal.get(room) ?? []);
    expect(killsAt).toEqual([]);
    expect(receiver.faults).toEqual([]);
    expect(receiver.mostAtOnce).toBeLessThanOrEqual(8);
  },
  TIMEOUT_MS,
);
