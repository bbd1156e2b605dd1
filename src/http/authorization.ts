import { Problem } from './problem.ts';
import { readRequestUrl } from './request-url.ts';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;
const REALM = 'Bearer realm="chat-box"';

/** What a request presents to be let in: a bearer token (RFC 6750 section 2), a header of another form, or nothing. */
export type Credentials = { readonly kind: 'none' | 'malformed' } | { readonly kind: 'token'; readonly token: string };

/** Reads the token in the `Authorization` header, or in `?token=` if there is no header. */
export function readCredentials(request: Request): Credentials {
  const header = request.headers.get('Authorization');
  const inUrl = request.url.includes('?') ? readRequestUrl(request).searchParams.get('token') : null;
  if (header === null) return inUrl === null ? { kind: 'none' } : { kind: 'token', token: inUrl };
  const token = readHeaderToken(request);
  return token === undefined ? { kind: 'malformed' } : { kind: 'token', token };
}

/** Reads the token in the `Authorization` header only: a URL is kept in logs and histories. */
export function readHeaderToken(request: Request): string | undefined {
  return BEARER.exec(request.headers.get('Authorization') ?? '')?.[1];
}

/** Creates the refusal of a request without a token. Its challenge has no error (RFC 6750 section 3.1). */
export function tokenRequired(detail: string): Problem {
  return new Problem(401, detail, { 'WWW-Authenticate': REALM });
}

/** Creates the refusal of a token (RFC 6750 section 3.1). */
export function tokenRefusal(
  error: 'invalid_request' | 'invalid_token' | 'insufficient_scope',
  detail: string,
): Problem {
  const status = { invalid_request: 400, invalid_token: 401, insufficient_scope: 403 }[error];
  return new Problem(status, detail, { 'WWW-Authenticate': `${REALM}, error="${error}"` });
}
