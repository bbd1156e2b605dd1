/** Every reason for which the server refuses something, and the sentence that goes with it. */
export const errors = {
  'too-long': 'A text is at most 4000 UTF-16 units.',
  'bad-text': 'A text is not empty and holds no control characters but newline and tab.',
  'bad-emoji': 'A reaction is one emoji.',
  'bad-name': 'A name is 2 to 32 of A-Z, a-z, 0-9, _ and -, and not a reserved word.',
  'name-taken': 'Someone here has this name, or one that looks like it.',
  'not-found': 'There is no such message or member.',
  'not-yours': 'Only its author may do that.',
  readonly: 'You only listen here.',
  'not-moderator': 'Only a moderator may do that.',
  'too-many': 'This message has as many different reactions as it may have.',
  rate: 'You are too fast.',
  'too-soon': 'A name changes once in 30 seconds.',
  busy: 'One page of history at a time.',
  journal: 'The server could not keep it. Try again.',
} as const satisfies Record<string, string>;

/** Why something was refused. */
export type ErrorCode = keyof typeof errors;

/** Refusals that waiting may cure: the same command, with the same id, may be sent again. */
export const retryable: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['rate', 'too-soon', 'busy', 'journal']);
