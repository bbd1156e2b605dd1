import { readRequestUrl } from '../http/request-url.ts';
import { Problem } from '../http/problem.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { Admission, SessionRequest } from '../ports/admission.ts';
import { isSameSecret } from '../secrets.ts';

const CREDENTIALS = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;
const REALM = 'Bearer realm="chat-box"';

/**
 * Admits requests with one of these tokens (RFC 9725 section 4.7.1, RFC 6750). Without tokens it admits every request.
 * After too many wrong tokens from a network, it refuses all tokens of that network for a while.
 */
export function accessTokens(tokens: readonly string[], rateLimit: RateLimit): Partial<Admission> {
  if (tokens.length === 0) return {};
  return {
    admitRequest(attempt) {
      const token = checkToken(attempt, tokens, rateLimit);
      if (token instanceof Problem) return token;
      if (token === undefined)
        return new Problem(401, 'This server requires an access token.', { 'WWW-Authenticate': REALM });
      return { ownerToken: token };
    },
    // A request for a session needs no token. If it has one, it must be the owner's.
    sessionRefusal(attempt, ownerToken) {
      const token = checkToken(attempt, tokens, rateLimit);
      if (token === undefined || token instanceof Problem) return token;
      if (ownerToken !== undefined && isSameSecret(token, ownerToken)) return undefined;
      return new Problem(403, 'The session was opened with another token. Use that one.', {
        'WWW-Authenticate': `${REALM}, error="insufficient_scope"`,
      });
    },
  };
}

/** Returns the valid token in the `Authorization` header, or in `?token=` if there is no header. Returns undefined without either. */
function checkToken(
  { request, address }: SessionRequest,
  tokens: readonly string[],
  rateLimit: RateLimit,
): string | undefined | Problem {
  const header = request.headers.get('Authorization');
  const inUrl = readRequestUrl(request).searchParams.get('token');
  if (header === null && inUrl === null) return undefined;
  const token = header === null ? inUrl : CREDENTIALS.exec(header)?.[1];
  if (token === undefined || token === null) {
    return new Problem(400, 'The Authorization header must be "Bearer", a space and a token.', {
      'WWW-Authenticate': `${REALM}, error="invalid_request"`,
    });
  }
  const limited = rateLimit.currentRefusal('secret', address);
  if (limited) return limited;
  if (tokens.some((known) => isSameSecret(token, known))) return token;
  rateLimit.take('secret', address);
  return new Problem(401, 'This server does not accept this access token.', {
    'WWW-Authenticate': `${REALM}, error="invalid_token"`,
  });
}
