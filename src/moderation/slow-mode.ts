import { bannableNetwork } from '../net/ip-address.ts';

/** Longest time between two messages that slow mode can demand. */
const MAX_SLOW_MS = 3_600_000;
/** Maximum number of authors of a room that are remembered. The oldest are forgotten. */
const MAX_AUTHORS = 10_000;
/** Maximum number of rooms. Those without a message for the longest time are forgotten. */
const MAX_ROOMS = 10_000;

/** Automatic slow mode: more messages than this in this time switch it on. It switches off after `quietMs` without such a rush. */
const AUTO = { messages: 100, windowMs: 10_000, quietMs: 30_000, slowMs: 3_000 };

/** An author, and the message that it is about to send. */
export interface SlowAttempt {
  readonly room: string;
  readonly personId: string;
  readonly isGuest: boolean;
  /** IP address; empty when unknown. */
  readonly address: string;
  /** Id of the command. A retry of an accepted message passes. */
  readonly id: string;
}

interface LastMessage {
  readonly at: number;
  readonly id: string;
  /** Where a guest wrote on this node. */
  readonly origin: Origin | undefined;
}

/** An address and its network, which takes longer to find than the rest of a message's slow mode. */
interface Origin {
  readonly address: string;
  /** As `bannableNetwork` returns it. */
  readonly network: string | undefined;
}

interface RoomMessages {
  /** By person, the oldest first. */
  readonly authors: Map<string, LastMessage>;
  /** Last messages of guests by network, the oldest first. */
  readonly networks: Map<string, LastMessage>;
  /** Times of the latest messages, at most as many as automatic slow mode counts, and one more. */
  readonly times: number[];
  /** When automatic slow mode last had a reason. */
  busyAt: number;
}

/**
 * When people last wrote, in all rooms, from the events of all nodes. The first message of a guest also waits for the last one
 * of a guest on its network, because a guest could leave and join again.
 */
export class SlowMode {
  readonly #rooms = new Map<string, RoomMessages>();

  constructor(private readonly elapsed: () => number) {}

  /** Returns the milliseconds until a person may write; 0 means now. `slow` is in seconds. */
  waitMs({ room, personId, isGuest, address, id }: SlowAttempt, slow: number | 'auto' | undefined): number {
    const messages = this.#rooms.get(room);
    if (slow === undefined || !messages) return 0;
    const slowMs = slow === 'auto' ? this.#autoMs(messages) : slow * 1_000;
    const own = messages.authors.get(personId);
    const network = isGuest && !own ? bannableNetwork(address) : undefined;
    const last = own ?? (network === undefined ? undefined : messages.networks.get(network));
    if (!last || last.id === id) return 0;
    return Math.max(0, Math.ceil(last.at + Math.min(slowMs, MAX_SLOW_MS) - this.elapsed()));
  }

  /** Notes that the rules let a person write. Its event follows. */
  noteAttempt({ room, personId, isGuest, address, id }: SlowAttempt): void {
    const messages = this.#open(room);
    const own = messages.authors.get(personId);
    if (own?.id === id) return;
    const origin = isGuest ? toOrigin(address, own?.origin) : undefined;
    const last = { at: this.elapsed(), id, origin };
    remember(messages.authors, personId, last);
    if (origin?.network !== undefined) remember(messages.networks, origin.network, last);
  }

  /** Notes a message that was committed, on any node. */
  noteMessage(room: string, personId: string, id: string): void {
    const messages = this.#open(room);
    const now = this.elapsed();
    const own = messages.authors.get(personId);
    if (own?.id !== id) remember(messages.authors, personId, { at: now, id, origin: own?.origin });
    const { times } = messages;
    times.push(now);
    if (times.length <= AUTO.messages) return;
    const first = times.shift() ?? now;
    if (now - first < AUTO.windowMs) messages.busyAt = now;
  }

  /** Returns the network of a guest that wrote on this node within the last hour, as `toNetwork` returns it. */
  networkOf(room: string, personId: string): string | undefined {
    const last = this.#rooms.get(room)?.authors.get(personId);
    return last && this.elapsed() - last.at <= MAX_SLOW_MS ? last.origin?.network : undefined;
  }

  #autoMs({ busyAt }: RoomMessages): number {
    return this.elapsed() - busyAt < AUTO.quietMs ? AUTO.slowMs : 0;
  }

  #open(room: string): RoomMessages {
    const found = this.#rooms.get(room);
    const messages = found ?? { authors: new Map(), networks: new Map(), times: [], busyAt: -Infinity };
    // A room that is set again becomes the latest.
    this.#rooms.delete(room);
    this.#rooms.set(room, messages);
    const oldest = this.#rooms.keys().next().value;
    if (this.#rooms.size > MAX_ROOMS && oldest !== undefined) this.#rooms.delete(oldest);
    return messages;
  }
}

/** Returns the origin of a guest's message: the earlier one while the address stays the same. */
function toOrigin(address: string, earlier: Origin | undefined): Origin {
  return earlier?.address === address ? earlier : { address, network: bannableNetwork(address) };
}

/** Notes the last message of an author or a network. Forgets those that slow mode no longer needs. */
function remember(lasts: Map<string, LastMessage>, key: string, last: LastMessage): void {
  lasts.delete(key);
  lasts.set(key, last);
  for (const [oldest, { at }] of lasts) {
    if (lasts.size <= MAX_AUTHORS && last.at - at <= MAX_SLOW_MS) return;
    lasts.delete(oldest);
  }
}
