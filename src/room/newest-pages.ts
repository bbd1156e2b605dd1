import type { Clock } from '../clock.ts';
import { RecordError } from '../ports/record-error.ts';
import { HISTORY_PAGE_MESSAGES } from '../protocol/limits.ts';
import type { Done, RoomRecord } from '../record/record.ts';
import type { HistoryPage, NewestPage } from './outlet.ts';

/** Time for which a page is kept. Pruning removes messages without an event, and must not leave their texts here for longer. */
const KEPT_MS = 1_000;
/** Maximum length of the texts of a kept page. A crowd that enters in one turn receives a kept page in that turn. */
const MAX_KEPT_UNITS = 32_768;
/** Maximum number of rooms with a kept page. */
const MAX_KEPT_PAGES = 100;

/** The part of a record that pages are read from. */
type PageRecord = Pick<RoomRecord, 'before' | 'epoch' | 'head'>;

/** A member that receives a page. */
export interface PageReader {
  readonly personId: string;
  /** True for a person that has just been created, and so has no reactions. */
  readonly isNew: boolean;
}

interface KeptPage {
  readonly epoch: string;
  readonly page: HistoryPage;
  /** True when it has reactions, which are nobody's own in it. */
  readonly hasReactions: boolean;
}

/** The newest pages of rooms, each kept for a second for the members that enter at the same head: a crowd reads and encodes it once. */
export class NewestPages {
  readonly #kept = new Map<PageRecord, KeptPage>();

  constructor(private readonly clock: Pick<Clock, 'after'>) {}

  /** Returns the newest page at the head of this moment. */
  find(record: PageRecord, reader: PageReader): NewestPage {
    const { epoch } = record;
    const before = record.head + 1;
    const findKept = () => {
      const kept = this.#kept.get(record);
      const isOfHead = kept?.page.before === before && kept.epoch === epoch;
      return isOfHead && (reader.isNew || !kept.hasReactions) ? kept.page : undefined;
    };
    return {
      kept: findKept(),
      read: (done) => {
        const kept = findKept();
        if (kept) return done(kept);
        readHistory(record, before, reader.personId, (page) => {
          if (!(page instanceof RecordError)) this.#keep(record, { epoch, page }, reader);
          done(page);
        });
      },
    };
  }

  #keep(record: PageRecord, { epoch, page }: Omit<KeptPage, 'hasReactions'>, { isNew }: PageReader): void {
    const hasReactions = page.messages.some(({ reactions }) => reactions !== undefined);
    const units = page.messages.reduce((sum, { text = '' }) => sum + text.length, 0);
    if (units > MAX_KEPT_UNITS || (hasReactions && !isNew)) return;
    const kept = { epoch, page, hasReactions };
    this.#kept.delete(record);
    this.#kept.set(record, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT_PAGES && oldest) this.#kept.delete(oldest);
    this.clock.after(KEPT_MS, () => {
      if (this.#kept.get(record) === kept) this.#kept.delete(record);
    });
  }
}

/** Reads the page of messages before an offset. `viewer` is the person whose reactions are `mine`. */
export function readHistory(
  record: Pick<RoomRecord, 'before'>,
  before: number,
  viewer: string,
  done: Done<HistoryPage>,
): void {
  // Reads one message more than the page, to find out whether there are older ones.
  record.before(before, HISTORY_PAGE_MESSAGES + 1, viewer, (messages) => {
    if (messages instanceof RecordError) return done(messages);
    const more = messages.length > HISTORY_PAGE_MESSAGES;
    done({ before, messages: more ? messages.slice(1) : messages, more });
  });
}
