import type { Draft } from '../ports/verdict.ts';
import { DEDUPE_WINDOW_MS } from '../protocol/limits.ts';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import type { CommandResult, Retention, RoomJournal, StoredSummary } from './journal.ts';
import { MemoryEdits } from './memory-edits.ts';
import { MemoryKept } from './memory-kept.ts';
import { MemoryNames } from './memory-names.ts';
import {
  countFrom,
  hasOffset,
  indexAfter,
  isFewAfter,
  mergeAfter,
  surplusByNetwork,
  toMessage,
  withoutText,
  type Change,
} from './memory-lists.ts';
import { MemoryRows } from './memory-rows.ts';
import { networkShare, networkTag } from './network-tag.ts';

/** Maximum number of events that one step of pruning removes for one reason. */
const PRUNE_STEP_EVENTS = 1_000;

/** One room's record in memory. */
export class MemoryRoom implements RoomJournal {
  #head = 0;
  /** The last assigned or skipped offset. */
  #last = 0;
  /** The highest pruned offset. */
  prunedTo = 0;
  /** Events with a lower offset are gone. The next steps of pruning remove them. */
  #cleared = 0;
  /** Messages with their first text, in rising order of offset. `#rows` has their current state. */
  #messages: Message[] = [];
  /** Edits, deletions, reactions and renames in rising order of offset. */
  #changes: Change[] = [];
  readonly #rows = new MemoryRows((undo) => this.#undo.push(undo));
  readonly #edits = new MemoryEdits((undo) => this.#undo.push(undo));
  readonly #results = new Map<string, CommandResult>();
  /** Undo steps of the running transaction, in the order of the changes. */
  #undo: (() => void)[] = [];
  readonly names = new MemoryNames(this, (undo) => this.#undo.push(undo));
  readonly kept = new MemoryKept((undo) => this.#undo.push(undo));

  epoch: string;

  constructor(private readonly newId: () => string) {
    this.epoch = newId();
  }

  get head(): number {
    return this.#head;
  }

  get summary(): StoredSummary {
    const [messages, changes] = [this.#messages, this.#changes];
    return { epoch: this.epoch, head: this.head, ...countFrom(this.#cleared, messages, changes) };
  }

  get isEmpty(): boolean {
    return this.#messages.length + this.#changes.length === 0 && this.#results.size === 0 && this.kept.isEmpty;
  }

  readonly whenWritable = (write: () => void): void => write();

  transaction(work: () => void): void {
    this.#undo = [];
    try {
      work();
    } catch (error) {
      for (const step of this.#undo.reverse()) step();
      throw error;
    } finally {
      this.#undo = [];
    }
  }

  append(draft: Draft, time: number, address?: string): JournalEvent {
    const head = this.#head;
    const event = this.#rows.fold(draft, { offset: this.#last + 1, time });
    if (event.type === 'edited') this.#emptyEdit(this.#edits.add(event.message, event.offset));
    if (event.type === 'deleted') this.#emptyEdit(this.#edits.newest(event.message));
    if (event.type === 'cleared') this.#clear(event.before);
    this.#head = this.#last = event.offset;
    if (event.type === 'message') this.#messages.push(event);
    else this.#changes.push({ offset: event.offset, event, network: networkTag(this.epoch, address) });
    this.#undo.push(() => {
      this.#head = head;
      (event.type === 'message' ? this.#messages : this.#changes).pop();
    });
    return event;
  }

  recordResult(commandId: string, result: CommandResult): void {
    this.#results.set(commandId, result);
    this.#undo.push(() => this.#results.delete(commandId));
  }

  resultOf(commandId: string): CommandResult | undefined {
    const message = this.#rows.get(commandId)?.message;
    return this.#results.get(commandId) ?? (message && { offset: message.offset, time: message.time });
  }

  message(id: string, viewer: string): Message | undefined {
    const row = this.#rows.get(id);
    return row && row.message.offset >= this.#cleared ? toMessage(row, viewer) : undefined;
  }

  reactors(id: string, emoji: string, limit: number): readonly string[] {
    return this.message(id, '') ? this.#rows.reactors(id, emoji).slice(0, limit) : [];
  }

  before(offset: number, limit: number, viewer: string): readonly Message[] {
    const start = indexAfter(this.#messages, this.#cleared - 1);
    const end = Math.max(start, indexAfter(this.#messages, offset - 1));
    return this.#messages.slice(Math.max(start, end - limit), end).map(({ id }) => this.message(id, viewer) as Message);
  }

  after(offset: number, limit: number, viewer: string): readonly JournalEvent[] {
    const position = Math.max(offset, this.#cleared - 1);
    const events = mergeAfter(position, limit, this.#messages, this.#changes, this.#edits.isReplaced);
    return events.map((event) => this.#toCurrent(event, viewer));
  }

  isCompleteAfter(offset: number): boolean {
    if (offset < this.prunedTo || (offset > 0 && offset < this.#cleared)) return false;
    return offset === 0 || hasOffset(this.#messages, offset) || hasOffset(this.#changes, offset);
  }

  isClearedAfter(offset: number): boolean {
    return offset < this.#cleared && this.prunedTo < this.#cleared;
  }

  canReplay(offset: number, limit: number): boolean {
    return this.isCompleteAfter(offset) && isFewAfter(offset, limit, this.#messages, this.#changes);
  }

  renewEpoch(): void {
    const before = this.epoch;
    this.epoch = this.newId();
    this.#undo.push(() => void (this.epoch = before));
  }

  skipTo(offset: number): void {
    this.#last = Math.max(this.#last, offset);
  }

  /** Memory has no copies: each start has another epoch. */
  hasHead(): boolean {
    return true;
  }

  /**
   * Runs one step of pruning. `now` is undefined while ages are unreliable. Events from the offset `floor` on stay, unless they are
   * cleared. Returns true when more events are left.
   */
  prune({ maxMessages, maxChanges, maxAgeMs }: Retention, now: number | undefined, floor: number): boolean {
    const before = this.#messages.length + this.#changes.length;
    this.#pruneMessages(indexAfter(this.#messages, this.#cleared - 1));
    this.#pruneChanges(indexAfter(this.#changes, this.#cleared - 1));
    if (now !== undefined) {
      this.#pruneOld(now - maxAgeMs, floor);
      this.kept.prune(now);
    }
    this.#pruneMessages(Math.min(this.#messages.length - maxMessages, indexAfter(this.#messages, floor - 1)));
    this.#pruneShares(networkShare(maxChanges), floor);
    this.#pruneChanges(Math.min(this.#changes.length - maxChanges, indexAfter(this.#changes, floor - 1)));
    for (const [commandId, { time }] of this.#results) {
      if (now === undefined || time >= now - DEDUPE_WINDOW_MS) break;
      this.#results.delete(commandId);
    }
    return this.#messages.length + this.#changes.length < before;
  }

  /** Removes the oldest events until one is not older than `since`. Younger events before one with a wrong time stay. */
  #pruneOld(since: number, floor: number): void {
    for (let count = 0; count < PRUNE_STEP_EVENTS; count++) {
      const [message] = this.#messages;
      const [change] = this.#changes;
      const isMessageFirst = message && !(change && change.offset < message.offset);
      const oldest = isMessageFirst ? message : change?.event;
      if (!oldest || oldest.time >= since || oldest.offset >= floor) return;
      if (isMessageFirst) this.#pruneMessages(1);
      else this.#pruneChanges(1);
    }
  }

  #pruneMessages(surplus: number): void {
    for (const { id, offset, time } of this.#messages.splice(0, Math.min(surplus, PRUNE_STEP_EVENTS))) {
      this.#results.set(id, { offset, time });
      this.#rows.delete(id);
      this.prunedTo = Math.max(this.prunedTo, offset);
    }
  }

  #pruneChanges(surplus: number): void {
    for (const { event, offset } of this.#changes.splice(0, Math.min(surplus, PRUNE_STEP_EVENTS))) {
      this.#edits.delete(event);
      this.prunedTo = Math.max(this.prunedTo, offset);
    }
  }

  /** Removes the oldest changes of each network that holds more than its share. */
  #pruneShares(share: number, floor: number): void {
    const surplus = surplusByNetwork(this.#changes, share);
    if (surplus.size === 0) return;
    this.#changes = this.#changes.filter(({ network, offset }) => {
      const left = surplus.get(network) ?? 0;
      if (left === 0 || offset >= floor) return true;
      surplus.set(network, left - 1);
      this.prunedTo = Math.max(this.prunedTo, offset);
      return false;
    });
    this.#edits.keep(this.#changes);
  }

  #toCurrent(event: JournalEvent, viewer: string): JournalEvent {
    if (event.type === 'message') return this.message(event.id, viewer) ?? event;
    // An edit has the present text of its message, as in every other journal, or its own where retention removed that.
    return event.type === 'edited' ? { ...event, text: this.message(event.message, '')?.text ?? event.text } : event;
  }

  /** Empties an edit that the next one replaces. */
  #emptyEdit(offset: number | undefined): void {
    const index = indexAfter(this.#changes, offset ?? 0) - 1;
    const change = this.#changes[index];
    if (!change || change.offset !== offset) return;
    this.#changes[index] = withoutText(change);
    this.#undo.push(() => void (this.#changes[index] = change));
  }

  #clear(before: number): void {
    const [cleared, prunedTo, changes] = [this.#cleared, this.prunedTo, this.#changes];
    this.#cleared = Math.max(cleared, before);
    this.prunedTo = Math.max(this.prunedTo, before - 1);
    // The text of an edit goes with its message.
    this.#changes = changes.map((change) => {
      const { event } = change;
      return event.type === 'edited' && !this.message(event.message, '') ? withoutText(change) : change;
    });
    this.#undo.push(() => {
      this.#cleared = cleared;
      this.prunedTo = prunedTo;
      this.#changes = changes;
    });
  }
}
