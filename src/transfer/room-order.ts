import { MAX_DOCUMENTS } from '../ports/documents.ts';
import type { EventItem, MessageItem, ReactionsItem, RoomHead, RoomItem } from '../ports/transfer.ts';
import { MAX_REACTIONS } from '../protocol/limits.ts';

/** Checks the items of one room against each other, as they arrive. Each method returns a fault, or undefined. */
export class RoomOrder {
  /** Offset of the last event; 0 before the first. */
  #last = 0;
  /** The message to which reactions may follow. */
  #message: MessageItem | undefined;
  /** Emoji of the reactions to that message. */
  readonly #emoji = new Set<string>();
  #documents = 0;

  constructor(private readonly room: RoomHead) {}

  begin(): string | undefined {
    const { head, reserved, prunedTo } = this.room;
    return head > reserved || prunedTo > reserved ? '"reserved" is lower than another offset of the room' : undefined;
  }

  add(item: RoomItem): string | undefined {
    if (item.type === 'reactions') return this.#addReactions(item);
    this.#message = undefined;
    if (item.type === 'name' || item.type === 'audit') return undefined;
    if (item.type === 'document')
      return ++this.#documents > MAX_DOCUMENTS ? `the room has more than ${MAX_DOCUMENTS} documents` : undefined;
    if (item.type === 'command') return this.#isAbove(item.offset, this.room.reserved);
    return this.#addEvent(item);
  }

  end(): string | undefined {
    const { name, head } = this.room;
    return this.#last !== 0 && this.#last !== head ? `the last event of the room ${name} is missing` : undefined;
  }

  #addEvent(event: EventItem): string | undefined {
    if (event.offset <= this.#last) return 'its offset is not above the one before it';
    this.#last = event.offset;
    if (event.type === 'message') {
      this.#message = event;
      this.#emoji.clear();
      const { offset, rev, deleted, text, file } = event;
      if (rev !== undefined && rev <= offset) return '"rev" is not above the offset';
      if (deleted && text !== '') return 'a deleted message has a text';
      if (deleted && file) return 'a deleted message has a picture';
    }
    return (
      this.#isAbove(event.offset, this.room.head) ??
      this.#isAbove(event.type === 'message' ? event.rev : 0, this.room.head)
    );
  }

  #addReactions({ message, emoji }: ReactionsItem): string | undefined {
    if (this.#message?.id !== message) return 'the reactions do not follow their message';
    if (this.#message.deleted) return 'a deleted message has reactions';
    this.#emoji.add(emoji);
    return this.#emoji.size > MAX_REACTIONS
      ? `a message has more than ${MAX_REACTIONS} different reactions`
      : undefined;
  }

  #isAbove(offset: number | undefined, limit: number): string | undefined {
    return (offset ?? 0) > limit ? 'an offset is above the end of the room' : undefined;
  }
}
