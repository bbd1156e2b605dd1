import type { Person } from './server-messages.ts';

/**
 * Requests kept messages that contain a text, at most four requests at a time. The response is `search` with the same `id`, or `error` with it.
 * Upper and lower case, accents of Latin letters, full-width forms and the kind of white space make no difference.
 */
export interface SearchRequest {
  readonly type: 'search';
  /** Created by the client: 16 to 64 URL-safe characters. */
  readonly id: string;
  /** 1 to 200 UTF-16 code units with a visible character, without control characters. Refused with `bad-search` otherwise. */
  readonly text: string;
  /** Offset before which the search begins. Absent: at the newest message. */
  readonly before?: number;
  /** Maximum number of results, 1 to 20. Absent: 20. */
  readonly limit?: number;
}

/** Messages that contain a text, the newest first. */
export interface SearchPage {
  readonly type: 'search';
  readonly id: string;
  readonly results: readonly SearchResult[];
  /**
   * `before` of the next page, also when this one has no results: one request searches only some thousand messages. Absent when all kept
   * messages were searched.
   */
  readonly next?: number;
}

/** A message that contains the text. */
export interface SearchResult {
  /** Id of the message. */
  readonly id: string;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The author at that time. */
  readonly from: Person;
  /** The part of the message around the first hit, at most 160 UTF-16 code units, with an ellipsis where it was cut. */
  readonly excerpt: string;
}
