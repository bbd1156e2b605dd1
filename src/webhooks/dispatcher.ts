import { withTimeout, type Cancel } from '../clock.ts';
import { errorText } from '../log.ts';
import type { Observed } from '../ports/observations.ts';
import type { KeptValues } from '../ports/documents.ts';
import type { RoomDirectory } from '../ports/rooms.ts';
import { ALL_ROOMS } from '../ports/server-log.ts';
import { Cursors } from './cursors.ts';
import { HeldRooms } from './held-rooms.ts';
import { PresenceQueue, type WaitingPresence } from './presence-queue.ts';
import { retryDelay } from './retry.ts';
import { mergeNews, RoomFeed, type FeedDeps, type News } from './room-feed.ts';
import { scanRooms, toHeads } from './scan.ts';
import { Slots } from '../limits/slots.ts';

/** Maximum number of rooms of which a page of events is in memory. */
const MAX_PAGES = 16;
/** Interval at which the leader of several nodes looks for rooms whose notices were lost. */
const SCAN_INTERVAL_MS = 10_000;
const LAG_INTERVAL_MS = 5_000;
/** Time in which the attempts that run may end at a shutdown. */
const LAST_ATTEMPTS_MS = 500;
/** Time for which a room of an engine stays open after its use. */
const KEEP_OPEN_MS = 5_000;

/** Collaborators of a dispatcher. */
export interface DispatcherDeps
  extends Omit<FeedDeps, 'cursors' | 'presence' | 'pages' | 'rooms' | 'ending' | 'abort'>, Observed {
  readonly directory: RoomDirectory;
  readonly values: KeptValues;
  /** Returns the nodes that are alive; undefined on a server that serves its rooms alone. */
  readonly listNodes: (() => Promise<readonly string[]>) | undefined;
}

/** Sends the webhooks of all rooms, from the stored cursors on, until it is stopped. */
export class Dispatcher {
  /** Aborted: no further attempt begins. */
  readonly #ending = new AbortController();
  /** Aborted: attempts that run are given up as well. */
  readonly #abort = new AbortController();
  readonly #pages = new Slots(MAX_PAGES);
  readonly #presence: PresenceQueue;
  readonly #rooms: HeldRooms;
  readonly #feeds = new Map<string, RoomFeed>();
  /** Rooms that were woken before the cursors were read. */
  readonly #early = new Map<string, News>();
  #cursors: Cursors | undefined;
  readonly #cancels = new Map<string, Cancel>();

