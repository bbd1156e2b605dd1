import { timingSafeEqual } from 'node:crypto';
import type { StreamHead } from '../record/record.ts';

const VERSION = 3;
/** Tokens of these versions are still valid: those of guests, the older ones without a stream. */
const OLD_VERSIONS: ReadonlySet<number> = new Set([1, 2]);
/** Time for which a token is valid after it was issued. */
const TOKEN_LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;

/** The member that a token names. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  /** When the member first joined, in milliseconds since 1970. */
  readonly since: number;
}

/** The member that a token is issued for. A user's has the id of its person. */
export interface TokenHolder extends Pick<Identity, 'id' | 'name'>, Partial<Pick<Identity, 'since'>> {
  readonly user?: string | undefined;
  readonly personId?: string;
}

/** Contents of a valid token. */
export interface Claims extends Identity {
  /** Id of the verified person; undefined for a guest. */
  readonly personId: string | undefined;
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
  personId?: string | null,
  since?: number,
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
  issue(room: string, member: TokenHolder, head: StreamHead): string {
    const { id, name, since = this.now(), user, personId: person } = member;
    const personId = user === undefined ? null : person;
    const expiry = this.now() + TOKEN_LIFETIME_MS;
    const claims = JSON.stringify([VERSION, room, id, name, expiry, head.epoch, head.head, personId, since]);
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
    const [version, tokenRoom, id, name, expiry, epoch, head, personId, since = this.now()] = claims;
    const isKnown = version === VERSION || OLD_VERSIONS.has(version);
    if (!isKnown || tokenRoom !== room || expiry <= this.now()) return undefined;
    const member = { id, name, since, personId: personId ?? undefined };
    return { ...member, ...(epoch !== undefined && head !== undefined && { stream: { epoch, head } }) };
  }

  #sign(body: string): Buffer {
    // A third of the time that `createHmac` takes.
    return new Bun.CryptoHasher('sha256', this.secret).update(body).digest();
  }
}
