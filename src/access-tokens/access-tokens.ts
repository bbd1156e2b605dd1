import { readRequestUrl } from '../http/request-url.ts';
import { Problem } from '../http/problem.ts';
import type { Admission } from '../ports/admission.ts';
import { isSameSecret } from '../secrets.ts';

const CREDENTIALS = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;
const REALM = 'Bearer realm="chat-box"';

/**
 * Admits requests that bring one of these tokens (RFC 9725 section 4.7.1, RFC 6750). Without tokens it admits every
 * request.
 */
export function accessTokens(tokens: readonly string[]): Partial<Admission> {
  if (tokens.length === 0) return {};
  return {
    admitRequest({ request }) {
      const token = readToken(request, tokens);
      if (token instanceof Problem) return token;
      if (token === undefined) return new Problem(401, 'This server needs a token.', { 'WWW-Authenticate': REALM });
      return { ownerToken: token };
    },
    // A request for a session needs no token, but one that is sent must be the owner's.
    sessionRefusal(request, ownerToken) {
      const token = readToken(request, tokens);
      if (token === undefined || token instanceof Problem) return token;
      if (ownerToken !== undefined && isSameSecret(token, ownerToken)) return undefined;
      return new Problem(403, 'This token is valid, but the session was opened with another one.', {
        'WWW-Authenticate': `${REALM}, error="insufficient_scope"`,
      });
    },
  };
}

/** The valid token of the `Authorization` header, or of `?token=` when there is no header; undefined without either. */
function readToken(request: Request, tokens: readonly string[]): string | undefined | Problem {
  const header = request.headers.get('Authorization');
  const inUrl = readRequestUrl(request).searchParams.get('token');
  if (header === null && inUrl === null) return undefined;
  const token = header === null ? inUrl : CREDENTIALS.exec(header)?.[1];
  if (token === undefined || token === null) {
    return new Problem(400, 'The Authorization header must be "Bearer" and a token.', {
      'WWW-Authenticate': `${REALM}, error="invalid_request"`,
    });
  }
  if (tokens.some((known) => isSameSecret(token, known))) return token;
  return new Problem(401, 'This server does not accept this token.', {
    'WWW-Authenticate': `${REALM}, error="invalid_token"`,
  });
}
