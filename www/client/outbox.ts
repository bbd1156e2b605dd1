import type { ErrorCode } from '../../src/protocol/server-messages.ts';

/** A message of ours that the room has not said back yet. */
export interface Outgoing {
  readonly id: string;
  readonly text: string;
  /** When it was written, in milliseconds since 1970. */
  readonly time: number;
  /** Why it will not be sent by itself any more; undefined while it is on its way. */
  readonly failure?: Failure;
}

/** The server's refusal, or the connection that ended, by the server or by us, before it was sent. */
export type Failure = ErrorCode | 'ended';

/** Most messages it holds; one more is refused. */
const CAPACITY = 100;

/** Our messages from Send until the room says them back, in the order they were written. */
export class Outbox {
  #all: readonly Outgoing[] = [];

  /** A new array after each change, so that it can be compared by identity. */
  get all(): readonly Outgoing[] {
    return this.#all;
  }

  /** Those on their way, oldest first. */
  get pending(): readonly Outgoing[] {
    return this.#all.filter((one) => one.failure === undefined);
  }

  /** False when it is full. */
  add(one: Outgoing): boolean {
    if (this.#all.length >= CAPACITY) return false;
    this.#all = [...this.#all, one];
    return true;
  }

  /** Takes a message out, said or given up. Undefined when the id is none of ours. */
  take(id: string): Outgoing | undefined {
    const found = this.#all.find((one) => one.id === id);
    if (found !== undefined) this.#all = this.#all.filter((one) => one !== found);
    return found;
  }

  /** Marks a message as failed. False when the id is none of ours. */
  fail(id: string, failure: Failure): boolean {
    if (!this.#all.some((one) => one.id === id)) return false;
    this.#all = this.#all.map((one) => (one.id === id ? { ...one, failure } : one));
    return true;
  }
}
