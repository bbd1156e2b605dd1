import { createHmac, timingSafeEqual } from 'node:crypto';

const VERSION = 1;
/** A token is good for this long after it was given, in milliseconds. */
const TOKEN_LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;

/** Who a token says its bearer is. */
export interface Identity {
  readonly id: string;
  readonly name: string;
}

/** Makes and reads resume tokens: signed, and so kept nowhere. They last as long as the secret does. */
export class ResumeTokens {
  constructor(
    private readonly secret: Uint8Array,
    private readonly now: () => number,
  ) {}

  /** A token that gives back this id and name in this room, for seven days. */
  issue(room: string, { id, name }: Identity): string {
    const facts = JSON.stringify([VERSION, room, id, name, this.now() + TOKEN_LIFETIME_MS]);
    const body = Buffer.from(facts).toString('base64url');
    return `${body}.${this.#sign(body).toString('base64url')}`;
  }

  /** Whom the token names, or undefined when it is bad, expired or for another room. */
  read(room: string, token: string): Identity | undefined {
    const [body = '', signature = ''] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = this.#sign(body);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    // Signed, so it is what `issue` wrote.
    const facts = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, string, string, string, number];
    const [version, itsRoom, id, name, expiry] = facts;
    return version === VERSION && itsRoom === room && expiry > this.now() ? { id, name } : undefined;
  }

  #sign(body: string): Buffer {
    return createHmac('sha256', this.secret).update(body).digest();
  }
}
