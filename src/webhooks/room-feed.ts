import type { Cancel, Clock } from '../clock.ts';
import type { WebhookSettings } from '../config/webhook-settings.ts';
import { errorText, type Log } from '../log.ts';
import { ALL_ROOMS, type ServerLog } from '../ports/server-log.ts';
import { readBacklog, type Backlog, type Step } from './backlog.ts';
import type { Cursors } from './cursors.ts';
import type { Endpoint } from './endpoint.ts';
import type { HeldRooms } from './held-rooms.ts';
import type { PresenceQueue } from './presence-queue.ts';
import { carryOutAnswer } from './replies.ts';
import { retryDelay } from './retry.ts';
import type { Slots } from '../limits/slots.ts';
import { readServerBacklog } from './server-backlog.ts';
import type { Webhook } from './webhook.ts';

/** Attempts to send a webhook about people, which is best effort. */
const MAX_PRESENCE_ATTEMPTS = 5;
/** Minimum time between two times at which a feed that is woken keeps its events. */
const KEEP_INTERVAL_MS = 60_000;

/** Why a feed is woken. */
export interface News {
  /** The audit log may have entries that were not sent. */
  readonly readsLog: boolean;
  /** The room has events. False for a visit, which may be to any room name. */
  readonly hasEvents: boolean;
}

/** Returns what two wakes together report. */
export function mergeNews(news: News, earlier: News | undefined): News {
  const readsLog = news.readsLog || earlier?.readsLog === true;
  return { readsLog, hasEvents: news.hasEvents || earlier?.hasEvents === true };
}

/** Collaborators that all feeds share. */
export interface FeedDeps {
  readonly rooms: HeldRooms;
  readonly serverLog: ServerLog;
  readonly settings: WebhookSettings;
  readonly endpoint: Endpoint;
  readonly cursors: Cursors;
  readonly presence: PresenceQueue;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Limits the rooms of which a page is in memory. */
  readonly pages: Slots;
  /** Returns whether this node still sends. Called before each attempt. */
  readonly isLeader: () => boolean;
  /** Aborted when this node stops sending: no further attempt begins. */
  readonly ending: AbortSignal;
  /** Ends the attempts that run. */
  readonly abort: AbortSignal;
}

/** Sends the webhooks of one room, or of the server's own log, one after another, until none are left. Reads them anew after each failure. */
export class RoomFeed {
  #isRunning = false;
  #running = Promise.resolve();
  /** The room may have more than the last read has found. */
  #isAwake = false;
  #readsLog = false;
  #failures = 0;
  /** Ends the pause after a failure. */
  #endPause: (() => void) | undefined;
  #oldestAt: number | undefined;
  /** When `wake` last kept the events of the room, in milliseconds of the monotonic clock. */
  #keptAt = Number.NEGATIVE_INFINITY;

  /** `onIdle` is called when everything was sent, or sending has stopped. */
  constructor(
    private readonly room: string,
    private readonly deps: FeedDeps,
    private readonly onIdle: () => void,
  ) {}

  /** When the oldest event that waits happened, in milliseconds since 1970; undefined while nothing waits. */
  get oldestAt(): number | undefined {
    return this.#oldestAt;
  }

  /** Resolves when everything was sent, or sending has stopped. */
  get running(): Promise<void> {
    return this.#running;
  }

  /** Looks for webhooks. Keeps the events of the room at once: the feed may wait long for a page. */
  wake({ readsLog, hasEvents }: News): void {
    if (hasEvents) this.#keep();
    this.#readsLog ||= readsLog;
    this.#isAwake = true;
    if (!this.#isRunning) this.#running = this.#run();
  }

  /** Ends the pause after a failure: the receiver works again. */
  retryNow(): void {
    this.#endPause?.();
  }

  #keep(): void {
    const now = this.deps.clock.elapsed();
    if (now - this.#keptAt < KEEP_INTERVAL_MS) return;
    this.#keptAt = now;
    this.deps.cursors.keep(this.room);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#isAwake && !this.deps.ending.aborted) {
      const readsLog = this.#readsLog;
      this.#isAwake = this.#readsLog = false;
      const isDone = await this.#sendAll(readsLog);
      this.#isAwake ||= !isDone;
      this.#readsLog ||= readsLog && !isDone;
      if (!isDone) await this.#pause();
    }
    this.#isRunning = false;
    this.onIdle();
  }

