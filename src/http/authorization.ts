import { readRequestUrl } from './request-url.ts';
import { isSameSecret } from '../secrets.ts';
import { Problem } from './problem.ts';

const CREDENTIALS = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;
const REALM = 'Bearer realm="chat-box"';

/** Who may open sessions: everybody, or whoever has one of these tokens (RFC 9725 section 4.7.1, RFC 6750). */
export class Authorization {
  constructor(private readonly tokens: readonly string[]) {}

  /** The token a session or WebSocket is opened with, undefined where none is needed; or the refusal. */
  ownerToken(request: Request): string | undefined | Problem {
    if (this.tokens.length === 0) return undefined;
    return this.#sent(request) ?? new Problem(401, 'This server needs a token.', { 'WWW-Authenticate': REALM });
  }

  /** The refusal of a request for a session, whose URL is secret: a token need not be sent, but must be the opener's. */
  refusal(request: Request, opener: string | undefined): Problem | undefined {
    if (this.tokens.length === 0) return undefined;
    const sent = this.#sent(request);
    if (sent === undefined || sent instanceof Problem) return sent;
    if (opener !== undefined && isSameSecret(sent, opener)) return undefined;
    return new Problem(403, 'This token is good, but the session was opened with another.', {
      'WWW-Authenticate': `${REALM}, error="insufficient_scope"`,
    });
  }

  /** The token of the `Authorization` header, else of `?token=`; undefined without either. */
  #sent(request: Request): string | undefined | Problem {
    const header = request.headers.get('Authorization');
    const inUrl = readRequestUrl(request).searchParams.get('token');
    if (header === null && inUrl === null) return undefined;
    const token = header === null ? inUrl : CREDENTIALS.exec(header)?.[1];
    if (token === undefined || token === null) {
      return new Problem(400, 'The Authorization header must be "Bearer" and a token.', {
        'WWW-Authenticate': `${REALM}, error="invalid_request"`,
      });
    }
    if (this.tokens.some((one) => isSameSecret(token, one))) return token;
    return new Problem(401, 'The token is not one of this server.', {
      'WWW-Authenticate': `${REALM}, error="invalid_token"`,
    });
  }
}
