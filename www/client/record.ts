import type { JournalEvent, Message, Reacted, Renamed } from '../../src/protocol/server-messages.ts';
import { withoutText, withReaction, withText } from './row-changes.ts';

/** Messages it holds; beyond that the oldest go, and may be asked for again. A page that shows more takes much memory. */
const CAPACITY = 10_000;

/** What became of an event: applied, known already, or it shows that something before it is missing. */
export type Applied = 'applied' | 'known' | 'gap';

/** What changes a message that was there. */
type Change = Exclude<JournalEvent, Message | Renamed>;

/** A page on its way: the parts that came, and what happened meanwhile to messages that are not here. */
interface ComingPage {
  readonly rows: Message[];
  readonly changes: Change[];
}

/** The room's messages as far as they are known here, each as it is now, and up to which offset that is everything. */
export class Record {
  #epoch: string | undefined;
  #last = 0;
  #isWhole = false;
  #hasOlder = false;
  /** In rising order of offset. */
  #rows: Message[] = [];
  readonly #offsets = new Map<string, number>();
  #coming: ComingPage | undefined;
  #view: readonly Message[] | undefined;

  /** Identity of the stream, once there is one. */
  get epoch(): string | undefined {
    return this.#epoch;
  }

  /** The last offset that was applied. */
  get last(): number {
    return this.#last;
  }

  /** Nothing is missing between the oldest message here and the last offset: the stream can go on from there. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Older messages can be asked for. */
  get hasOlder(): boolean {
    return this.#hasOlder;
  }

  /** A page is on its way. */
  get isExpecting(): boolean {
    return this.#coming !== undefined;
  }

  /** The messages in order. A new array after each change, so that it can be compared by identity. */
  get rows(): readonly Message[] {
    return (this.#view ??= [...this.#rows]);
  }

  /** The message with an id, as it is now; undefined when it is not here. */
  find(id: string): Message | undefined {
    const offset = this.#offsets.get(id);
    return offset === undefined ? undefined : this.#rows[this.#indexOf(offset)];
  }

  /** Forgets everything: the stream goes on after `last`, and the page before it is on its way. */
  reset(epoch: string, last: number): void {
    this.#epoch = epoch;
    this.#last = last;
    this.#isWhole = false;
    this.#hasOlder = false;
    this.#rows = [];
    this.#offsets.clear();
    this.#view = undefined;
    this.expectPage();
  }

  /** A page was asked for. */
  expectPage(): void {
    this.#coming = { rows: [], changes: [] };
  }

  /** The page that was asked for will not come. */
  abandonPage(): void {
    this.#coming = undefined;
  }

  /**
   * Takes a part of a page, in rising order; true once the page is whole and in. A part alone never shows, as its
   * connection may break and leave a hole where the next part belongs. `hasOlder`: others are before the page.
   */
  addPage(part: readonly Message[], done: boolean, hasOlder: boolean, me: string): boolean {
    const coming = (this.#coming ??= { rows: [], changes: [] });
    coming.rows.push(...part.filter(({ id }) => !this.#offsets.has(id)));
    if (!done) return false;
    this.#coming = undefined;
    const { rows, changes } = coming;
    const before = this.#rows.findIndex(({ offset }) => offset > (rows[0]?.offset ?? 0));
    this.#rows.splice(before < 0 ? this.#rows.length : before, 0, ...rows);
    for (const { id, offset } of rows) this.#offsets.set(id, offset);
    // The server may have read the page before these happened, and sent it after them.
    for (const change of changes) this.#change(change, me);
    this.#isWhole = true;
    this.#hasOlder = hasOlder;
    this.#view = undefined;
    return true;
  }

  /** Applies an event of the stream. `me` is the member id whose reactions are `mine`. */
  apply(event: JournalEvent, me: string): Applied {
    if (event.offset <= this.#last) return 'known';
    if (event.prev !== undefined && event.prev > this.#last) return 'gap';
    this.#last = event.offset;
    if (event.type === 'message') this.#add(event);
    else if (event.type !== 'renamed') this.#change(event, me);
    return 'applied';
  }

  /** We are somebody else now: no reaction here is ours. */
  disown(): void {
    this.#rows = this.#rows.map((row) => {
      const { reactions } = row;
      return reactions ? { ...row, reactions: reactions.map(({ mine: _, ...one }) => one) } : row;
    });
    this.#view = undefined;
  }

  #add({ prev: _, ...message }: Message): void {
    if (this.#offsets.has(message.id)) return;
    this.#rows.push(message);
    this.#offsets.set(message.id, message.offset);
    // While a page is on its way, what it ends before stays: else there would be a hole between the two.
    if (this.#rows.length > CAPACITY && !this.#coming) {
      const [oldest] = this.#rows.splice(0, 1);
      if (oldest) this.#offsets.delete(oldest.id);
      this.#hasOlder = true;
    }
    this.#view = undefined;
  }

  /** Only events after those that are folded in change a row. */
  #change(event: Change, me: string): void {
    const offset = this.#offsets.get(event.message);
    if (offset === undefined) {
      this.#coming?.changes.push(event);
      return;
    }
    const at = this.#indexOf(offset);
    const row = this.#rows[at];
    if (!row || event.offset <= (row.rev ?? row.offset)) return;
    this.#rows[at] = { ...changed(row, event, me), rev: event.offset };
    this.#view = undefined;
  }

  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle]?.offset ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function changed(row: Message, event: Change, me: string): Message {
  switch (event.type) {
    case 'edited':
      return withText(row, event.text);
    case 'deleted':
      return withoutText(row);
    case 'reacted':
      return reacted(row, event, me);
  }
}

function reacted(row: Message, { emoji, count, on, member }: Reacted, me: string): Message {
  const before = row.reactions?.find((one) => one.emoji === emoji);
  const mine = member.id === me ? on : (before?.mine ?? false);
  return withReaction(row, { emoji, count, ...(mine && { mine: true as const }) });
}