  /** Sends until none are left. Resolves to false after a failure. */
  async #sendAll(readsLog: boolean): Promise<boolean> {
    const { pages, ending } = this.deps;
    while (!ending.aborted) {
      await pages.enter();
      try {
        const backlog = await this.#read(readsLog);
        if (!backlog) return false;
        for (const step of backlog.steps) if (!(await this.#take(step))) return false;
        if (!backlog.hasMore) return true;
      } finally {
        pages.leave();
      }
    }
    return false;
  }

  /** Reads the next steps; undefined when the store fails. Holds the room only meanwhile. */
  async #read(readsLog: boolean): Promise<Backlog | undefined> {
    const { rooms, cursors, presence, settings, clock, log, serverLog } = this.deps;
    const deps = {
      ...{ cursor: cursors.get(this.room), presence: presence.of(this.room), types: settings.types },
      ...{ readsLog, startedAt: cursors.startedAt ?? 0, now: clock.wall() },
    };
    try {
      if (this.room === ALL_ROOMS) return await readServerBacklog(serverLog, deps);
      const backlog = await rooms.use(this.room, (room) => readBacklog(room, deps));
      // A room without events, such as one that people only visit, has nothing to keep.
      if (backlog.steps.some(({ cursor }) => cursor)) cursors.keep(this.room);
      return backlog;
    } catch (error) {
      this.#failures++;
      log('webhook: a room could not be read', { room: this.room, error: errorText(error) }, 'error');
      return undefined;
    }
  }

  /** Sends the webhook of a step, and moves on. Returns false when it was not delivered. */
  async #take({ webhook, cursor, presence }: Step): Promise<boolean> {
    this.#oldestAt = cursor && webhook ? webhook.time : this.#oldestAt;
    if (webhook && !(await this.#send(webhook))) {
      if (!presence || this.#failures < MAX_PRESENCE_ATTEMPTS || this.deps.ending.aborted) return false;
      this.deps.endpoint.noteDropped();
    }
    if (webhook?.type === 'events.skipped') this.deps.endpoint.noteDropped();
    this.#failures = 0;
    this.#oldestAt = undefined;
    if (presence) this.deps.presence.delete(presence);
    if (cursor) this.deps.cursors.set(this.room, cursor);
    return true;
  }

  async #send(webhook: Webhook): Promise<boolean> {
    const { endpoint, isLeader, ending, abort, log } = this.deps;
    const outcome = await endpoint.send(webhook, () => isLeader() && !ending.aborted, abort);
    if (outcome.kind === 'stopped') return false;
    if (outcome.kind === 'delivered' && (await this.#carryOut(webhook, outcome.answer))) {
      const attempts = this.#failures + 1;
      if (attempts > 1) log('webhook: delivered', { room: this.room, id: webhook.id, attempts });
      return true;
    }
    this.#failures++;
    if (outcome.kind === 'failed' && isPowerOfTwo(this.#failures)) {
      const { reason } = outcome;
      const fields = { room: this.room, id: webhook.id, attempts: this.#failures, reason };
      log('webhook: not delivered', fields, 'warn');
    }
    return false;
  }

  /** Carries out the answer of the receiver. Returns false when the store fails: the webhook is then sent again. */
  async #carryOut(webhook: Webhook, answer: unknown): Promise<boolean> {
    const { settings, rooms, log } = this.deps;
    if (!settings.mayReply) return true;
    try {
      await carryOutAnswer(webhook, answer, { rooms, log });
      return true;
    } catch (error) {
      const fields = { room: this.room, id: webhook.id, error: errorText(error) };
      log('webhook: a reply could not be carried out', fields, 'error');
      return false;
    }
  }

  async #pause(): Promise<void> {
    const { clock, random, ending } = this.deps;
    if (ending.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel: Cancel = clock.after(retryDelay(Math.max(1, this.#failures), random), resolve);
    this.#endPause = resolve;
    const end = () => resolve();
    ending.addEventListener('abort', end);
    await promise;
    cancel();
    ending.removeEventListener('abort', end);
    this.#endPause = undefined;
  }
}

/** Returns whether a failure is logged: the first, and then each time that their number has doubled. */
function isPowerOfTwo(failures: number): boolean {
  return (failures & (failures - 1)) === 0;
}
