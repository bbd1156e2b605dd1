import type { Clock } from '../clock.ts';
import type { WebhookSettings, WebhookType } from '../config/webhook-settings.ts';
import type { Log } from '../log.ts';
import type { KeptValues } from '../ports/documents.ts';
import type { Leadership, NodeBus } from '../ports/node-bus.ts';
import type { Observed } from '../ports/observations.ts';
import type { RoomDirectory } from '../ports/rooms.ts';
import { reserveNames, type Rule } from '../ports/rules.ts';
import { ALL_ROOMS, type ServerLog } from '../ports/server-log.ts';
import type { PresenceMessage, Sink } from '../ports/sinks.ts';
import { newId } from '../secrets.ts';
import { Dispatcher } from './dispatcher.ts';
import { Endpoint } from './endpoint.ts';
import { Notices, RepeatFilter, type NoticeReceiver } from './notices.ts';
import type { WaitingPresence } from './presence-queue.ts';
import { PresenceTracker } from './presence-tracker.ts';
import type { News } from './room-feed.ts';
import { DEFAULT_NAME } from './replies.ts';

/** Types of webhooks about people. */
const PEOPLE_TYPES: readonly WebhookType[] = ['member.joined', 'member.left', 'room.opened', 'room.emptied'];

/** Interval at which the lag is reported after the receiver has responded 410. */
const GONE_LAG_INTERVAL_MS = 5_000;

/** Collaborators of webhooks. */
export interface WebhooksDeps extends Observed {
  readonly clock: Clock;
  readonly log: Log;
  readonly directory: RoomDirectory;
  readonly values: KeptValues;
  readonly serverLog: ServerLog;
  /** The nodes that share the store: one of them sends. Undefined on a server that serves its rooms alone. */
  readonly nodes: NodeBus | undefined;
}

/** What webhooks register at the ports. */
export interface WebhookPorts {
  readonly sink: Sink;
  /** Absent when receivers do not reply. */
  readonly rule?: Rule;
  /** Ends sending, and stores what was sent. */
  readonly flush: () => Promise<void>;
}

/**
 * Creates webhooks: signed HTTP requests about what happens in rooms. They are read from the journal, behind a stored cursor for each
 * room, so that they survive a kill of the process and never delay a turn. Resolves once they begin, before members
 * enter rooms.
 */
export async function createWebhooks(settings: WebhookSettings, deps: WebhooksDeps): Promise<WebhookPorts> {
  const sender = new Sender(settings, deps);
  await sender.start();
  deps.serverLog.onAdded(() => sender.wake(ALL_ROOMS, { readsLog: true, hasEvents: false }));
  const sendsPeople = PEOPLE_TYPES.some((type) => settings.types.has(type));
  return {
    flush: () => sender.flush(),
    ...(settings.mayReply && { rule: reserveNames([DEFAULT_NAME]) }),
    sink: {
      committed: ({ name }) => sender.wake(name, { readsLog: false, hasEvents: true }),
      kept: ({ name }) => sender.wake(name, { readsLog: true, hasEvents: false }),
      ...(sendsPeople && { presence: ({ name, head }, messages) => sender.notePeople(name, head, messages) }),
    },
  };
}

/** Sends webhooks while this node leads, and notices to the leading node while another one does. */
class Sender implements NoticeReceiver {
  readonly #endpoint: Endpoint;
  readonly #people: PresenceTracker;
  readonly #repeats: RepeatFilter;
  readonly #notices: Notices | undefined;
  /** Undefined while another node sends, and after the receiver has responded 410. */
  #dispatcher: Dispatcher | undefined;
  #leadership: Leadership | undefined;
  #started: Promise<void> | undefined;
  #isGone = false;

  constructor(
    private readonly settings: WebhookSettings,
    private readonly deps: WebhooksDeps,
  ) {
    const { clock, log, nodes } = deps;
    this.#endpoint = new Endpoint({
      ...{ ...deps, settings, random: Math.random },
      onRecovery: () => this.#dispatcher?.retryNow(),
      onGone: () => {
        this.#isGone = true;
        this.#end();
        this.#reportLag(clock.wall());
      },
    });
    this.#people = new PresenceTracker({ ...deps, newId, send: (waiting) => this.addPresence(waiting) });
    this.#repeats = new RepeatFilter(clock);
    this.#notices = nodes && new Notices({ nodes, clock, leader: () => this.#leadership?.leader, receiver: this });
    log('webhook: on', { receiver: settings.url.origin });
  }

  async start(): Promise<void> {
    const { nodes } = this.deps;
    if (nodes) {
      const events = { gained: () => this.#begin(), lost: () => this.#end() };
      this.#leadership = nodes.lead('webhooks', events);
      await this.#leadership.known;
    } else this.#begin();
    await this.#started;
  }

  wake(room: string, news: News): void {
    if (this.#dispatcher) this.#dispatcher.wake(room, news);
    else if (!this.#isGone) this.#notices?.wake(room, news);
  }

  addPresence(waiting: WaitingPresence): void {
    if (!this.settings.types.has(waiting.webhook.type as WebhookType)) return;
    if (!this.#dispatcher) return this.#isGone ? undefined : this.#notices?.addPresence(waiting);
    if (!this.#notices || !this.#repeats.isRepeat(waiting)) this.#dispatcher.addPresence(waiting);
  }

  /** Sends nothing more, and stores what was sent. */
  async flush(): Promise<void> {
    await this.#dispatcher?.flush();
  }

  /** Notes a change in the list of people of a room, after the event with this offset. */
  notePeople(room: string, after: number, messages: readonly PresenceMessage[]): void {
    if (!this.#isGone) this.#people.note({ room, after, messages, time: this.deps.clock.wall() });
  }

  #begin(): void {
    const { settings, deps } = this;
    if (this.#isGone) return;
    this.#dispatcher = new Dispatcher({
      ...{ ...deps, settings, endpoint: this.#endpoint, random: Math.random },
      listNodes: deps.nodes && (async () => (await deps.nodes?.list()) ?? []),
      isLeader: () => deps.nodes === undefined || this.#leadership?.isLeader === true,
    });
    this.#started = this.#dispatcher.start();
  }

  /** Reports the time since the receiver responded 410. */
  #reportLag(since: number): void {
    const { clock, observations } = this.deps;
    observations?.observer?.webhookLag(Math.max(0, clock.wall() - since));
    clock.after(GONE_LAG_INTERVAL_MS, () => this.#reportLag(since));
  }

  #end(): void {
    this.#dispatcher?.stop();
    this.#dispatcher = undefined;
  }
}
