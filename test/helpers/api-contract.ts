import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** A key of test servers. */
export const API_KEY = 'a-key-of-the-bot-0123456789';
/** The setting that has this key, and a second one. */
export const API_KEYS = `bot:${API_KEY},shop:a-key-of-the-shop-0123456789`;

const NDJSON_TYPE = 'application/x-ndjson';

/** The parts of a description that tests use. */
export interface ApiDescription {
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

/** Values of a request. */
export interface ApiRequest {
  /** Values of the path, and of the query. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** A response whose body was read. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON, a list when it is lines of JSON, otherwise the text. */
  readonly body: any;
}

/** A client that compares every response with the description of the API. */
export class ApiClient {
  readonly #ajv = addFormats(new Ajv({ strict: false, allErrors: true }) as never) as unknown as Ajv;
  /** Ids of the operations that were called, with each status. */
  readonly called = new Set<string>();

  private constructor(
    readonly url: string,
    readonly description: ApiDescription,
    private readonly key: string,
  ) {
    this.#ajv.addSchema(description, 'api');
  }

  /** Reads the description of a server. */
  static async open(serverUrl: string, key: string = API_KEY): Promise<ApiClient> {
    const url = `${serverUrl}/api/v1`;
    const response = await fetch(`${url}/openapi.json`, { headers: { Authorization: `Bearer ${key}` } });
    if (response.status !== 200) throw new Error(`The description has the status ${response.status}.`);
    return new ApiClient(url, (await response.json()) as ApiDescription, key);
  }

  /** Ids of all operations. */
  get operations(): readonly string[] {
    return this.#all().map(({ operation }) => operation.operationId);
  }

  /** Calls an operation. Throws when the description does not have its response. */
  async call(operationId: string, request: ApiRequest = {}): Promise<ApiResponse> {
    const found = this.#all().find(({ operation }) => operation.operationId === operationId);
    if (!found) throw new Error(`There is no operation ${operationId}.`);
    const { method, path, operation } = found;
    const response = await this.send(method, path, request);
    const text = await response.text();
    this.called.add(`${operationId} ${response.status}`);
    const type = response.headers.get('Content-Type')?.split(';')[0];
    const documented = operation.responses[response.status];
    if (!documented) throw new Error(`${operationId} has no status ${response.status}: ${text}`);
    const body = parseBody(text, type);
    if (documented.content === undefined) {
      if (text !== '') throw new Error(`${operationId} ${response.status} has a body: ${text}`);
    } else if (type === undefined || documented.content[type] === undefined) {
      throw new Error(`${operationId} ${response.status} has the type ${type}`);
    } else {
      const parts = ['paths', path, method, 'responses', String(response.status), 'content', type, 'schema'];
      const validate = this.#ajv.getSchema(`api#/${parts.map(toPointer).join('/')}`);
      for (const item of type === NDJSON_TYPE ? (body as unknown[]) : [body]) {
        if (validate?.(item) === true) continue;
        throw new Error(`${operationId} ${response.status}: ${this.#ajv.errorsText(validate?.errors)} in ${text}`);
      }
    }
    return { status: response.status, headers: response.headers, body };
  }

  /** Sends a request with the key. */
  send(
    method: string,
    path: string,
    { path: values = {}, query = {}, headers, body }: ApiRequest = {},
  ): Promise<Response> {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return fetch(`${this.url}${filled}${search.size > 0 ? `?${search}` : ''}`, {
      method: method.toUpperCase(),
      headers: {
        Authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  #all() {
    return Object.entries(this.description.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
    );
  }
}

/** Renders all operations as a Markdown table for each tag. */
export function operationsMarkdown({ tags, paths }: ApiDescription): string {
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  );
  const tables = tags.map(({ name, description }) => {
    const rows = all
      .filter(({ operation }) => operation.tags.includes(name))
      .map(({ method, path, operation: { summary, description: more = '' } }) => {
        return `| \`${method.toUpperCase()} ${path}\` | ${summary}. ${more} |`;
      });
    return [`### ${name}`, '', description, '', '| operation | effect |', '| --- | --- |', ...rows].join('\n');
  });
  return tables.join('\n\n');
}

function parseBody(text: string, type: string | undefined): unknown {
  if (type === NDJSON_TYPE)
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  return type === 'application/json' || type === 'application/problem+json' ? JSON.parse(text) : text;
}

/** Escapes a part of a JSON pointer within a URI fragment (RFC 6901 section 6). */
function toPointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
