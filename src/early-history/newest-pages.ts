import type { Cancel, Clock } from '../clock.ts';
import type { Documents } from '../ports/documents.ts';
import type { RoomView } from '../ports/requests.ts';
import type { HeldRoom } from '../ports/rooms.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';
import { readNewestPage, type NewestPage } from './newest-page.ts';

/**
 * Time for which a page is kept after its read. Pruning removes messages without an event, and a room closes without a notice: neither
 * leaves a text here for longer.
 */
const PAGE_LIFETIME_MS = 10_000;
/** Maximum size of all pages. */
const MAX_BYTES = 16 * 1_024 * 1_024;

interface KeptPage {
  readonly page: NewestPage;
  readonly cancel: Cancel;
}

/** The newest pages of rooms in memory. Each is kept current by the room's turns, and dropped when a turn changes a message in it. */
export class NewestPages {
  /** In the order of their reads, by an object that lasts as long as the room is open. */
  readonly #pages = new Map<Documents, KeptPage>();
  readonly #reads = new Map<Documents, Promise<NewestPage>>();
  #bytes = 0;

  constructor(private readonly clock: Clock) {}

  /** Size of all pages, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Returns the page of a room at its head; undefined when it has to be read. */
  find({ documents, epoch, head }: HeldRoom): NewestPage | undefined {
    const page = this.#pages.get(documents)?.page;
    return page?.epoch === epoch && page.head === head ? page : undefined;
  }

  /** Reads the page of a room, once for all that want it at the same time, and keeps it. Rejects with a RecordError. */
  async read(room: HeldRoom): Promise<NewestPage> {
    const { documents } = room;
    const reading = this.#reads.get(documents) ?? readNewestPage(room, '');
    this.#reads.set(documents, reading);
    try {
      const page = await reading;
      // An event that came during the read may be missing in it.
      if (this.#reads.get(documents) === reading && page.head === room.head && page.epoch === room.epoch)
        this.#keep(documents, page);
      return page;
    } finally {
      if (this.#reads.get(documents) === reading) this.#reads.delete(documents);
    }
  }

  /** Applies the events of a turn. */
  committed({ documents }: RoomView, events: readonly JournalEvent[]): void {
    // A read that has begun may not contain them.
    this.#reads.delete(documents);
    const kept = this.#pages.get(documents);
    if (!kept) return;
    const before = kept.page.bytes;
    if (kept.page.apply(events)) this.#grown(kept.page.bytes - before);
    else this.#drop(documents);
  }

  #keep(documents: Documents, page: NewestPage): void {
    this.#drop(documents);
    this.#pages.set(documents, { page, cancel: this.clock.after(PAGE_LIFETIME_MS, () => this.#drop(documents)) });
    this.#grown(page.bytes);
  }

  #grown(bytes: number): void {
    this.#bytes += bytes;
    for (const documents of this.#pages.keys()) {
      if (this.#bytes <= MAX_BYTES) return;
      this.#drop(documents);
    }
  }

  #drop(documents: Documents): void {
    const kept = this.#pages.get(documents);
    if (!kept) return;
    kept.cancel();
    this.#bytes -= kept.page.bytes;
    this.#pages.delete(documents);
  }
}
