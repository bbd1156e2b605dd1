import { callApi } from './api-client.ts';

/** An event that a client of a live stream received. */
export interface ReceivedEvent {
  /** Undefined for an event without an id. */
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly type: string; readonly offset: number };
}

/**
 * Parses server-sent events as a browser does (HTML section 9.2.6): an event counts once its blank line has arrived. Comments and
 * `retry` are skipped.
 */
export async function* parseEvents(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<ReceivedEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const fields = new Map(rest.slice(0, end).split('\n').map(readField));
      rest = rest.slice(end + 2);
      const data = fields.get('data');
      if (data !== undefined) yield { id: fields.get('id'), event: fields.get('event') ?? '', data: JSON.parse(data) };
    }
  }
}

function readField(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}

/** A live stream of events. Disposal ends it. */
export interface EventReader extends AsyncDisposable {
  readonly response: Response;
  /** Reads the next event. Rejects when the stream has ended. */
  next(accepts?: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent>;
  /** Reads until the stream ends. */
  rest(): Promise<readonly ReceivedEvent[]>;
}

/** Follows the events of a room through the API. Resolves once the stream is open. */
export async function followEvents(
  url: string,
  room: string,
  { after, lastEventId }: { readonly after?: string; readonly lastEventId?: string | undefined } = {},
): Promise<EventReader> {
  const abort = new AbortController();
  const query = after === undefined ? '' : `?after=${after}`;
  const headers = {
    Accept: 'text/event-stream',
    ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
  };
  const response = await callApi({ url }, `/rooms/${room}/events${query}`, { headers, signal: abort.signal });
  if (response.status !== 200 || !response.body) throw new Error(`${response.status} ${await response.text()}`);
  const events = parseEvents(response.body);
  return {
    response,
    async next(accepts = () => true) {
      for (;;) {
        const { done, value } = await events.next();
        if (done) throw new Error('The stream has ended.');
        if (accepts(value)) return value;
      }
    },
    rest: () => Array.fromAsync(events),
    async [Symbol.asyncDispose]() {
      abort.abort();
    },
  };
}

/** Reads the lines of an export of events. */
export async function readLines(response: Response): Promise<ReceivedEvent['data'][]> {
  const text = await response.text();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
