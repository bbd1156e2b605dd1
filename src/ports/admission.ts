import { Problem } from '../http/problem.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';

/** A request that opens a session or a WebSocket, or asks what it would need for that. */
export interface AdmissionRequest {
  readonly request: Request;
  /** IP address of the client. */
  readonly address: string;
  /** Name of the room that the client wants to enter; undefined for a request about the server itself. */
  readonly room: string | undefined;
}

/** What an admitted request proved. */
export interface Pass {
  /** Secret that proves later that a request comes from the same owner; undefined when none is needed. */
  readonly ownerToken?: string;
}

/** A member that is about to enter a room. */
export interface Entry {
  readonly room: string;
  /** Id of the member that a valid resume token names; undefined for a new member. */
  readonly memberId: string | undefined;
  /** IP address of the client. */
  readonly address: string;
}

/** A kicked member, and how long it must stay away. */
export interface Eviction {
  readonly room: string;
  readonly memberId: string;
  /** IP address that the member came from last; empty when unknown. */
  readonly address: string;
  readonly durationMs: number;
}

/** Decides who may enter which room, and as whom. */
export interface Admission {
  /** Decides whether a request may open a session or a WebSocket. Called before the body is read. */
  admitRequest(attempt: AdmissionRequest): Pass | Problem;
  /** Refuses a request for a session that another owner opened. The session's URL is already a secret. */
  sessionRefusal(request: Request, ownerToken: string | undefined): Problem | undefined;
  /** Refuses a member. Called at `hello`, or when a plain carrier opens; the room closes the carrier with the reason. */
  entryRefusal(entry: Entry): CloseReason | undefined;
  /** Keeps a member out after a kick. */
  keepOut(eviction: Eviction): void;
}

/** Combines admissions, each of which may leave decisions to the others. The first refusal counts. */
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
      firstOf(admissions, (admission) => admission.sessionRefusal?.(request, ownerToken)),
    entryRefusal: (entry) => firstOf(admissions, (admission) => admission.entryRefusal?.(entry)),
    keepOut(eviction) {
      for (const admission of admissions) admission.keepOut?.(eviction);
    },
  };
}

/** The first result that is not undefined; later items are not asked. */
function firstOf<Item, Result>(items: readonly Item[], find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = find(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
