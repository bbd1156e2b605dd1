/** Sentences for people, by `error` code. */
export const errors = {
  'too-long': 'A text can have at most 4,000 UTF-16 code units.',
  'bad-text': 'A text needs a visible character, and cannot contain control characters other than newline and tab.',
  'bad-emoji': 'A reaction must be a single emoji.',
  'bad-name': 'A name must have 2 to 32 characters (A-Z, a-z, 0-9, _ and -) and must not be reserved.',
  'name-taken': 'That name, or one that looks like it, is taken. Choose another one.',
  'not-found': 'That message or member does not exist.',
  'not-yours': 'Only the author can do that.',
  readonly: 'This connection is read-only.',
  'not-moderator': 'Only a moderator can do that.',
  'too-many': 'The maximum number is reached. Choose one that exists, or try again later.',
  rate: 'You are sending too fast.',
  'too-soon': 'You can change your name once every 30 seconds.',
  busy: 'Request one page of history at a time.',
  rank: 'You can only act on people of a lower rank.',
  muted: 'A moderator muted you.',
  'slow-mode': 'This room is in slow mode. Wait before your next message.',
  paused: 'A moderator paused this room. Only moderators can write now.',
  newcomer: 'New guests cannot write in this room yet.',
  guests: 'Guests can only read here.',
  links: 'You cannot post links in this room.',
  words: 'This room does not allow a word in your message.',
  conflict: 'Another moderator changed the settings. Look at them and try again.',
  file: 'You cannot send pictures here, or this one has expired. Choose it again.',
  identity: 'The server does not accept this token.',
  'verified-name': 'Your name comes from the site that signed you in.',
  'bad-search':
    'A search needs 1 to 200 UTF-16 code units with a visible character, and cannot contain control characters.',
  'no-search': 'This server cannot search kept messages.',
  journal: 'The server could not save that. Try again.',
} as const satisfies Record<string, string>;

/** The `code` of an `error` message. */
export type ErrorCode = keyof typeof errors;

/** Codes after which the client may send the same command again, with the same id. */
export const retryable: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['rate', 'too-soon', 'busy', 'journal']);
