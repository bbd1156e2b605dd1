import type { Finding } from '../ports/finding.ts';
import { isRecord, parseJson } from '../protocol/json.ts';

/** Texts that sites return in place of a token, and what they mean. */
const MISTAKES: readonly (readonly [pattern: RegExp, what: string, fix: string])[] = [
  [
    /^</,
    'This is HTML, not a token. Your site answered with a page, for example of an error or of a login.',
    'Make the path return the token alone, with a session, and an empty text without one.',
  ],
  [
    /^["{[]/,
    'This is JSON, not a token.',
    'Return the token alone as text, or let getToken read it: fetch(...).then((r) => r.json()).then((body) => body.token)',
  ],
  [/^Bearer\b/i, 'This is an Authorization header, not a token.', 'Leave out the word Bearer.'],
  [
    /\s/,
    'There is white space in the token. A token is a single word of three parts with dots between them.',
    'Pass on the token unchanged, without line breaks.',
  ],
];

/** Recognises text that is not a token. Returns undefined for text that may be a token. */
export function findTokenMistake(text: string): Finding | undefined {
  const mistake = MISTAKES.find(([pattern]) => pattern.test(text));
  return mistake && { level: 'fail', what: mistake[1], fix: mistake[2] };
}

/** Reads the rooms that a valid token names. Returns undefined for a token without the claim, which opens all rooms. */
export function readRooms(token: string): readonly string[] | undefined {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const claims = parseJson(payload);
  const rooms = isRecord(claims) ? claims['rooms'] : undefined;
  return Array.isArray(rooms) ? rooms.map(String) : undefined;
}
