import type { JournalEvent, Message, Reacted, Renamed } from '../../../src/protocol/server-messages.ts';
import { withoutText, withReaction, withText } from './message-changes.ts';

/** Messages it holds; beyond that the oldest go, and may be asked for again. A page that shows more takes much memory. */
const MAX_LOADED_MESSAGES = 10_000;

/** What became of an event: applied, known already, or it shows that something before it is missing. */
export type ApplyResult = 'applied' | 'known' | 'gap';

/** What changes a message that was there. */
type Change = Exclude<JournalEvent, Message | Renamed>;

/** A page on its way: the parts that came, and what happened meanwhile to messages that are not here. */
interface ComingPage {
  readonly rows: Message[];
  readonly changes: Change[];
}

/** The room's messages as far as they are known here, each as it is now, and up to which offset that is everything. */
export class Timeline {
  #epoch: string | undefined;
  #last = 0;
  #isWhole = false;
  #hasOlder = false;
  /** By id, in rising order of offset. */
  #rows = new Map<string, Message>();
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
  get isComplete(): boolean {
    return this.#isWhole;
  }

  /** Older messages can be asked for. */
  get hasOlder(): boolean {
    return this.#hasOlder;
  }

  /** A page is on its way. */
  get isLoadingPage(): boolean {
    return this.#coming !== undefined;
  }

  /** The messages in order. A new array after each change, so that it can be compared by identity. */
  get messages(): readonly Message[] {
    return (this.#view ??= [...this.#rows.values()]);
  }

  /** The message with an id, as it is now; undefined when it is not here. */
  find(id: string): Message | undefined {
    return this.#rows.get(id);
  }

  /** Forgets everything: the stream goes on after `last`, and the page before it is on its way. */
  reset(epoch: string, last: number): void {
    this.#epoch = epoch;
    this.#last = last;
    this.#isWhole = false;
    this.#hasOlder = false;
    this.#rows.clear();
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
  addPage(part: readonly Message[], done: boolean, hasOlder: boolean, me: string | undefined): boolean {
    const coming = (this.#coming ??= { rows: [], changes: [] });
    coming.rows.push(...part);
    if (!done) return false;
    this.#coming = undefined;
    // In the page's order, and of what is here already as it is here.
    const before = this.#rows;
    this.#rows = new Map();
    for (const row of [...coming.rows, ...before.values()]) this.#rows.set(row.id, row);
    // The server may have read the page before these happened, and sent it after them.
    for (const change of coming.changes) this.#change(change, me);
    this.#isWhole = true;
    this.#hasOlder = hasOlder;
    this.#view = undefined;
    return true;
  }

  /** Applies an event of the stream. `me` is the member id whose reactions are `mine`. */
  apply(event: JournalEvent, me: string | undefined): ApplyResult {
    if (event.offset <= this.#last) return 'known';
    if ((event.prev ?? 0) > this.#last) return 'gap';
    this.#last = event.offset;
    if (event.type === 'message') this.#add(event);
    else if (event.type !== 'renamed') this.#change(event, me);
    return 'applied';
  }

  /** We are somebody else now: no reaction here is ours. */
  clearOwnReactions(): void {
    for (const [id, { reactions, ...row }] of this.#rows) {
      if (reactions) this.#rows.set(id, { ...row, reactions: reactions.map(({ mine: _, ...one }) => one) });
    }
    this.#view = undefined;
  }

  #add({ prev: _, ...message }: Message): void {
    if (this.#rows.has(message.id)) return;
    this.#rows.set(message.id, message);
    // While a page is on its way, what it ends before stays: else there would be a hole between the two.
    if (this.#rows.size > MAX_LOADED_MESSAGES && !this.#coming) {
      const [oldest = ''] = this.#rows.keys();
      this.#rows.delete(oldest);
      this.#hasOlder = true;
    }
    this.#view = undefined;
  }

  /** Only events after those that are folded in change a row. */
  #change(event: Change, me: string | undefined): void {
    const row = this.#rows.get(event.message);
    if (!row) this.#coming?.changes.push(event);
    else if (event.offset > (row.rev ?? row.offset)) {
      this.#rows.set(row.id, { ...changed(row, event, me), rev: event.offset });
      this.#view = undefined;
    }
  }
}

function changed(row: Message, event: Change, me: string | undefined): Message {
  switch (event.type) {
    case 'edited':
      return withText(row, event.text);
    case 'deleted':
      return withoutText(row);
    case 'reacted':
      return reacted(row, event, me);
  }
}

function reacted(row: Message, { emoji, count, on, member }: Reacted, me: string | undefined): Message {
  const before = row.reactions?.find((one) => one.emoji === emoji);
  const mine = member.id === me ? on : (before?.mine ?? false);
  return withReaction(row, { emoji, count, ...(mine && { mine: true as const }) });
}
