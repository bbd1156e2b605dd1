/** A refusal that knows its own response: problem details (RFC 9457), as RFC 9725 section 4.1 allows. */
export class Problem {
  constructor(
    readonly status: number,
    /** A sentence that says what to change. */
    readonly detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  toResponse(): Response {
    const { status, detail } = this;
    const body = { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail };
    return new Response(`${JSON.stringify(body)}\n`, {
      status,
      headers: { ...this.headers, 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
    });
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};
