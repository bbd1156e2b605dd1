import { Problem } from '../http/problem.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Role } from '../protocol/identity-messages.ts';

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

/** The result of an admitted request. */
export interface Pass {
  /** Secret that later requests must present to change the session; undefined when none is needed. */
  readonly ownerToken?: string;
}

/** A member that is about to enter a room. */
export interface Entry {
  readonly room: string;
  /** Id of the member that a valid resume token names; undefined for a new member. */
  readonly memberId: string | undefined;
  /** IP address of the client. */
  readonly address: string;
  /** True for a member that sent the admin token. */
  readonly isModerator: boolean;
}

/** A kicked member, and the duration of its ban. */
export interface Eviction {
  readonly room: string;
  readonly memberId: string;
  /** Latest IP address of the member; empty when unknown. */
  readonly address: string;
  readonly durationMs: number;
}

/** Decides which clients may enter a room. */
export interface Admission {
  /** Admits or refuses a request. Called before the server reads the body. */
  admitRequest(attempt: AdmissionRequest): Pass | Problem;
  /** Refuses a request for a session that another owner opened. The URL of the session is a secret already. */
  sessionRefusal(request: SessionRequest, ownerToken: string | undefined): Problem | undefined;
  /** Refuses a member. Called at `hello`, or when a plain carrier opens. The room closes the carrier with the reason. */
  entryRefusal(entry: Entry): CloseReason | undefined;
  /** Refuses a kicked member for the duration of its ban. */
  keepOut(eviction: Eviction): void;
}

/** Combines admissions, each of which may decide only some questions. The first refusal counts. */
export function combineAdmissions(admissions: readonly Partial<Admission>[]): Admission {
  return {
    admitRequest(attempt) {
      let pass: Pass = {};
      for (const admission of admissions) {
        const outcome = admission.admitRequest?.(attempt) ?? {};
        if (outcome instanceof Problem) return outcome;
        pass = { ...pass, ...outcome };
      }
      return pass;
    },
    sessionRefusal: (request, ownerToken) =>
      findFirst(admissions, (admission) => admission.sessionRefusal?.(request, ownerToken)),
    entryRefusal: (entry) => findFirst(admissions, (admission) => admission.entryRefusal?.(entry)),
    keepOut(eviction) {
      for (const admission of admissions) admission.keepOut?.(eviction);
    },
  };
}

/** Returns the first result that is not undefined. Does not call `find` for later items. */
function findFirst<Item, Result>(items: readonly Item[], find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = find(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
