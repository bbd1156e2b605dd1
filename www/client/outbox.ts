import type { Command } from '../../src/protocol/client-messages.ts';
import type { ErrorCode } from '../../src/protocol/errors.ts';

/** A command of ours that the room has not settled yet. */
export interface Outgoing {
  readonly command: Command;
  /** When it was given, in milliseconds since 1970. */
  readonly time: number;
  readonly state: OutgoingState;
}

/** Waiting for a connection, said and not answered, or refused: then only a person sends it again. */
export type OutgoingState =
  { readonly kind: 'pending' } | { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly why: Failure };

/** The server's refusal, or the connection that ended, by the server or by us, before it was settled. */
export type Failure = ErrorCode | 'ended';

/** Most commands it holds; one more is refused. */
const CAPACITY = 100;

/** Our commands from the moment they are given until the room settles them, in the order they were given. */
export class Outbox {
  #all: readonly Outgoing[] = [];

  /** A new array after each change, so that it can be compared by identity. */
  get all(): readonly Outgoing[] {
    return this.#all;
  }

  /** Undefined when the id is none of ours. */
  find(id: string): Outgoing | undefined {
    return this.#all.find(({ command }) => command.id === id);
  }

  /** Starts with what an earlier life of the page left. */
  restore(left: readonly Outgoing[]): void {
    const missing = left.filter(({ command }) => !this.find(command.id));
    this.#all = [...missing, ...this.#all].sort((a, b) => a.time - b.time).slice(0, CAPACITY);
  }

  clear(): void {
    this.#all = [];
  }

  /** False when it is full. */
  add(command: Command, time: number): boolean {
    if (this.#all.length >= CAPACITY) return false;
    this.#all = [...this.#all, { command, time, state: { kind: 'pending' } }];
    return true;
  }

  /** Takes a command out, settled or given up. */
  remove(id: string): void {
    this.#all = this.#all.filter(({ command }) => command.id !== id);
  }

  /** Says where a command stands now. */
  mark(id: string, state: OutgoingState): void {
    this.#all = this.#all.map((one) => (one.command.id === id ? { ...one, state } : one));
  }
}
