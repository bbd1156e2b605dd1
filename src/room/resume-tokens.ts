import { createHmac, timingSafeEqual } from 'node:crypto';
import type { StreamHead } from '../record/record.ts';

const VERSION = 2;
/** Tokens of this version have no stream, but are still valid. */
const VERSION_WITHOUT_STREAM = 1;
/** Time for which a token is valid after it was issued. */
const TOKEN_LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;

/** The member that a token names. */
export interface Identity {
  readonly id: string;
  readonly name: string;
}

/** Contents of a valid token. */
export interface Claims extends Identity {
  /** The room's stream as it was when the server issued the token. */
  readonly stream?: StreamHead;
}

type SignedClaims = readonly [
  version: number,
  room: string,
  id: string,
  name: string,
  expiry: number,
  epoch?: string,
  head?: number,
];

/** Issues and reads resume tokens. Tokens are signed, so the server stores none. A new secret makes all of them invalid. */
export class ResumeTokens {
  constructor(
    private readonly secret: Uint8Array,
    private readonly now: () => number,
  ) {}

  /**
   * Issues a token that restores this id and name in this room, for seven days. It also proves the head of the stream at that
   * time.
   */
  issue(room: string, { id, name }: Identity, { epoch, head }: StreamHead): string {
    const claims = JSON.stringify([VERSION, room, id, name, this.now() + TOKEN_LIFETIME_MS, epoch, head]);
    const body = Buffer.from(claims).toString('base64url');
    return `${body}.${this.#sign(body).toString('base64url')}`;
  }

  /** Reads a token. Returns undefined when it is invalid, expired or for another room. */
  read(room: string, token: string): Claims | undefined {
    const [body = '', signature = ''] = token.split('.');
    const sent = Buffer.from(signature, 'base64url');
    const expected = this.#sign(body);
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return undefined;
    // The signature proves that `issue` wrote the body.
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as SignedClaims;
    const [version, tokenRoom, id, name, expiry, epoch, head] = claims;
    const isKnown = version === VERSION || version === VERSION_WITHOUT_STREAM;
    if (!isKnown || tokenRoom !== room || expiry <= this.now()) return undefined;
    return { id, name, ...(epoch !== undefined && head !== undefined && { stream: { epoch, head } }) };
  }

  #sign(body: string): Buffer {
    return createHmac('sha256', this.secret).update(body).digest();
  }
}
