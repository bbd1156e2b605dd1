import { readCredentials, tokenRefusal, type Credentials } from '../http/authorization.ts';
import { Problem } from '../http/problem.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Role } from '../protocol/identity-messages.ts';
import { isSameSecret } from '../secrets.ts';
import type { Documents } from './documents.ts';
import type { Access } from './rules.ts';

/** A request that opens a session or a WebSocket, or an OPTIONS request before it. */
export interface AdmissionRequest {
  readonly request: Request;
  /** IP address of the client. */
  readonly address: string;
  /** Name of the room that the client wants to enter; undefined for a request about the server itself. */
  readonly room: string | undefined;
}

/** A request for a session that exists. */
export type SessionRequest = Pick<AdmissionRequest, 'request' | 'address'>;

/** A user that the site has verified, as its token names it. */
export interface VerifiedIdentity {
  /** `sub` of the token. */
  readonly user: string;
  /** Undefined when the token has none: the user then has a name like a guest's. */
  readonly name: string | undefined;
  readonly avatar: string | undefined;
  /** Undefined for a member, which may write. */
  readonly role: Role | undefined;
  /** When the token ends, in milliseconds since 1970. */
  readonly expires: number;
}

/** The owner of a session, whose requests may change it: the bearer of an access token, or a verified user. */
export type Owner =
  { readonly kind: 'token'; readonly token: string } | { readonly kind: 'user'; readonly user: string };

/** The result of an admitted request. It belongs to the session or WebSocket that the request opens. */
export interface Pass {
  /** Later requests with a token must come from the same owner. Absent when none was needed. */
  readonly owner?: Owner;
  /** Absent: read and write. */
  readonly access?: Access;
  /** Absent for a guest. */
  readonly identity?: VerifiedIdentity;
}

/** The result of checking a token. */
export type TokenCheck =
  | { readonly kind: 'accepted'; readonly pass: Pass }
  /** `isGuess`: it counts towards the limit of wrong tokens from a network. */
  | { readonly kind: 'refused'; readonly problem: Problem; readonly isGuess: boolean };

/** Credentials that a request really presents. */
export type PresentedCredentials = Exclude<Credentials, { kind: 'none' }>;

/** Checks the tokens of one kind. */
export interface TokenChecker {
  /** Returns whether credentials are of the kind that this checker decides about, by their form. */
  reads(credentials: PresentedCredentials): boolean;
  /** Checks credentials of its kind. `room` is undefined for a request about the server itself, or about a session. */
  check(credentials: PresentedCredentials, room: string | undefined): TokenCheck | Promise<TokenCheck>;
}

/** A member that is about to enter a room. */
export interface Entry {
  readonly room: string;
  /** Id of the member that a valid resume token names; undefined for a new member. */
  readonly memberId: string | undefined;
  /** When that member first joined, in milliseconds since 1970; undefined for a new member. */
  readonly since: number | undefined;
  /** IP address of the client. */
  readonly address: string;
  /** True from the rank of a moderator up. */
  readonly isModerator: boolean;
  /** The verified user; undefined for a guest. */
  readonly user: string | undefined;
  /** Undefined for a member, which may write. */
  readonly role: Role | undefined;
  /** The kept documents of the room. */
  readonly documents: Documents;
}

/** Decides which clients may enter a room. */
export interface Admission {
  /** Checks tokens. One that any admission accepts opens the server. */
  readonly tokens: TokenChecker;
  /** Admits or refuses a request without a token that an admission reads. All admissions must admit it. */
  guestPass(): Pass | Problem;
  /**
   * Refuses a member. Called when the member enters, once the documents of the room are known, and again when it is let in.
   * The room closes the carrier with the reason.
   */
  entryRefusal(entry: Entry): CloseReason | undefined;
}

/** The admission of the whole server. */
export interface ServerAdmission extends Pick<Admission, 'entryRefusal'> {
  /** Admits or refuses a request. Called before the server reads the body. */
  admitRequest(attempt: AdmissionRequest): Promise<Pass | Problem>;
  /**
   * Refuses a request for a session that another owner opened. It needs no token, because the URL of the session is a
   * secret already. A token that it has must be the owner's.
   */
  sessionRefusal(request: SessionRequest, owner: Owner | undefined): Promise<Problem | undefined>;
}

/** Claims of a token to sign. */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** Signs a token that this server accepts, for a number of seconds. */
export type SignToken = (claims: TokenClaims, seconds: number) => Promise<SignedToken>;

/** The result of signing a token. `unfit`: this server would refuse these claims. */
export type SignedToken =
  | {
      readonly kind: 'signed';
      readonly token: string;
      /** When the token ends, in milliseconds since 1970. */
      readonly expires: number;
    }
  | { readonly kind: 'unfit'; readonly faults: readonly { readonly claim: string; readonly detail: string }[] };

/** Limits the wrong tokens of a network. */
export interface WrongTokens {
  /** Returns the refusal of every token of a network that has sent too many wrong ones. */
  refusal(address: string): Problem | undefined;
  /** Counts a wrong token. The same one does not count again for a while. */
  count(address: string, token: string): void;
}

/**
 * Combines admissions, each of which may decide only some questions. The first refusal counts, apart from that of a token:
 * there a later admission knows more about what it reads.
 */
export function combineAdmissions(
  admissions: readonly Partial<Admission>[],
  wrongTokens: WrongTokens,
): ServerAdmission {
  /** Returns undefined for credentials that no admission reads. */
  const checkToken = async (
    credentials: PresentedCredentials,
    address: string,
    room: string | undefined,
  ): Promise<Pass | Problem | undefined> => {
    const checkers = admissions.flatMap(({ tokens }) => (tokens?.reads(credentials) ? tokens : []));
    if (checkers.length === 0) return undefined;
    const limited = credentials.kind === 'token' ? wrongTokens.refusal(address) : undefined;
    if (limited) return limited;
    let refused: Extract<TokenCheck, { kind: 'refused' }> | undefined;
    for (const checker of checkers) {
      const check = await checker.check(credentials, room);
      if (check.kind === 'accepted') return check.pass;
      refused = check;
    }
    if (refused?.isGuess && credentials.kind === 'token') wrongTokens.count(address, credentials.token);
    return refused?.problem;
  };
  return {
    async admitRequest(attempt) {
      const credentials = readCredentials(attempt.request);
      const outcome =
        credentials.kind === 'none' ? undefined : await checkToken(credentials, attempt.address, attempt.room);
      if (outcome) return outcome;
      let pass: Pass = {};
      for (const admission of admissions) {
        const guest = admission.guestPass?.() ?? {};
        if (guest instanceof Problem) return guest;
        pass = { ...pass, ...guest };
      }
      return pass;
    },
    async sessionRefusal({ request, address }, owner) {
      const credentials = readCredentials(request);
      const outcome = credentials.kind === 'none' ? undefined : await checkToken(credentials, address, undefined);
      if (outcome === undefined || outcome instanceof Problem) return outcome;
      if (owner === undefined || isSameOwner(owner, outcome.owner)) return undefined;
      return tokenRefusal('insufficient_scope', 'The session was opened with another token. Use that one.');
    },
    entryRefusal: (entry) => findFirst(admissions, (admission) => admission.entryRefusal?.(entry)),
  };
}

function isSameOwner(owner: Owner, other: Owner | undefined): boolean {
  if (owner.kind === 'token') return other?.kind === 'token' && isSameSecret(other.token, owner.token);
  return other?.kind === 'user' && other.user === owner.user;
}

/** Returns the first result that is not undefined. Does not call `find` for later items. */
function findFirst<Item, Result>(items: readonly Item[], find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = find(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