  constructor(private readonly deps: DispatcherDeps) {
    this.#rooms = new HeldRooms({ ...deps, keepMs: deps.listNodes ? KEEP_OPEN_MS : 0 });
    this.#presence = new PresenceQueue(() => {
      deps.endpoint.noteDropped();
      deps.log('webhook: too many webhooks about people wait. The oldest was dropped.', {}, 'warn');
    });
  }

  /** Reads the cursors. Looks for what was not sent afterwards, for as long as it takes. Never rejects. */
  async start(): Promise<void> {
    const isRead = await this.#attempt(() => this.#loadCursors());
    void this.#catchUp(isRead);
  }

  /** Looks for webhooks of a room; of the server's own log for `ALL_ROOMS`. */
  wake(room: string, news: News): void {
    if (this.#ending.signal.aborted) return;
    if (this.#cursors) this.#feed(room, this.#cursors).wake(news);
    else this.#early.set(room, mergeNews(news, this.#early.get(room)));
  }

  /** Sends a webhook about people, after the events that precede it. */
  addPresence(waiting: WaitingPresence): void {
    this.#presence.add(waiting);
    this.wake(waiting.webhook.data.room, { readsLog: false, hasEvents: false });
  }

  /** Tries everything again now: the receiver works again. */
  retryNow(): void {
    for (const feed of this.#feeds.values()) feed.retryNow();
  }

  /** Stops within half a second, after the attempts that run. Stores what was sent, so that the next start does not repeat it. */
  async flush(): Promise<void> {
    this.#ending.abort();
    // The process may end before the attempts that run do.
    await this.#cursors?.flush();
    const running = [...this.#feeds.values()].map((feed) => feed.running);
    await withTimeout(Promise.all(running), LAST_ATTEMPTS_MS, this.deps.clock);
    await this.#cursors?.flush();
    this.stop();
  }

  /** Sends nothing from now on. Attempts that run are given up. */
  stop(): void {
    this.#ending.abort();
    this.#abort.abort();
    this.#cursors?.stop();
    this.#rooms.close();
    for (const cancel of this.#cancels.values()) cancel();
    this.deps.observations?.observer?.webhookLag(0);
  }

  /** Reads the cursors. The first time, every room begins where it is now. */
  async #loadCursors(): Promise<void> {
    if (this.#cursors) return;
    const stored = await Cursors.load(this.deps);
    if (stored.startedAt === undefined)
      for await (const [room, head] of toHeads(this.deps.directory)) stored.set(room, head);
    const cursors = stored.startedAt === undefined ? await stored.begin() : stored;
    if (this.#ending.signal.aborted) return cursors.stop();
    this.#cursors = cursors;
    for (const [room, news] of this.#early) this.#feed(room, cursors).wake(news);
    this.#early.clear();
  }

  /** Looks at all rooms, and tries until the store works. */
  async #catchUp(isRead: boolean): Promise<void> {
    const { clock, random } = this.deps;
    let hasFailed = !isRead;
    for (let failures = 1; !this.#ending.signal.aborted; failures++) {
      if (hasFailed) await new Promise<void>((resolve) => clock.after(retryDelay(failures, random), resolve));
      hasFailed = !(await this.#attempt(async () => {
        await this.#loadCursors();
        await this.#scan(true);
      }));
      if (!hasFailed) return this.#watch();
    }
  }

  /** Resolves to false when the store fails. */
  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.deps.log('webhook: the rooms could not be read', { error: errorText(error) }, 'error');
      return false;
    }
  }

  #feed(room: string, cursors: Cursors): RoomFeed {
    const found = this.#feeds.get(room);
    if (found) return found;
    const signals = { ending: this.#ending.signal, abort: this.#abort.signal };
    const shared = { cursors, presence: this.#presence, rooms: this.#rooms, pages: this.#pages };
    const deps = { ...this.deps, ...shared, ...signals };
    const feed = new RoomFeed(room, deps, () => this.#feeds.delete(room));
    this.#feeds.set(room, feed);
    return feed;
  }

  /** Wakes the rooms that have something to send. `readsLog`: looks into their audit logs too. */
  async #scan(readsLog: boolean): Promise<void> {
    const cursors = this.#cursors;
    if (!cursors) return;
    const { signal } = this.#ending;
    this.wake(ALL_ROOMS, { readsLog: true, hasEvents: false });
    const wake = (room: string, hasEvents: boolean) => this.wake(room, { readsLog: true, hasEvents });
    await scanRooms({ ...this.deps, cursors, readsLog, signal, wake });
  }

  /** Reports the lag, and looks for rooms whose notices were lost, until it is stopped. */
  #watch(): void {
    const { observations, listNodes, clock } = this.deps;
    this.#repeat('lag', LAG_INTERVAL_MS, async () => {
      const times = [...this.#feeds.values()].flatMap(({ oldestAt }) => oldestAt ?? []);
      const lagMs = times.length === 0 ? 0 : Math.max(0, clock.wall() - Math.min(...times));
      observations?.observer?.webhookLag(lagMs);
    });
    if (!listNodes) return;
    let nodes: readonly string[] = [];
    this.#repeat('scan', SCAN_INTERVAL_MS, async () => {
      const before = nodes;
      nodes = await listNodes();
      // A node that has died may have sent no notice of an entry in an audit log.
      await this.#scan(before.some((node) => !nodes.includes(node)));
    });
  }

  #repeat(name: string, pauseMs: number, work: () => Promise<void>): void {
    const { clock } = this.deps;
    const run = async () => {
      await this.#attempt(work);
      if (!this.#ending.signal.aborted) this.#repeat(name, pauseMs, work);
    };
    if (!this.#ending.signal.aborted)
      this.#cancels.set(
        name,
        clock.after(pauseMs, () => void run()),
      );
  }
}
