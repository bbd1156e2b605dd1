import { Problem } from '../http/problem.ts';
import type { Execution } from '../ports/rooms.ts';
import { errors, type ErrorCode } from '../protocol/errors.ts';
import { findTextFault, unifyLineEnds } from '../protocol/text.ts';

/** A refused operation. Handlers throw it, and the client receives its problem details. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** A refusal of the API itself, beside those of commands. */
export type ApiCode =
  | ErrorCode
  | 'invalid'
  | 'malformed'
  | 'media-type'
  | 'no-such-path'
  | 'no-such-room'
  | 'no-secret'
  | 'method'
  | 'room-limit'
  | 'failed'
  | 'unsupported'
  | 'too-large'
  | 'precondition'
  | 'precondition-required'
  | 'no-key'
  | 'wrong-key'
  | 'wrong-keys'
  | 'network-rate'
  | 'key-rate'
  | 'key-used'
  | 'no-connection'
  | 'offset-gone'
  | 'not-acceptable'
  | 'too-many-streams'
  | 'too-many-exports'
  | 'too-many-scans'
  | 'no-export'
  | 'draining';

/** A value of a request that breaks a rule. */
export interface FieldFault {
  /** Path of the value, such as `from.name`. Empty for the whole body. */
  readonly path: string;
  readonly message: string;
}

/** Optional parts of a refusal. */
interface RefusalOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldFault[];
}

/** `Retry-After` when the store has failed, or the server has no free room. */
const RETRY_SECONDS = 5;

/** Status codes of refused commands. All others are 400: the client must change the request. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  'not-found': 404,
  'not-yours': 403,
  'not-moderator': 403,
  readonly: 403,
  rank: 403,
  'name-taken': 409,
  'too-many': 409,
  conflict: 412,
  rate: 429,
  'too-soon': 429,
  busy: 429,
  journal: 503,
};

/** Creates a refusal. `detail` is one or two sentences: what is wrong, and what to change. */
export function apiError(
  status: number,
  code: ApiCode,
  detail: string,
  { headers = {}, errors: faults }: RefusalOptions = {},
): ApiError {
  return new ApiError(new Problem(status, detail, headers, { code, ...(faults && { errors: faults }) }));
}

/** Returns a refusal of another part of the server with a code. */
export function withCode(problem: Problem, code: ApiCode): Problem {
  return problem.with({ code });
}

/** Creates the refusal of a request whose values break rules. */
export function invalid(faults: readonly FieldFault[]): ApiError {
  const [first] = faults;
  const detail = first
    ? `${first.path === '' ? 'The body' : first.path}: ${first.message}`
    : 'The request is not valid.';
  return apiError(400, 'invalid', detail, { errors: faults });
}

/** Creates the refusal of an operation on a room that the store does not have. */
export function noSuchRoom(): ApiError {
  return apiError(404, 'no-such-room', 'The server does not have this room.');
}

/** Creates the refusal while the server has as many rooms as it may open. */
export function roomLimit(): ApiError {
  const headers = { 'Retry-After': String(RETRY_SECONDS) };
  return apiError(503, 'room-limit', 'Room limit reached.', { headers });
}

/** Creates the refusal of an operation for which the store failed. */
export function storeFailed(): ApiError {
  const headers = { 'Retry-After': String(RETRY_SECONDS) };
  return apiError(503, 'journal', 'The server could not read or save that. Try again.', { headers });
}

/** Creates the refusal of a command. */
export function commandError(execution: Exclude<Execution, { kind: 'done' }>): ApiError {
  if (execution.kind === 'malformed') return apiError(400, 'invalid', execution.reason);
  const { code, retryAfter } = execution;
  const status = STATUSES[code] ?? 400;
  const waits = status === 429 || status === 503;
  const seconds = retryAfter === undefined ? RETRY_SECONDS : Math.max(1, Math.ceil(retryAfter / 1_000));
  return apiError(status, code, errors[code], waits ? { headers: { 'Retry-After': String(seconds) } } : {});
}

/** Returns a text with unified line ends. Throws an ApiError for one that a message must not have. */
export function checkText(given: string): string {
  const text = unifyLineEnds(given);
  const fault = findTextFault(text);
  if (fault) throw apiError(400, fault, errors[fault]);
  return text;
}
