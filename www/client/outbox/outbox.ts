import type { Command } from '../../../src/protocol/client-messages.ts';
import { retryable } from '../../../src/protocol/errors.ts';
import { DEDUPE_WINDOW_MS } from '../../../src/protocol/limits.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import { textFault } from '../../../src/protocol/text.ts';
import type { Clock } from '../../../src/clock.ts';
import type { Outgoing, OutgoingState } from './outgoing.ts';

/** Most commands it holds; one more is refused. */
const MAX_OUTGOING_COMMANDS = 100;
/** Wait before a command that the server could not take just then is sent again, in milliseconds. */
const RETRY_AFTER_MS = 1_000;

/** What a sender works with. */
export interface OutboxDeps {
  readonly clock: Clock;
  readonly makeId: () => string;
  /** Says a command to the room; false when there is no room to say it to. */
  readonly send: (command: Command) => boolean;
  /** What is not settled changed. */
  readonly changed: (outgoing: readonly Outgoing[]) => void;
  /** A command that is not a message was refused, and dropped. */
  readonly rejected: (command: Command, error: ErrorMessage) => void;
}

/** Says commands in the order they were given, again after a lost connection, until each is settled or refused. */
export class Outbox {
  #outgoing: readonly Outgoing[] = [];
  /** Told to wait: how to stop waiting. */
  #cancelWait = () => {};
  #heldUntil: number | undefined;

  constructor(private readonly parts: OutboxDeps) {}

  /** What is not settled, in the order it was given. A new array after each change, so that it can be compared by identity. */
  get outgoing(): readonly Outgoing[] {
    return this.#outgoing;
  }

  /** Until then, in milliseconds since 1970, nothing is said, as the server asked. Undefined when it is not waiting. */
  get pausedUntil(): number | undefined {
    return this.#heldUntil;
  }

  /** Starts with what an earlier life of the page left. */
  restore(left: readonly Outgoing[]): void {
    const missing = left.filter(({ command }) => !this.#find(command.id));
    this.#outgoing = [...missing, ...this.#outgoing].sort((a, b) => a.time - b.time).slice(0, MAX_OUTGOING_COMMANDS);
    this.#changed();
  }

  /** Gives a command; false when too many wait. */
  add(command: Command): boolean {
    if (this.#outgoing.length >= MAX_OUTGOING_COMMANDS) return false;
    this.#add(command, this.parts.clock.now());
    const fault = 'text' in command ? textFault(command.text) : undefined;
    // Not left to the server: a text that does not fit a frame would end the conversation.
    if (fault) this.reject(command.id, { type: 'error', code: fault, reason: '' });
    else this.flush();
    return true;
  }

  /** Gives a failed command again, under its old id if it is certain that the server would know it again. */
  resend(id: string): void {
    const failed = this.#find(id);
    if (failed?.state.kind !== 'failed') return;
    this.#remove(id);
    const { command, time } = failed;
    const { failure: why } = failed.state;
    const isYoung = this.parts.clock.now() - time < DEDUPE_WINDOW_MS;
    if (isYoung && (why === 'ended' || retryable.has(why))) {
      // As old as it is: the server remembers an id from when it first heard it.
      this.#add(command, time);
      this.flush();
    } else this.add({ ...command, id: this.parts.makeId() });
  }

  /** Forgets everything: it is somebody else's. */
  clear(): void {
    this.#outgoing = [];
    this.#changed();
  }

  /** A new carrier: what the old one had may be lost, so everything unsettled is said again, under the same ids. */
  resendUnacknowledged(): void {
    this.#stopWaiting();
    for (const { command, state } of this.#outgoing) {
      if (state.kind === 'sent') this.#mark(command.id, { kind: 'pending' });
    }
    this.flush();
  }

  /** Says what waits. A command older than the server's memory is never repeated: it might act twice. */
  flush(): void {
    const { clock, send: say } = this.parts;
    for (const { command, time, state } of this.#outgoing) {
      if (this.#heldUntil !== undefined || state.kind !== 'pending') continue;
      if (clock.now() - time >= DEDUPE_WINDOW_MS) this.#mark(command.id, { kind: 'failed', failure: 'ended' });
      else if (say(command)) this.#mark(command.id, { kind: 'sent' });
      else break;
    }
    this.#changed();
  }

  /** The room acknowledged a command, or said it back. */
  acknowledge(id: string): void {
    if (!this.#find(id)) return;
    this.#remove(id);
    this.#changed();
  }

  /** A command was refused. */
  reject(id: string, error: ErrorMessage): void {
    const { code } = error;
    const refused = this.#find(id);
    if (code === 'rate' || code === 'busy') {
      // Not given up: said again when the server asks for it.
      this.#mark(id, { kind: 'pending' });
      this.#waitFor(error.retryAfter ?? RETRY_AFTER_MS);
    } else if (refused && refused.command.type !== 'send') {
      this.#remove(id);
      this.parts.rejected(refused.command, error);
    } else this.#mark(id, { kind: 'failed', failure: code });
    this.#changed();
  }

  /** Nothing more is sent by itself. */
  failAll(): void {
    this.#stopWaiting();
    for (const { command, state } of this.#outgoing) {
      if (state.kind !== 'failed') this.#mark(command.id, { kind: 'failed', failure: 'ended' });
    }
    this.#changed();
  }

  #find(id: string): Outgoing | undefined {
    return this.#outgoing.find(({ command }) => command.id === id);
  }

  #add(command: Command, time: number): void {
    this.#outgoing = [...this.#outgoing, { command, time, state: { kind: 'pending' } }];
  }

  #remove(id: string): void {
    this.#outgoing = this.#outgoing.filter(({ command }) => command.id !== id);
  }

  #mark(id: string, state: OutgoingState): void {
    this.#outgoing = this.#outgoing.map((one) => (one.command.id === id ? { ...one, state } : one));
  }

  #waitFor(ms: number): void {
    this.#stopWaiting();
    this.#heldUntil = this.parts.clock.now() + ms;
    this.#cancelWait = this.parts.clock.after(ms, () => {
      this.#stopWaiting();
      this.flush();
    });
  }

  #stopWaiting(): void {
    this.#cancelWait();
    this.#heldUntil = undefined;
  }

  #changed(): void {
    this.parts.changed(this.#outgoing);
  }
}
