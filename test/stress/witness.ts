import type { Hello } from '../../src/protocol/client-messages.ts';
import type { JournalEvent, ServerMessage, Welcome } from '../../src/protocol/server-messages.ts';
import type { JournalContent } from './compare.ts';
import { describeEvent } from './describe-event.ts';
import type { FrameObserver } from './flaky-carrier.ts';

/** A copy of the data folder that the server was started on, with the offsets of its events. */
interface Copy {
  readonly offsets: ReadonlySet<number>;
  readonly results: ReadonlyMap<string, number>;
}

/**
 * Checks every frame that the server sends to any client for contradictions. A new life of the server begins with each
 * restored copy: what the copy lacks is lost, and no client may keep it.
 */
export class Witness {
  /** The first ack of each command, without those that a restored copy lost. */
  readonly acks = new Map<string, number>();
  readonly faults: string[] = [];
  /** How often each `bye` code came. */
  readonly byes = new Map<string, number>();
  /** The number of welcomes after `hello` with an offset, by `recovered`. */
  readonly resumed = { recovered: 0, reset: 0 };
  /** The number of acknowledged commands that restored copies lacked. */
  lost = 0;
  frames = 0;
  /** The event at each offset, in any life. */
  readonly #events = new Map<number, string>();
  /** The last life in which an offset was seen. */
  readonly #seen = new Map<number, number>();
  /** The copy that each life but the first began with. */
  readonly #copies: Copy[] = [];

  /** The number of the current life. */
  get life(): number {
    return this.#copies.length;
  }

  /** Begins a new life with the content of a copy. */
  restored({ events, commands }: JournalContent): void {
    const results = new Map(commands);
    for (const { at, kind, message } of events) if (kind === 'message' && message) results.set(message, at);
    this.#copies.push({ offsets: new Set(events.map(({ at }) => at)), results });
    for (const [id, offset] of this.acks) {
      if (results.get(id) === offset) continue;
      this.acks.delete(id);
      this.lost++;
    }
  }

  /** Returns whether only an earlier life has assigned this offset, and a restored copy lacks it. */
  isLost(offset: number): boolean {
    const copy = this.#copies.at(-1);
    return copy !== undefined && !copy.offsets.has(offset) && this.#seen.get(offset) !== this.life;
  }

  /** Creates the observer of a carrier that opens now. */
  observe(client: string): FrameObserver {
    const { life } = this;
    let hello: Hello | undefined;
    return {
      sent: (frame) => {
        if (frame.startsWith('{"type":"hello"')) hello = JSON.parse(frame) as Hello;
      },
      record: (frame) => {
        this.frames++;
        for (const message of [JSON.parse(frame) as ServerMessage | ServerMessage[]].flat()) {
          if (message.type === 'welcome') this.#checkWelcome(client, message, hello, life);
          else this.#check(message, life);
        }
      },
    };
  }

  #check(message: ServerMessage, life: number): void {
    switch (message.type) {
      case 'ack':
        return this.#checkAck(message, life);
      case 'bye':
        this.byes.set(message.code, (this.byes.get(message.code) ?? 0) + 1);
        return;
      case 'history':
        return message.messages.forEach((event) => this.#checkEvent(event, life));
      case 'message':
      case 'edited':
      case 'deleted':
      case 'reacted':
      case 'renamed':
        return this.#checkEvent(message, life);
    }
  }

  #checkAck({ id, offset }: { readonly id: string; readonly offset: number }, life: number): void {
    // A frame of an earlier life may arrive late.
    if (this.#copies.slice(life).some(({ results }) => results.get(id) !== offset)) {
      this.lost++;
      return;
    }
    const first = this.acks.get(id) ?? offset;
    if (first !== offset) this.faults.push(`Command ${id} was acknowledged at ${first} and at ${offset}.`);
    this.acks.set(id, first);
  }

  #checkEvent(event: JournalEvent, life: number): void {
    const description = describeEvent(event);
    const known = this.#events.get(event.offset) ?? description;
    if (known !== description) this.faults.push(`Offset ${event.offset} is both "${known}" and "${description}".`);
    this.#events.set(event.offset, known);
    this.#see(event.offset, life);
  }

  #checkWelcome(client: string, { recovered, head }: Welcome, hello: Hello | undefined, life: number): void {
    const { offset = 0 } = hello ?? {};
    if (offset > 0) this.resumed[recovered ? 'recovered' : 'reset']++;
    if (recovered && offset > 0 && life === this.life && this.isLost(offset)) {
      this.faults.push(`${client} resumed after offset ${offset}, which the restored copy lacks, as recovered.`);
    }
    this.#see(head, life);
  }

  #see(offset: number, life: number): void {
    this.#seen.set(offset, Math.max(life, this.#seen.get(offset) ?? 0));
  }
}
