import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { RoomView } from '../ports/requests.ts';
import type { PresenceMessage, Sink } from '../ports/sinks.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';
import { FeedReader, RoomFeed } from './room-feed.ts';
import { createTextStream, type TextStream } from './text-stream.ts';

/** Maximum number of streams that one key reads at once. */
export const MAX_KEY_STREAMS = 100;

/** What a stream of a response needs, besides its texts. */
export interface StreamOptions {
  /** Name of the key. */
  readonly keyName: string;
  /** Signal of the request. */
  readonly request: AbortSignal;
  readonly stop: TextStream['stop'];
  readonly onEnd: TextStream['onEnd'];
}

/** The streams that clients read: a limit for each key, and the live events of their rooms. */
export class Streams implements Required<Pick<Sink, 'committed' | 'presence'>> {
  readonly #feeds = new Map<string, RoomFeed>();
  /** Number of streams by key. */
  readonly #counts = new Map<string, number>();

  constructor(private readonly deps: { readonly clock: Clock; readonly log: Log }) {}

  committed({ name }: RoomView, events: readonly JournalEvent[]): void {
    this.#feeds.get(name)?.commit(events);
  }

  presence({ name }: RoomView, messages: readonly PresenceMessage[]): void {
    for (const reader of this.#feeds.get(name)?.readers ?? []) reader.addPeople(messages);
  }

  /** Returns whether a key reads as many streams as it may. */
  isFull(keyName: string): boolean {
    return (this.#counts.get(keyName) ?? 0) >= MAX_KEY_STREAMS;
  }

  /** Creates the body of a response. It counts for its key until it ends. */
  create(
    texts: AsyncIterator<string, void>,
    { keyName, request, stop, onEnd }: StreamOptions,
  ): ReadableStream<Uint8Array> {
    this.#count(keyName, 1);
    return createTextStream({
      ...{ ...this.deps, texts, request, stop },
      onEnd: () => {
        this.#count(keyName, -1);
        onEnd();
      },
    });
  }

  /** Adds a reader to the live events of a room, until it is removed. */
  follow(room: string): { readonly feed: RoomFeed; readonly reader: FeedReader; readonly remove: () => void } {
    const feed = this.#feeds.get(room) ?? new RoomFeed();
    this.#feeds.set(room, feed);
    const reader = new FeedReader(this.deps.clock);
    feed.readers.add(reader);
    const remove = () => {
      reader.close();
      feed.readers.delete(reader);
      if (feed.readers.size === 0 && this.#feeds.get(room) === feed) this.#feeds.delete(room);
    };
    return { feed, reader, remove };
  }

  /** Returns the live streams, each with the function that ends it. */
  connections(): readonly { close(reason: CloseReason): void }[] {
    const readers = [...this.#feeds.values()].flatMap((feed) => [...feed.readers]);
    return readers.map((reader) => ({ close: ({ retryAfter }) => reader.close(retryAfter) }));
  }

  #count(keyName: string, change: number): void {
    const count = (this.#counts.get(keyName) ?? 0) + change;
    if (count > 0) this.#counts.set(keyName, count);
    else this.#counts.delete(keyName);
  }
}
