import { JournalError } from '../journal/journal.ts';
import type { Command } from '../protocol/client-messages.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import { GRACE_MS } from '../protocol/limits.ts';
import type { JournalEvent, Person, Presence } from '../protocol/server-messages.ts';
import { createWelcome, historyPage } from './welcome.ts';
import { Subscribers } from './subscribers.ts';
import type { Welcome, JoinRequest, HistoryPage } from './outlet.ts';
import { type TurnItem, workTurn } from './turn.ts';
import { currentOutlet, outlets, type Member, type Outlet } from './member.ts';
import { newName } from './names.ts';
import type { RoomDeps, RoomState } from './room-state.ts';
import { Roster } from './roster.ts';
import { TurnScheduler } from './turn-scheduler.ts';

/** Most events of one turn, so that a flood never holds the room. */
const MAX_TURN_EVENTS = 128;
/** Most single texts of one turn to members whose dialect cannot batch. */
const MAX_TURN_TEXTS = 2_000;
/** A member with more than this waiting for a turn is closed. */
const MAX_WAITING_ITEMS = 1_024;
/** Events a catching-up member takes at a time. */
const REPLAY_PAGE_EVENTS = 50;
/** A member's typing is told at most once in this time, in milliseconds. */
const TYPING_INTERVAL_MS = 1_000;

/** What a catching-up member reads next. */
export interface ReplayPage {
  readonly events: readonly JournalEvent[];
  /** Offset of the event before them. */
  readonly before: number;
  /** Behind the last event: who is here, when that changed since the welcome. */
  readonly presence: Presence | undefined;
}

/** Members and one ordered stream of events. */
export class Room {
  readonly #state: RoomState;
  readonly #turns: TurnScheduler<Member, TurnItem>;

