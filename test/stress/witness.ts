import type { JournalEvent, ServerMessage } from '../../src/protocol/server-messages.ts';

/** Watches everything the server says to anybody, and notes what must not happen. */
export class Witness {
  /** The first ack of each command. */
  readonly acks = new Map<string, number>();
  readonly faults: string[] = [];
  /** What each offset was said to be. */
  readonly #offsets = new Map<number, string>();
  frames = 0;

  /** A frame as a client hears it. */
  record(frame: string): void {
    this.frames++;
    const parsed = JSON.parse(frame) as ServerMessage | ServerMessage[];
    for (const message of Array.isArray(parsed) ? parsed : [parsed]) this.#note(message);
  }

  #note(message: ServerMessage): void {
    switch (message.type) {
      case 'ack': {
        const first = this.acks.get(message.id) ?? message.offset;
        if (first !== message.offset) {
          this.faults.push(`Command ${message.id} was acknowledged at ${first} and at ${message.offset}.`);
        }
        this.acks.set(message.id, first);
        return;
      }
      case 'message':
      case 'edited':
      case 'deleted':
      case 'reacted':
      case 'renamed':
        return this.#event(message);
    }
  }

  #event(event: JournalEvent): void {
    const what = `${event.type} ${'message' in event ? event.message : 'id' in event ? event.id : event.member.id}`;
    const known = this.#offsets.get(event.offset) ?? what;
    if (known !== what) this.faults.push(`Offset ${event.offset} is both "${known}" and "${what}".`);
    this.#offsets.set(event.offset, known);
  }
}
