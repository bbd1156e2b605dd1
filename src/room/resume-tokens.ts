import { createHmac, timingSafeEqual } from 'node:crypto';

const VERSION = 1;
/** Time for which a token is valid after it was issued. */
const TOKEN_LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;

/** The member that a token names. */
export interface Identity {
  readonly id: string;
  readonly name: string;
}

/** Issues and reads resume tokens. Tokens are signed, so the server stores none. A new secret makes all of them invalid. */
export class ResumeTokens {
  constructor(
    private readonly secret: Uint8Array,
    private readonly now: () => number,
  ) {}

  /** Issues a token that restores this id and name in this room, for seven days. */
  issue(room: string, { id, name }: Identity): string {
    const claims = JSON.stringify([VERSION, room, id, name, this.now() + TOKEN_LIFETIME_MS]);
    const body = Buffer.from(claims).toString('base64url');
    return `${body}.${this.#sign(body).toString('base64url')}`;
  }

  /** Reads a token. Returns undefined when it is invalid, expired or for another room. */
  read(room: string, token: string): Identity | undefined {
    const [body = '', signature = ''] = token.split('.');
    const sent = Buffer.from(signature, 'base64url');
    const expected = this.#sign(body);
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return undefined;
    // The signature proves that `issue` wrote the body.
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, string, string, string, number];
    const [version, tokenRoom, id, name, expiry] = claims;
    return version === VERSION && tokenRoom === room && expiry > this.now() ? { id, name } : undefined;
  }

  #sign(body: string): Buffer {
    return createHmac('sha256', this.secret).update(body).digest();
  }
}
