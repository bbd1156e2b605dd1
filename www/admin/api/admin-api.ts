import { ApiError, readFailure } from './failure.ts';

/** Values of a query. Those that are undefined are left out. */
type Query = Readonly<Record<string, string | number | undefined>>;

/** Options of a request. */
export interface RequestOptions {
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The server API, with a key. Methods reject with an `ApiError`, or with an abort of their signal. */
export class AdminApi {
  /** `keyRefused` is called with a sentence when the server does not accept the key. */
  constructor(
    private readonly key: string,
    private readonly keyRefused: (detail: string) => void,
  ) {}

  /** Reads a resource as JSON. */
  async get<Body>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Body> {
    return (await (await this.request('GET', path, { query, signal })).json()) as Body;
  }

  /** Carries out a command. Resolves to the JSON of the response; to undefined for a response without any. */
  async send<Body>(method: Method, path: string, options: RequestOptions = {}): Promise<Body | undefined> {
    const response = await this.request(method, path, options);
    const text = await response.text();
    return text === '' ? undefined : (JSON.parse(text) as Body);
  }

  /** Sends a request, and resolves to the response once its head has arrived. */
  async request(method: Method, path: string, options: RequestOptions = {}): Promise<Response> {
    const { query = {}, headers = {}, body, signal } = options;
    const url = new URL(`api/v1/${path}`, document.baseURI);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const response = await fetch(url, {
      method,
      headers: {
        ...headers,
        Authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
      ...{ cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error' },
    }).catch((error: unknown) => {
      if (signal?.aborted) throw error;
      throw new ApiError({ kind: 'offline' });
    });
    if (response.ok) return response;
    const failure = await readFailure(response);
    if (failure.kind === 'key') this.keyRefused(failure.detail);
    throw new ApiError(failure);
  }
}

/** Writes the path of a room in the API, and what follows it. */
export function roomPath(room: string, ...rest: readonly string[]): string {
  return ['rooms', room, ...rest].map(encodeURIComponent).join('/');
}

/** Creates an unguessable id for a command, so that it can be repeated safely. */
export function newCommandId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
