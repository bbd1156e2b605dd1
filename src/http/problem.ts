/** A refused request, as problem details (RFC 9457), which RFC 9725 section 4.1 allows. */
export class Problem {
  constructor(
    readonly status: number,
    /** One or two sentences: what is wrong, and what to change. */
    readonly detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Further members of the problem details (RFC 9457 section 3.2). */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {}

  /** Returns the same refusal with further members. */
  with(members: Readonly<Record<string, unknown>>): Problem {
    return new Problem(this.status, this.detail, this.headers, { ...this.members, ...members });
  }

  /** Creates the response. It must not be cached. */
  toResponse(): Response {
    const { status, detail, members } = this;
    const body = { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail, ...members };
    return new Response(`${JSON.stringify(body)}\n`, {
      status,
      headers: { ...this.headers, 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
    });
  }
}

/** `Retry-After` of a request that has waited too long. */
const BUSY_RETRY_SECONDS = 1;

/** Creates the 503 for a temporary state of the server, with `Retry-After`. */
export function unavailable(detail: string, retryAfterSeconds: number): Problem {
  return new Problem(503, detail, { 'Retry-After': String(retryAfterSeconds) });
}

/** Creates the 503 for a limit of the server: one wording for rooms, sessions and WebSockets. */
export function limitReached(limit: 'Room' | 'Connection', retryAfterSeconds: number): Problem {
  return unavailable(`${limit} limit reached.`, retryAfterSeconds);
}

/** Creates the outcome of a request whose client has closed the connection. The client does not receive it: it is for logs and metrics. */
export function clientClosed(): Problem {
  return new Problem(499, 'The client closed the connection before the answer.');
}

/** Creates the refusal of a request that has waited in vain for its turn: its client has left, or the server is too busy. */
export function waitedInVain({ signal }: { readonly signal?: AbortSignal }, detail: string): Problem {
  return signal?.aborted ? clientClosed() : unavailable(detail, BUSY_RETRY_SECONDS);
}

/** Reason phrases of the status codes (RFC 9110 section 15). */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  // Not registered, but common in logs.
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};
