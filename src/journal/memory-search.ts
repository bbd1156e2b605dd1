import { SEARCH_ROWS, SEARCH_UNITS, type SearchMatches, type SearchQuery } from '../ports/search.ts';
import { foldForSearch, searchedText } from '../protocol/search-text.ts';
import type { Message } from '../protocol/server-messages.ts';
import type { JournalSearch, RoomJournal } from './journal.ts';

/** Number of messages that are read at a time. */
const PART_MESSAGES = 100;

/** Searches the messages in memory, which need no index. */
export class MemorySearch implements JournalSearch {
  constructor(private readonly room: (name: string) => Pick<RoomJournal, 'before'> | undefined) {}

  find(name: string, { text: query, before, limit }: SearchQuery): SearchMatches {
    const room = this.room(name);
    const found: Message[] = [];
    let [next, count, units] = [before, 0, 0];
    for (;;) {
      const part = room?.before(next, PART_MESSAGES, '') ?? [];
      for (const { reactions: _, ...message } of part.toReversed()) {
        if (found.length >= limit || count >= SEARCH_ROWS || units >= SEARCH_UNITS) return { messages: found, next };
        count++;
        const searched = searchedText(message);
        units += searched.length;
        next = message.offset;
        if (foldForSearch(searched).includes(query)) found.push(message);
      }
      if (part.length < PART_MESSAGES) return { messages: found, next: undefined };
    }
  }

  index(): boolean {
    return false;
  }

  dropIndex(): boolean {
    return false;
  }
}
