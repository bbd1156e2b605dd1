import { createHmac, timingSafeEqual } from 'node:crypto';

const VERSION = 1;
/** A token is valid for this long after it was issued. */
const TOKEN_LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;

/** The member that a token names. */
export interface Identity {
  readonly id: string;
  readonly name: string;
}

/** Issues and reads resume tokens. They are signed, so the server stores none; they are valid as long as the secret. */
export class ResumeTokens {
  constructor(
    private readonly secret: Uint8Array,
    private readonly now: () => number,
  ) {}

  /** Issues a token that gives back this id and name in this room, for seven days. */
  issue(room: string, { id, name }: Identity): string {
    const facts = JSON.stringify([VERSION, room, id, name, this.now() + TOKEN_LIFETIME_MS]);
    const body = Buffer.from(facts).toString('base64url');
    return `${body}.${this.#sign(body).toString('base64url')}`;
  }

  /** Reads a token. Returns undefined when it is invalid, expired or for another room. */
  read(room: string, token: string): Identity | undefined {
    const [body = '', signature = ''] = token.split('.');
    const sent = Buffer.from(signature, 'base64url');
    const expected = this.#sign(body);
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return undefined;
    // The signature proves that `issue` wrote it.
    const facts = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, string, string, string, number];
    const [version, tokenRoom, id, name, expiry] = facts;
    return version === VERSION && tokenRoom === room && expiry > this.now() ? { id, name } : undefined;
  }

  #sign(body: string): Buffer {
    return createHmac('sha256', this.secret).update(body).digest();
  }
}
