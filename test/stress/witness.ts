import type { JournalEvent, ServerMessage } from '../../src/protocol/server-messages.ts';

/** Checks every frame that the server sends to any client for contradictions. */
export class Witness {
  /** The first ack of each command. */
  readonly acks = new Map<string, number>();
  readonly faults: string[] = [];
  /** The event at each offset. */
  readonly #offsets = new Map<number, string>();
  frames = 0;

  /** Checks a frame of the server. */
  record(frame: string): void {
    this.frames++;
    const parsed = JSON.parse(frame) as ServerMessage | ServerMessage[];
    for (const message of Array.isArray(parsed) ? parsed : [parsed]) this.#check(message);
  }

  #check(message: ServerMessage): void {
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
        return this.#checkEvent(message);
    }
  }

  #checkEvent(event: JournalEvent): void {
    const description = `${event.type} ${'message' in event ? event.message : 'id' in event ? event.id : event.member.id}`;
    const known = this.#offsets.get(event.offset) ?? description;
    if (known !== description) this.faults.push(`Offset ${event.offset} is both "${known}" and "${description}".`);
    this.#offsets.set(event.offset, known);
  }
}