  constructor(name: string, parts: RoomDeps) {
    this.#state = { name, deps: parts, roster: new Roster(), subscribers: new Subscribers() };
    this.#turns = new TurnScheduler<Member, TurnItem>(parts.clock, {
      size: () => this.#turnSize(),
      // A newcomer's first words wait until it is welcome.
      isLast: ({ kind }) => kind === 'enter',
      work: (items) => this.#work(items),
    });
  }

  /** Brings someone in, new or as the member its token names. Closes the outlet of one who is kept out. */
  enter(outlet: Outlet, entrance: JoinRequest): void {
    const { name, deps: parts, roster } = this.#state;
    const claimed = entrance.token === undefined ? undefined : parts.tokens.read(name, entrance.token);
    const refusal = parts.admission.entryRefusal({ room: name, memberId: claimed?.id, address: entrance.address });
    if (refusal) {
      outlet.close(refusal);
      if (roster.isEmpty && this.#turns.isEmpty) parts.onEmpty();
      return;
    }
    const known = claimed && roster.find(claimed.id);
    const member = known ?? this.#newMember(claimed, entrance.address);
    const earlier = member.pendingOutlet;
    member.pendingOutlet = outlet;
    outlet.admit(member);
    earlier?.close(closeReasons.replaced);
    // A listener hears what is sent from now on, though the others learn of it with the turn.
    if (outlet.manner === 'listener') this.#seat(member, outlet);
    const isRenamed = claimed !== undefined && !known && claimed.name !== member.name;
    this.#turns.add(member, { kind: 'enter', member, outlet, entrance, resumed: claimed !== undefined });
    if (isRenamed) this.#turns.add(member, { kind: 'rename', member, was: claimed.name });
  }

  /** Says what a plain member said. */
  postPlain(member: Member, text: string): void {
    this.#queue({ kind: 'say', member, id: this.#state.deps.newId(), text });
  }

  /** Carries out a command in the next turn; the member's outlet hears `acknowledge` or `refuse`. */
  command(member: Member, command: Command): void {
    this.#queue({ kind: 'command', member, command });
  }

  /** Tells the others that the member is writing, unless it was told just now. */
  typing(member: Member): void {
    const now = this.#state.deps.clock.now();
    const outlet = currentOutlet(member);
    if (!outlet || now - member.typedAt < TYPING_INTERVAL_MS) return;
    member.typedAt = now;
    this.#state.subscribers.broadcastTyping(member.id, outlet);
  }

  /** The page of messages before an offset. Throws a JournalError. */
  history(member: Member, before: number): HistoryPage {
    return historyPage(this.#state.deps.journal, before, member.id);
  }

  /**
   * What a catching-up member reads next; after the last of it the member is live, in this very call, and the answer
   * is `live`. Throws a JournalError.
   */
  nextPage(member: Member): ReplayPage | 'live' {
    const { state: place } = member;
    if (place.kind !== 'catching-up') return 'live';
    const { roster, deps: parts } = this.#state;
    const { journal } = parts;
    const { position: before, rosterVersion } = place;
    let events: readonly JournalEvent[] = [];
    if (before < journal.head) {
      // What retention took away meanwhile cannot be passed off as read.
      if (!journal.canReplay(before, Number.MAX_SAFE_INTEGER - 1)) throw new JournalError('Pruned while it was read.');
      events = journal.after(before, REPLAY_PAGE_EVENTS, member.id);
      place.position = events.at(-1)?.offset ?? journal.head;
      if (place.position < journal.head) return { events, before, presence: undefined };
    }
    this.#seat(member, place.outlet);
    // Those who came and went meanwhile were told to the live members only.
    const presence = roster.version === rosterVersion ? undefined : roster.presence;
    return events.length > 0 || presence ? { events, before, presence } : 'live';
  }

  /** The outlet's carrier is lost. A reader keeps its place for the grace period; a listener leaves. */
  detach(member: Member, outlet: Outlet): void {
    if (member.pendingOutlet === outlet) {
      member.pendingOutlet = undefined;
      // A place that nobody has seen is not kept; an attempt to come back that failed changes nothing.
      if (member.state.kind === 'new') return this.#leave(member);
    }
    if (currentOutlet(member) !== outlet) return;
    this.#state.subscribers.delete(outlet);
    if (outlet.manner === 'listener') return this.#leave(member);
    member.state = { kind: 'lost', cancelGrace: this.#state.deps.clock.after(GRACE_MS, () => this.#leave(member)) };
  }

  /**
   * The outlet's carrier ends, and the member with it. One that was only trying to come back there loses just that
   * attempt, unless the session was ended: then whoever it was has left.
   */
  leave(member: Member, outlet: Outlet, closing: CloseReason): void {
    const isAttempt = member.pendingOutlet === outlet && member.state.kind !== 'new';
    if (isAttempt && closing.code !== 'ended') return this.detach(member, outlet);
    if (outlets(member).includes(outlet)) this.#end(member, closing);
  }

  /** Ends every member's carrier. */
  close(closing: CloseReason): void {
    for (const outlet of [...this.#state.roster.all].flatMap(outlets)) outlet.close(closing);
  }

  #newMember(claimed: Person | undefined, address: string): Member {
    const { random, newId, newBudget } = this.#state.deps;
    const isTaken = (one: string) => this.#state.roster.isTaken(one);
    const member: Member = {
      id: claimed?.id ?? newId(),
      name: claimed && !isTaken(claimed.name) ? claimed.name : newName(random, isTaken),
      address,
      isModerator: false,
      budget: newBudget(),
      state: { kind: 'new' },
      pendingOutlet: undefined,
      renamedAt: 0,
      typedAt: 0,
    };
    this.#state.roster.add(member);
    return member;
  }

  #queue(item: TurnItem): void {
    const { member } = item;
    if (member.state.kind === 'gone') return;
    if (this.#turns.add(member, item) > MAX_WAITING_ITEMS)
      (member.pendingOutlet ?? currentOutlet(member))?.close(closeReasons.flood);
  }

  #turnSize(): number {
    const { unbatchedCount } = this.#state.subscribers;
    if (unbatchedCount === 0) return MAX_TURN_EVENTS;
    return Math.min(MAX_TURN_EVENTS, Math.max(1, Math.floor(MAX_TURN_TEXTS / unbatchedCount)));
  }

  #work(items: readonly TurnItem[]): void {
    const kick = (member: Member, seconds: number) => this.#kick(member, seconds);
    workTurn(items, this.#state, { kick, welcome: (item) => this.#welcome(item) });
    if (this.#state.roster.isEmpty && this.#turns.isEmpty) this.#state.deps.onEmpty();
  }

  #welcome(item: TurnItem & { readonly kind: 'enter' }): void {
    const { member, outlet, entrance } = item;
    // Its carrier may have closed, or another may have said hello after it, while it waited.
    if (member.pendingOutlet !== outlet || member.state.kind === 'gone') return;
    if (outlet.manner === 'listener') {
      member.pendingOutlet = undefined;
      return;
    }
    const { roster, deps } = this.#state;
    const { journal, log } = deps;
    let arrival: Welcome;
    try {
      arrival = createWelcome(item, this.#state);
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      log('the journal could not be read', { room: this.#state.name, error: error.message });
      return outlet.close(closeReasons.failed);
    }
    const old = currentOutlet(member);
    if (old) this.#state.subscribers.delete(old);
    if (member.state.kind === 'lost') member.state.cancelGrace();
    member.pendingOutlet = undefined;
    member.address = entrance.address;
    member.isModerator = entrance.isModerator;
    const position = arrival.recovered ? (entrance.offset ?? 0) : journal.head;
    member.state = { kind: 'catching-up', outlet, position, rosterVersion: roster.version };
    old?.close(closeReasons.replaced);
    outlet.welcome(arrival);
  }

  #seat(member: Member, outlet: Outlet): void {
    member.state = { kind: 'live', outlet };
    this.#state.subscribers.add(outlet);
  }

  #kick(member: Member, seconds: number): void {
    const retryAfter = seconds * 1_000;
    const { id: memberId, address } = member;
    this.#state.deps.admission.keepOut({ room: this.#state.name, memberId, address, ms: retryAfter });
    this.#end(member, seconds > 0 ? { ...closeReasons.kicked, retryAfter } : closeReasons.kicked);
  }

  /** The member is gone for good; again: does nothing. What it said before is still heard. */
  #leave(member: Member): void {
    const { state: place } = member;
    if (place.kind === 'gone') return;
    if (place.kind === 'lost') place.cancelGrace();
    const outlet = currentOutlet(member);
    if (outlet) this.#state.subscribers.delete(outlet);
    member.state = { kind: 'gone' };
    this.#state.roster.remove(member);
    this.#turns.add(member, { kind: 'leave', member });
    // It came back a moment too late: trying again makes it a new place.
    member.pendingOutlet?.close(closeReasons.failed);
  }

  /** Takes the member out, then ends whatever carriers it has. */
  #end(member: Member, closing: CloseReason): void {
    const carriers = outlets(member);
    member.pendingOutlet = undefined;
    this.#leave(member);
    for (const outlet of carriers) outlet.close(closing);
  }
}
