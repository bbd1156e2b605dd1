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
