import { JournalError } from '../journal/journal.ts';
import type { Command } from '../protocol/client-messages.ts';
import { closings, type Closing } from '../protocol/close-reasons.ts';
import { GRACE } from '../protocol/limits.ts';
import type { JournalEvent, Person, Presence } from '../protocol/server-messages.ts';
import { arrivalOf, historyPage } from './welcome.ts';
import { Audience } from './subscribers.ts';
import type { Arrival, Entrance, HistoryPage } from './outlet.ts';
import { type Item, workTurn } from './turn.ts';
import { outletOf, outletsOf, type Member, type Outlet } from './member.ts';
import { newName } from './names.ts';
import type { RoomParts, RoomState } from './room-state.ts';
import { Roster } from './roster.ts';
import { Turns } from './turn-scheduler.ts';

/** Most events of one turn, so that a flood never holds the room. */
const TURN_EVENTS = 128;
/** Most single texts of one turn to members whose dialect cannot batch. */
const TURN_TEXTS = 2_000;
/** A member with more than this waiting for a turn is closed. */
const MOST_WAITING = 1_024;
/** Events a catching-up member takes at a time. */
const REPLAY_PAGE = 50;
/** A member's typing is told at most once in this time, in milliseconds. */
const TYPING_EVERY = 1_000;

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
  readonly #turns: Turns<Member, Item>;

  constructor(name: string, parts: RoomParts) {
    this.#state = { name, parts, roster: new Roster(), audience: new Audience() };
    this.#turns = new Turns<Member, Item>(parts.clock, {
      size: () => this.#turnSize(),
      // A newcomer's first words wait until it is welcome.
      isLast: ({ kind }) => kind === 'enter',
      work: (items) => this.#work(items),
    });
  }

  /** Brings someone in, new or as the member its token names. Closes the outlet of one who is kept out. */
  enter(outlet: Outlet, entrance: Entrance): void {
    const { name, parts, roster } = this.#state;
    const claimed = entrance.token === undefined ? undefined : parts.tokens.read(name, entrance.token);
    const retryAfter = parts.bans.left(name, claimed?.id, entrance.address);
    if (retryAfter > 0) {
      outlet.close({ ...closings.kicked, retryAfter });
      if (roster.isEmpty && this.#turns.isEmpty) parts.onEmpty();
      return;
    }
    const known = claimed && roster.find(claimed.id);
    const member = known ?? this.#newMember(claimed, entrance.address);
    const earlier = member.entering;
    member.entering = outlet;
    outlet.admit(member);
    earlier?.close(closings.replaced);
    // A listener hears what is sent from now on, though the others learn of it with the turn.
    if (outlet.manner === 'listener') this.#seat(member, outlet);
    const isRenamed = claimed !== undefined && !known && claimed.name !== member.name;
    this.#turns.add(member, { kind: 'enter', member, outlet, entrance, resumed: claimed !== undefined });
    if (isRenamed) this.#turns.add(member, { kind: 'rename', member, was: claimed.name });
  }

  /** Says what a plain member said. */
  say(member: Member, text: string): void {
    this.#queue({ kind: 'say', member, id: this.#state.parts.newId(), text });
  }

  /** Carries out a command in the next turn; the member's outlet hears `acknowledge` or `refuse`. */
  command(member: Member, command: Command): void {
    this.#queue({ kind: 'command', member, command });
  }

  /** Tells the others that the member is writing, unless it was told just now. */
  typing(member: Member): void {
    const now = this.#state.parts.clock.now();
    const outlet = outletOf(member);
    if (!outlet || now - member.typedAt < TYPING_EVERY) return;
    member.typedAt = now;
    this.#state.audience.hint(member.id, outlet);
  }

  /** The page of messages before an offset. Throws a JournalError. */
  history(member: Member, before: number): HistoryPage {
    return historyPage(this.#state.parts.journal, before, member.id);
  }

  /**
   * What a catching-up member reads next; after the last of it the member is live, in this very call, and the answer
   * is `live`. Throws a JournalError.
   */
  nextPage(member: Member): ReplayPage | 'live' {
    const { place } = member;
    if (place.kind !== 'catching-up') return 'live';
    const { roster, parts } = this.#state;
    const { journal } = parts;
    const { position: before, rosterVersion } = place;
    let events: readonly JournalEvent[] = [];
    if (before < journal.head) {
      // What retention took away meanwhile cannot be passed off as read.
      if (!journal.canReplay(before, Number.MAX_SAFE_INTEGER - 1)) throw new JournalError('Pruned while it was read.');
      events = journal.after(before, REPLAY_PAGE, member.id);
      place.position = events.at(-1)?.offset ?? journal.head;
      if (place.position < journal.head) return { events, before, presence: undefined };
    }
    this.#seat(member, place.outlet);
    // Those who came and went meanwhile were told to the live members only.
    const presence = roster.version === rosterVersion ? undefined : roster.presence;
    return events.length > 0 || presence ? { events, before, presence } : 'live';
  }

  /** The outlet's carrier is lost. A reader keeps its place for the grace period; a listener leaves. */
  lose(member: Member, outlet: Outlet): void {
    if (member.entering === outlet) {
      member.entering = undefined;
      // A place that nobody has seen is not kept; an attempt to come back that failed changes nothing.
      if (member.place.kind === 'new') return this.#leave(member);
    }
    if (outletOf(member) !== outlet) return;
    this.#state.audience.delete(outlet);
    if (outlet.manner === 'listener') return this.#leave(member);
    member.place = { kind: 'lost', cancelGrace: this.#state.parts.clock.after(GRACE, () => this.#leave(member)) };
  }

  /**
   * The outlet's carrier ends, and the member with it. One that was only trying to come back there loses just that
   * attempt, unless the session was ended: then whoever it was has left.
   */
  quit(member: Member, outlet: Outlet, closing: Closing): void {
    const isAttempt = member.entering === outlet && member.place.kind !== 'new';
    if (isAttempt && closing.code !== 'ended') return this.lose(member, outlet);
    if (outletsOf(member).includes(outlet)) this.#end(member, closing);
  }

  /** Ends every member's carrier. */
  close(closing: Closing): void {
    for (const outlet of [...this.#state.roster.all].flatMap(outletsOf)) outlet.close(closing);
  }

  #newMember(claimed: Person | undefined, address: string): Member {
    const { random, newId, newBudget } = this.#state.parts;
    const isTaken = (one: string) => this.#state.roster.isTaken(one);
    const member: Member = {
      id: claimed?.id ?? newId(),
      name: claimed && !isTaken(claimed.name) ? claimed.name : newName(random, isTaken),
      address,
      isModerator: false,
      budget: newBudget(),
      place: { kind: 'new' },
      entering: undefined,
      renamedAt: 0,
      typedAt: 0,
    };
    this.#state.roster.add(member);
    return member;
  }

  #queue(item: Item): void {
    const { member } = item;
    if (member.place.kind === 'gone') return;
    if (this.#turns.add(member, item) > MOST_WAITING) (member.entering ?? outletOf(member))?.close(closings.flood);
  }

  #turnSize(): number {
    const { singles } = this.#state.audience;
    return singles === 0 ? TURN_EVENTS : Math.min(TURN_EVENTS, Math.max(1, Math.floor(TURN_TEXTS / singles)));
  }

  #work(items: readonly Item[]): void {
    const kick = (member: Member, seconds: number) => this.#kick(member, seconds);
    workTurn(items, this.#state, { kick, welcome: (item) => this.#welcome(item) });
    if (this.#state.roster.isEmpty && this.#turns.isEmpty) this.#state.parts.onEmpty();
  }

  #welcome(item: Item & { readonly kind: 'enter' }): void {
    const { member, outlet, entrance } = item;
    // Its carrier may have closed, or another may have said hello after it, while it waited.
    if (member.entering !== outlet || member.place.kind === 'gone') return;
    if (outlet.manner === 'listener') {
      member.entering = undefined;
      return;
    }
    const { roster, parts } = this.#state;
    const { journal, log } = parts;
    let arrival: Arrival;
    try {
      arrival = arrivalOf(item, this.#state);
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      log('the journal could not be read', { room: this.#state.name, error: error.message });
      return outlet.close(closings.failed);
    }
    const old = outletOf(member);
    if (old) this.#state.audience.delete(old);
    if (member.place.kind === 'lost') member.place.cancelGrace();
    member.entering = undefined;
    member.address = entrance.address;
    member.isModerator = entrance.isModerator;
    const position = arrival.recovered ? (entrance.offset ?? 0) : journal.head;
    member.place = { kind: 'catching-up', outlet, position, rosterVersion: roster.version };
    old?.close(closings.replaced);
    outlet.welcome(arrival);
  }

  #seat(member: Member, outlet: Outlet): void {
    member.place = { kind: 'live', outlet };
    this.#state.audience.add(outlet);
  }

  #kick(member: Member, seconds: number): void {
    const retryAfter = seconds * 1_000;
    this.#state.parts.bans.add(this.#state.name, member.id, member.address, retryAfter);
    this.#end(member, seconds > 0 ? { ...closings.kicked, retryAfter } : closings.kicked);
  }

  /** The member is gone for good; again: does nothing. What it said before is still heard. */
  #leave(member: Member): void {
    const { place } = member;
    if (place.kind === 'gone') return;
    if (place.kind === 'lost') place.cancelGrace();
    const outlet = outletOf(member);
    if (outlet) this.#state.audience.delete(outlet);
    member.place = { kind: 'gone' };
    this.#state.roster.remove(member);
    this.#turns.add(member, { kind: 'leave', member });
    // It came back a moment too late: trying again makes it a new place.
    member.entering?.close(closings.failed);
  }

  /** Takes the member out, then ends whatever carriers it has. */
  #end(member: Member, closing: Closing): void {
    const outlets = outletsOf(member);
    member.entering = undefined;
    this.#leave(member);
    for (const outlet of outlets) outlet.close(closing);
  }
}
