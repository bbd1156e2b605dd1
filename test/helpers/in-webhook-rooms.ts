import type { WebhookSettings, WebhookType } from '../../src/config/webhook-settings.ts';
import { WEBHOOK_TYPES } from '../../src/config/webhook-settings.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import type { Observer } from '../../src/ports/observations.ts';
import type { HeldRoom, RoomDirectory } from '../../src/ports/rooms.ts';
import type { Sink } from '../../src/ports/sinks.ts';
import { createLocalRecords, createLocalValues } from '../../src/record/local-store.ts';
import { KeptServerLog } from '../../src/record/server-log.ts';
import { newId } from '../../src/secrets.ts';
import { createWebhooks } from '../../src/webhooks/webhooks.ts';
import { inRoom } from './in-room.ts';
import { logBook } from './log-book.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { seededRandom } from './seeded-random.ts';
import { until } from './until.ts';
import { startReceiver, WEBHOOK_SECRET, type WebhookReceiver } from './webhook-receiver.ts';

/** Options of rooms that send webhooks. */
interface WebhookRoomsOptions {
  readonly types?: readonly WebhookType[];
  readonly mayReply?: boolean;
  /** Default: a new one in memory. */
  readonly journal?: Journal;
  readonly clock?: ManualClock;
  readonly receiver?: WebhookReceiver;
}

/** Rooms without a network, in manual time, whose webhooks go to a real receiver. */
export async function inWebhookRooms(options: WebhookRoomsOptions = {}) {
  const clock = options.clock ?? manualClock(Date.now());
  const { log, lines } = logBook();
  const retention = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const journal = options.journal ?? new MemoryJournal({ retention, clock, log, newId });
  const records = createLocalRecords(journal, { clock, log, random: seededRandom(1) });
  const receiver = options.receiver ?? startReceiver({ clock });
  const opened = Promise.withResolvers<ReturnType<typeof inRoom>>();
  const directory: RoomDirectory = {
    list: (...args) => records.list(...args),
    find: (name) => records.find(name),
    hold: async (name) => (await opened.promise).rooms.hold(name),
    open: () => [],
  };
  const settings: WebhookSettings = {
    url: new URL(receiver.url),
    secrets: [Uint8Array.fromBase64(WEBHOOK_SECRET.slice('whsec_'.length))],
    types: new Set(options.types ?? WEBHOOK_TYPES),
    mayReply: options.mayReply ?? false,
  };
  const values = createLocalValues(journal);
  const serverLog = new KeptServerLog(values, clock);
  const reports: string[] = [];
  const observer = {
    webhookAttempted: (outcome: string) => reports.push(outcome),
    webhookLag: (lagMs: number) => reports.push(lagMs > 0 ? 'late' : 'in time'),
  } as unknown as Observer;
  const { sink, flush } = await createWebhooks(settings, {
    ...{ clock, log, directory, values, serverLog, nodes: undefined, observations: { observer } },
  });
  const sinks: readonly Sink[] = [sink];
  const rooms = inRoom({ clock, journal, records, sinks, newId });
  opened.resolve(rooms);
  return {
    ...{ clock, journal, receiver, logs: lines, rooms, reports, serverLog },
    flush,
    async hold(name: string): Promise<HeldRoom> {
      const held = await rooms.rooms.hold(name);
      if (held === 'full') throw new Error('There is no room left.');
      return held;
    },
    /**
     * Lets time pass in steps, with a pause for requests after each, until a condition holds. The steps are small: a request on a busy
     * machine would otherwise reach its timeout.
     */
    async advanceUntil(condition: () => boolean, description: string, stepMs = 20): Promise<void> {
      await until(() => {
        clock.advance(stepMs);
        return condition();
      }, description);
    },
    /** Sends texts to a room. Resolves to the offsets of the messages. */
    async send(name: string, ...texts: readonly string[]): Promise<readonly number[]> {
      const held = await this.hold(name);
      const offsets: number[] = [];
      for (const text of texts) {
        const execution = held.execute({ id: 'api:test', name: 'Test' }, { type: 'send', id: newId(), text });
        clock.advance(20);
        const done = await execution;
        if (done.kind !== 'done') throw new Error(`The message was refused: ${JSON.stringify(done)}`);
        offsets.push(done.offset);
      }
      held.release();
      return offsets;
    },
    /** Accepted webhooks as `type text`. */
    accepted: () =>
      receiver.received
        .filter(({ isAccepted }) => isAccepted)
        .map(({ type, data }) => [type, data['text']].filter(Boolean).join(' ')),
    async [Symbol.asyncDispose]() {
      if (!options.receiver) await receiver[Symbol.asyncDispose]();
    },
  };
}
