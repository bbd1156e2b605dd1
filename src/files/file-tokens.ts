import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RuleMember } from '../ports/rules.ts';
import type { MessageFile } from '../protocol/pictures.ts';

/** How long a token for uploads is valid. */
export const UPLOAD_TOKEN_MS = 5 * 60_000;
/** How long a ticket is valid. */
export const TICKET_MS = 55 * 60_000;

/** A stored picture, without its description. */
export type StoredPicture = Omit<MessageFile, 'alt'>;

/** A member, as tickets name it. */
export interface TicketMember {
  readonly id: string;
  readonly personId: string;
}

/** A member, as tokens name it: what a ban finds it by. */
export type TokenMember = Pick<RuleMember, 'id' | 'personId' | 'isModerator' | 'user' | 'role' | 'since'>;

type Signed<Kind, Content> = readonly [kind: Kind, room: string, person: string, expiry: number, content: Content];
type UploadClaims = Signed<'upload', Omit<TokenMember, 'personId'>>;
type TicketClaims = Signed<'ticket', StoredPicture>;
type Claims = UploadClaims | TicketClaims;

/**
 * Issues and reads tokens for uploads, and tickets of pictures. Both are signed, so the server stores none, and each node reads
 * those of the others. They belong to a person in a room: a guest that has signed in since keeps its own.
 */
export class FileTokens {
  constructor(
    private readonly key: Uint8Array,
    /** Returns milliseconds since 1970. */
    private readonly now: () => number,
  ) {}

  /** Issues a token with which a member may upload pictures for a room. */
  issueToken(room: string, member: TokenMember): { readonly token: string; readonly expires: number } {
    const { id, personId, isModerator, user, role, since } = member;
    const expires = this.now() + UPLOAD_TOKEN_MS;
    return { token: this.#issue(['upload', room, personId, expires, { id, isModerator, user, role, since }]), expires };
  }

  /** Returns the member that may upload; undefined for a token that is invalid, expired or of another room. */
  readToken(room: string, token: string): TokenMember | undefined {
    const claims = this.#read(room, token);
    return claims?.[0] === 'upload' ? { ...claims[4], personId: claims[2] } : undefined;
  }

  /** Issues the ticket of a picture that a person has uploaded. */
  issueTicket(room: string, personId: string, picture: StoredPicture): string {
    return this.#issue(['ticket', room, personId, this.now() + TICKET_MS, picture]);
  }

  /** Returns the picture of a ticket; undefined unless it is valid, of this room and of this member. */
  readTicket(room: string, { id, personId }: TicketMember, ticket: string): StoredPicture | undefined {
    const claims = this.#read(room, ticket);
    if (claims?.[0] !== 'ticket') return undefined;
    const [, , person, , picture] = claims;
    return person === personId || person === id ? picture : undefined;
  }

  #issue(claims: Claims): string {
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return `${body}.${this.#sign(body).toString('base64url')}`;
  }

  #read(room: string, token: string): Claims | undefined {
    const [body = '', signature = ''] = token.split('.');
    const sent = Buffer.from(signature, 'base64url');
    const expected = this.#sign(body);
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return undefined;
    // The signature proves that `#issue` wrote the body.
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
    return claims[1] === room && claims[3] > this.now() ? claims : undefined;
  }

  #sign(body: string): Buffer {
    return createHmac('sha256', this.key).update(body).digest();
  }
}
