import type { Deleted, Edited, Message, Reacted } from '../../../src/protocol/server-messages.ts';
import type { RoomChange } from '../events.ts';
import type { SkippedEvent } from '../connection/parse-server.ts';
import { withReaction, withText, withoutText } from './message-changes.ts';

/** Maximum number of loaded messages, live or from pages. Beyond it the oldest are dropped. */
const MAX_LOADED_MESSAGES = 10_000;

/** A position in a room's stream. The epoch is undefined before the first `reset`. */
interface Position {
  readonly epoch: string | undefined;
  readonly offset: number;
}

/** The result of applying an event: applied, a duplicate, or a gap, because an event before it is missing. */
export type ApplyResult = 'applied' | 'duplicate' | 'gap';

/** An event that changes an existing message. */
type Change = Edited | Deleted | Reacted;

/** A page that is loading: the messages that arrived, and the changes to messages that are not loaded yet. */
interface PendingPage {
  messages: readonly Message[];
  readonly changes: Change[];
}

/** The loaded messages of a room, each with its current content, and the offset up to which they are complete. */
export class Timeline {
  #epoch: string | undefined;
  #last = 0;
  #seen = 0;
  #isComplete = false;
  #hasOlder = false;
  /** Every message with a lower offset is gone. */
  #clearedBefore = 0;
  /** By id, in the order of offsets. */
  #messages = new Map<string, Message>();
  #pendingPage: PendingPage | undefined;
  /** The messages as an array, until one changes. */
  #view: readonly Message[] | undefined;

  /** The offset of the last event that was applied or skipped. The next event may follow it. */
  get seenOffset(): number {
    return this.#seen;
  }

  /** The identity of the stream, and the offset of the last applied event. */
  get position(): Position {
    return { epoch: this.#epoch, offset: this.#last };
  }

  /** True when no message is missing between the oldest loaded one and the position, so that the stream can continue. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** True when the room has messages before the oldest loaded one, and there is space for them. */
  get hasOlder(): boolean {
    return this.#hasOlder && this.#messages.size < MAX_LOADED_MESSAGES;
  }

  get isLoading(): boolean {
    return this.#pendingPage !== undefined;
  }

  /** The messages in order. A new array after each change, so that it can be compared by identity. */
  get messages(): readonly Message[] {
    return (this.#view ??= [...this.#messages.values()]);
  }

  /** Returns the message with this id, with its current content. Undefined when it is not loaded. */
  find(id: string): Message | undefined {
    return this.#messages.get(id);
  }

  /** Drops everything. The stream continues after `last`, and the page before it is loading. */
  reset(epoch: string, last: number): void {
    this.#epoch = epoch;
    this.#last = this.#seen = last;
    this.#isComplete = false;
    this.#hasOlder = false;
    this.#clearedBefore = 0;
    this.#messages.clear();
    this.#view = undefined;
    this.expectPage();
  }

  /** Expects a page that was requested. */
  expectPage(): void {
    this.#pendingPage = { messages: [], changes: [] };
  }

  /** Drops the page that is loading. */
  abandonPage(): void {
    this.#pendingPage = undefined;
  }

  /**
   * Adds a part of the page that is loading. With the last part (`done`) it inserts the whole page and returns true. Earlier
   * parts stay invisible, because a broken connection would leave a gap after them. `hasOlder`: the room has messages before
   * the page. Ignores a page that was not requested.
   */
  addPage(part: readonly Message[], done: boolean, hasOlder: boolean, me: string | undefined): boolean {
    const page = this.#pendingPage;
    if (!page) return false;
    // A page has no maximum length, so only its newest messages are kept.
    page.messages = [...page.messages, ...part].slice(-MAX_LOADED_MESSAGES);
    if (!done) return false;
    this.#pendingPage = undefined;
    // A message that is already loaded keeps its current content, in the page's order.
    const loaded = this.#messages;
    this.#messages = new Map();
    const all = [...page.messages, ...loaded.values()].slice(-MAX_LOADED_MESSAGES);
    for (const message of all) this.#messages.set(message.id, message);
    // The server may have read the page before these changes happened.
    for (const change of page.changes) this.#change(change, me);
    this.#isComplete = true;
    this.#hasOlder = hasOlder;
    // The server may have read the page before the room was cleared.
    this.#clear(this.#clearedBefore);
    return true;
  }

  /** Applies an event of the stream. Reactions of the member `me` become `mine`. */
  apply(event: RoomChange | Message | SkippedEvent, me: string | undefined): ApplyResult {
    if (event.offset <= this.#last) return 'duplicate';
    if ((event.prev ?? 0) > this.#seen) return 'gap';
    this.#seen = event.offset;
    // The position stays. If the offset is wrong as well, the events after it do not count as duplicates.
    if (event.type === 'skipped') return 'duplicate';
    this.#last = event.offset;
    if (event.type === 'message') this.#add(event);
    else if ('message' in event) this.#change(event, me);
    else if (event.type === 'cleared') this.#clear(event.before);
    return 'applied';
  }

  /** Unmarks all own reactions, because this client is another member now. */
  clearOwnReactions(): void {
    for (const [id, { reactions, ...message }] of this.#messages) {
      if (!reactions) continue;
      this.#messages.set(id, { ...message, reactions: reactions.map(({ mine: _, ...reaction }) => reaction) });
    }
    this.#view = undefined;
  }

  #add({ prev: _, ...message }: Message): void {
    if (this.#messages.has(message.id)) return;
    this.#messages.set(message.id, message);
    if (this.#messages.size > MAX_LOADED_MESSAGES) {
      const [oldest = ''] = this.#messages.keys();
      this.#messages.delete(oldest);
      this.#hasOlder = true;
      // The page that is loading ends before the dropped message, so adding it would leave a gap.
      if (this.#isComplete) this.#pendingPage = undefined;
    }
    this.#view = undefined;
  }

  /** Drops all messages with an offset below `before`. */
  #clear(before: number): void {
    this.#clearedBefore = Math.max(this.#clearedBefore, before);
    for (const [id, { offset }] of this.#messages) {
      if (offset < before) this.#hasOlder = !this.#messages.delete(id);
    }
    this.#view = undefined;
  }

  /** Changes a message, unless it already includes the change. */
  #change(event: Change, me: string | undefined): void {
    const message = this.#messages.get(event.message);
    const pending = this.#pendingPage?.changes;
    if (!message && pending && pending.length < MAX_LOADED_MESSAGES) pending.push(event);
    if (message && event.offset > (message.rev ?? message.offset)) {
      this.#messages.set(message.id, { ...changed(message, event, me), rev: event.offset });
      this.#view = undefined;
    }
  }
}

function changed(message: Message, event: Change, me: string | undefined): Message {
  switch (event.type) {
    case 'edited':
      return withText(message, event.text);
    case 'deleted':
      return withoutText(message);
    case 'reacted':
      return reacted(message, event, me);
  }
}

function reacted(message: Message, { emoji, count, on, member }: Reacted, me: string | undefined): Message {
  const previous = message.reactions?.find((reaction) => reaction.emoji === emoji);
  const mine = member.id === me ? on : previous?.mine;
  return withReaction(message, { emoji, count, ...(mine && { mine }) });
}
