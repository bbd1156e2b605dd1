/** A server-sent event (HTML section 9.2.6). */
export interface ServerSentEvent {
  readonly event: string;
  /** JSON. */
  readonly data: string;
  /** Id of the last event that had one; undefined before the first. */
  readonly lastId: string | undefined;
}

/** Reads server-sent events from parts of a stream, which may end anywhere. */
export class EventReader {
  #rest = '';
  #lastId: string | undefined;
  #event = '';
  #data: string[] = [];

  /** Returns the events that are complete with the next part. */
  read(part: string): readonly ServerSentEvent[] {
    const lines = (this.#rest + part).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#readLine(line.replace(/\r$/, '')) ?? []);
  }

  #readLine(line: string): ServerSentEvent | undefined {
    if (line === '') return this.#dispatch();
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (name === 'id') this.#lastId = value;
    else if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    const event = { event: this.#event || 'message', data: this.#data.join('\n'), lastId: this.#lastId };
    const isEmpty = this.#data.length === 0;
    this.#event = '';
    this.#data = [];
    return isEmpty ? undefined : event;
  }
}
