import { number } from '../english-formats.ts';

/** Words of the search, in English. */
export const english = {
  searchHint: 'Finds messages in this chat, also older ones.',
  /** Accessible name of the list of results. */
  searchResults: 'Messages found',
  found: (count: number) =>
    count === 0 ? 'No messages found.' : count === 1 ? '1 message found.' : `${number(count)} messages found.`,
  searching: 'Searching older messages…',
  /** Button that goes on, also after a failure. */
  searchOlder: 'Search older messages',
  /** The server cannot search. */
  searchesLoaded: 'This server can only search the messages that are loaded.',
  searchOffline: 'Not connected. Only the messages that are loaded are searched.',
  searchFailed: 'Older messages couldn’t be searched.',
};
