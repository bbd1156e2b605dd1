import { tokenRefusal, tokenRequired } from '../http/authorization.ts';
import type { Admission } from '../ports/admission.ts';
import { isSameSecret } from '../secrets.ts';

/**
 * Admits requests with one of these tokens as guests (RFC 9725 section 4.7.1, RFC 6750), and no others. Without tokens it
 * decides nothing.
 */
export function accessTokens(tokens: readonly string[]): Partial<Admission> {
  if (tokens.length === 0) return {};
  return {
    tokens: {
      // Every token may be one of these, whatever its form.
      reads: () => true,
      check(credentials) {
        if (credentials.kind !== 'token') {
          const detail = 'The Authorization header must be "Bearer", a space and a token.';
          return { kind: 'refused', problem: tokenRefusal('invalid_request', detail), isGuess: false };
        }
        const { token } = credentials;
        if (tokens.some((known) => isSameSecret(token, known)))
          return { kind: 'accepted', pass: { owner: { kind: 'token', token } } };
        const detail = 'This server does not accept this access token.';
        return { kind: 'refused', problem: tokenRefusal('invalid_token', detail), isGuess: true };
      },
    },
    guestPass: () => tokenRequired('This server requires an access token.'),
  };
}
