/** The reason why a request to the API failed. */
export type Failure =
  /** No response arrived. */
  | { readonly kind: 'offline' }
  /** The server does not accept the key. */
  | { readonly kind: 'key'; readonly detail: string }
  /** The server asks to wait before the next request. */
  | { readonly kind: 'busy'; readonly detail: string; readonly retryMs: number }
  /** Any other refusal, with the detail and the code of its problem details (RFC 9457). */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string | undefined; readonly detail: string };

/** A request to the API that failed. */
export class ApiError extends Error {
  constructor(readonly failure: Failure) {
    super(describeFailure(failure));
  }
}

const DEFAULT_RETRY_SECONDS = 5;

/** Reads the refusal of a request. Never rejects. */
export async function readFailure(response: Response): Promise<Failure> {
  const { status, headers } = response;
  const problem = await response
    .json()
    .then((body: unknown) => body as { readonly detail?: unknown; readonly code?: unknown })
    .catch(() => undefined);
  const detail = typeof problem?.detail === 'string' ? problem.detail : `The server answered with status ${status}.`;
  if (status === 401) return { kind: 'key', detail };
  if (status === 429 || status === 503) {
    const seconds = Number(headers.get('Retry-After') ?? DEFAULT_RETRY_SECONDS);
    return { kind: 'busy', detail, retryMs: 1_000 * (seconds > 0 ? seconds : DEFAULT_RETRY_SECONDS) };
  }
  return { kind: 'refused', status, code: typeof problem?.code === 'string' ? problem.code : undefined, detail };
}

/** Returns the failure behind an exception. */
export function toFailure(error: unknown): Failure {
  return error instanceof ApiError ? error.failure : { kind: 'offline' };
}

/** Returns the sentences that explain a failure. */
export function describeFailure(failure: Failure): string {
  if (failure.kind === 'offline') return 'The server can’t be reached. Check your network, and that the server runs.';
  return failure.detail;
}

/** Returns whether a failure means that what was asked for does not exist. */
export function isMissing(failure: Failure): boolean {
  return failure.kind === 'refused' && failure.status === 404;
}
