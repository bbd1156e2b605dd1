import type { Clock } from '../clock.ts';
import type { NodeBus } from '../ports/node-bus.ts';
import { isRecord, parseJson } from '../protocol/json.ts';
import type { WaitingPresence } from './presence-queue.ts';
import { mergeNews, type News } from './room-feed.ts';

/** Kind of the requests between nodes. */
const KIND = 'webhooks';
/** Time for which a node gathers a notice. */
const GATHER_MS = 50;
/** Maximum number of webhooks about people in a notice. */
const MAX_PRESENCE = 200;
/** Several nodes notice the same change within this time. */
const REPEAT_MS = 5_000;
/** Number of changes that the leader remembers. */
const MAX_REMEMBERED = 10_000;

/** What the leader receives of other nodes. */
export interface NoticeReceiver {
  wake(room: string, news: News): void;
  addPresence(waiting: WaitingPresence): void;
}

/** Collaborators of notices. */
export interface NoticesDeps {
  readonly nodes: NodeBus;
  /** Returns the id of the node that sends; undefined while unknown. */
  readonly leader: () => string | undefined;
  readonly clock: Clock;
  /** Receives the notices of other nodes while this node is the leader. */
  readonly receiver: NoticeReceiver;
}

/** Notices to the node that sends webhooks, about rooms that other nodes have open. A notice may be lost. */
export class Notices implements NoticeReceiver {
  #rooms = new Map<string, News>();
  #presence: WaitingPresence[] = [];

  constructor(private readonly deps: NoticesDeps) {
    deps.nodes.handle(KIND, (body) => {
      this.#receive(body);
      return Promise.resolve('{}');
    });
  }

  wake(room: string, news: News): void {
    if (this.#rooms.size === 0) this.deps.clock.after(GATHER_MS, () => void this.#send());
    this.#rooms.set(room, mergeNews(news, this.#rooms.get(room)));
  }

  addPresence(waiting: WaitingPresence): void {
    if (this.#presence.length < MAX_PRESENCE) this.#presence.push(waiting);
    this.wake(waiting.webhook.data.room, { readsLog: false, hasEvents: false });
  }

  async #send(): Promise<void> {
    const { nodes } = this.deps;
    const leader = this.deps.leader();
    const rooms = [...this.#rooms].map(([room, { readsLog, hasEvents }]) => [room, readsLog, hasEvents]);
    const body = JSON.stringify({ rooms, presence: this.#presence });
    this.#rooms = new Map();
    this.#presence = [];
    if (leader !== undefined && leader !== nodes.node) await nodes.request(leader, KIND, body);
  }

  #receive(body: string): void {
    const notice = parseJson(body);
    if (!isRecord(notice)) return;
    const { rooms, presence } = notice as { rooms?: [string, boolean, boolean?][]; presence?: WaitingPresence[] };
    for (const waiting of presence ?? []) this.deps.receiver.addPresence(waiting);
    // Nodes of an earlier version do not send the third value. The scan keeps the events of their rooms.
    for (const [room, readsLog, hasEvents = false] of rooms ?? [])
      this.deps.receiver.wake(room, { readsLog, hasEvents });
  }
}

/** Recognises changes of people that several nodes have noticed. */
export class RepeatFilter {
  readonly #last = new Map<string, { readonly type: string; readonly at: number }>();

  constructor(private readonly clock: Clock) {}

  /** Returns whether the same was noticed a short time ago, and nothing else about the person, or the room, since. */
  isRepeat({ webhook: { type, data } }: WaitingPresence): boolean {
    const { room, member } = data;
    const key = `${room} ${isRecord(member) ? String(member['id']) : ''}`;
    const last = this.#last.get(key);
    const at = this.clock.elapsed();
    if (last?.type === type && at - last.at < REPEAT_MS) return true;
    if (this.#last.size >= MAX_REMEMBERED) this.#last.clear();
    this.#last.set(key, { type, at });
    return false;
  }
}
