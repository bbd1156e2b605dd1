import type { Clock } from '../../../src/clock.ts';
import type { Kick, Send } from '../../../src/protocol/client-messages.ts';
import { formatJson } from '../../../src/protocol/json.ts';
import { DEDUPE_WINDOW_MS, MAX_REASON_UNITS } from '../../../src/protocol/limits.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import { findTextFault, unifyLineEnds } from '../../../src/protocol/text.ts';
import { MAX_KICK_MS, readWait } from '../wait.ts';
import type { ClientCommand, Outgoing, OutgoingState } from './outgoing.ts';

/** Maximum number of commands in the outbox. */
const MAX_OUTGOING_COMMANDS = 100;
/** Maximum size of the outbox as JSON, in UTF-16 units, because a page stores it in the browser. */
const MAX_OUTGOING_UNITS = 65_536;
/** How long to wait after a refusal without `retryAfter`. */
const DEFAULT_RETRY_AFTER_MS = 1_000;

/** Collaborators of an `Outbox`. */
export interface OutboxDeps {
  readonly clock: Clock;
  readonly makeId: () => string;
  /** Sends a command to the room. Returns false when it cannot be sent now. */
  readonly send: (command: ClientCommand) => boolean;
  /** The unacknowledged commands changed. */
  readonly changed: (outgoing: readonly Outgoing[]) => void;
  /** The server refused a command other than `send`, and the outbox dropped it. */
  readonly refused: (command: ClientCommand, error: ErrorMessage) => void;
}

/** Sends commands in order, and again after a reconnect, until the room has acknowledged or refused each. */
export class Outbox {
  readonly #deps: OutboxDeps;
  #outgoing: readonly Outgoing[] = [];
  #cancelPause = () => {};
  #pausedUntil: number | undefined;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  /** The unacknowledged commands in order. A new array after each change, so that it can be compared by identity. */
  get outgoing(): readonly Outgoing[] {
    return this.#outgoing;
  }

  /** When sending continues after a rate limit, in milliseconds since 1970. Undefined when it is not paused. */
  get pausedUntil(): number | undefined {
    return this.#pausedUntil;
  }

  /** Adds the commands that an earlier page left. Skips those that are already here. */
  restore(stored: readonly Outgoing[]): void {
    const missing = stored.filter(({ command }) => !this.#find(command.id));
    this.#outgoing = [...missing, ...this.#outgoing].sort((a, b) => a.time - b.time).slice(0, MAX_OUTGOING_COMMANDS);
    this.#changed();
  }

  /**
   * Adds a command and sends it as soon as possible. Returns false, and drops it, when the outbox is full or the room would
   * refuse the text.
   */
  add(wanted: ClientCommand): boolean {
    const command = 'text' in wanted ? { ...wanted, text: unifyLineEnds(wanted.text) } : wanted;
    // Checked here, because the server closes the connection on a text or a reason that is too long.
    const { text, file, reason = '' } = command as Partial<Send & Kick>;
    if (text !== undefined && !file && findTextFault(text)) return false;
    if (reason.length > MAX_REASON_UNITS) return false;
    const all = [...this.#outgoing, command];
    if (all.length > MAX_OUTGOING_COMMANDS || formatJson(all).length > MAX_OUTGOING_UNITS) return false;
    this.#append(command, this.#deps.clock.wall());
    this.flush();
    return true;
  }

  /** Sends a failed command again. Keeps its id while the server is sure to recognise it, because a picture belongs to one id. */
  resend(id: string): void {
    const failed = this.#find(id);
    if (failed?.state.kind !== 'failed') return;
    this.#remove(id);
    const { command, time } = failed;
    if (this.#deps.clock.wall() - time < DEDUPE_WINDOW_MS) {
      // Keeps its time: the server remembers an id from the first time it received it.
      this.#append(command, time);
      this.flush();
    } else this.add({ ...command, id: this.#deps.makeId() });
  }

  /** Drops all commands, because they belong to another member. */
  clear(): void {
    this.#outgoing = [];
    this.#changed();
  }

  /** Sends every unacknowledged command again on a new carrier, under the same ids: the old one may have lost them. */
  restart(): void {
    this.#endPause();
    for (const { command, state } of this.#outgoing) {
      if (state.kind === 'sent') this.#mark(command.id, { kind: 'pending' });
    }
    this.flush();
  }

  /** Sends the waiting commands. Fails a command whose id the server may no longer recognise: it could take effect twice. */
  flush(): void {
    const { clock, send } = this.#deps;
    for (const { command, time, state } of this.#outgoing) {
      if (this.#pausedUntil !== undefined || state.kind !== 'pending') continue;
      if (clock.wall() - time >= DEDUPE_WINDOW_MS) this.#mark(command.id, { kind: 'failed', failure: 'ended' });
      else if (send(command)) this.#mark(command.id, { kind: 'sent' });
      else break;
    }
    this.#changed();
  }

  /** Removes a command that the room acknowledged or broadcast. */
  acknowledge(id: string): void {
    if (!this.#find(id)) return;
    this.#remove(id);
    this.#changed();
  }

  /** Handles a refused command: waits after `rate` and `busy`, keeps a message as failed, and drops any other command. */
  refuse(id: string, error: ErrorMessage): void {
    const { code } = error;
    const rejected = this.#find(id);
    if (code === 'rate' || code === 'busy') {
      this.#mark(id, { kind: 'pending' });
      this.#pause(readWait(error.retryAfter) ?? DEFAULT_RETRY_AFTER_MS);
    } else if (rejected && rejected.command.type !== 'send') {
      this.#remove(id);
      this.#deps.refused(rejected.command, error);
    } else {
      // In slow mode the room accepts it later. It is not sent by itself, because the wait can be long.
      const wait = readWait(error.retryAfter, MAX_KICK_MS);
      this.#mark(id, { kind: 'failed', failure: code, ...(wait && { retryAt: this.#deps.clock.wall() + wait }) });
    }
    this.#changed();
  }

  /** Fails all commands. None is sent again unless `resend` is called. */
  failAll(): void {
    this.#endPause();
    for (const { command, state } of this.#outgoing) {
      if (state.kind !== 'failed') this.#mark(command.id, { kind: 'failed', failure: 'ended' });
    }
    this.#changed();
  }

  #find(id: string): Outgoing | undefined {
    return this.#outgoing.find(({ command }) => command.id === id);
  }

  #append(command: ClientCommand, time: number): void {
    this.#outgoing = [...this.#outgoing, { command, time, state: { kind: 'pending' } }];
  }

  #remove(id: string): void {
    this.#outgoing = this.#outgoing.filter(({ command }) => command.id !== id);
  }

  #mark(id: string, state: OutgoingState): void {
    this.#outgoing = this.#outgoing.map((entry) => (entry.command.id === id ? { ...entry, state } : entry));
  }

  #pause(ms: number): void {
    const { clock } = this.#deps;
    this.#endPause();
    this.#pausedUntil = clock.wall() + ms;
    this.#cancelPause = clock.after(ms, () => {
      this.#endPause();
      this.flush();
    });
  }

  #endPause(): void {
    this.#cancelPause();
    this.#pausedUntil = undefined;
  }

  #changed(): void {
    this.#deps.changed(this.#outgoing);
  }
}
