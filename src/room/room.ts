import { errorText } from '../log.ts';
import type { MemberAction, Refusal } from '../ports/rules.ts';
import type { Command } from '../protocol/client-messages.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import { GRACE_MS, HISTORY_PAGE_MESSAGES } from '../protocol/limits.ts';
import type { Kicked } from './commands.ts';
import { adoptRequest, createMember, currentOutlet, outlets, type Member, type Outlet } from './member.ts';
import type { HistoryPage, JoinRequest } from './outlet.ts';
import { readReplay, type ReplayPage } from './replay.ts';
import { ReservedNames } from './reserved-names.ts';
import type { RoomDeps, RoomState } from './room-state.ts';
import { Roster } from './roster.ts';
import { Subscribers } from './subscribers.ts';
import {
  answerCommand,
  commitTurn,
  planTurn,
  settleTurn,
  storeNames,
  turnSize,
  type EnterItem,
  type TurnItem,
} from './turn.ts';
import { TurnScheduler } from './turn-scheduler.ts';
import { createWelcome, readHistory } from './welcome.ts';

/** The room closes a member when more items than this wait for a turn. */
const MAX_WAITING_ITEMS = 1_024;

/** Members, and one ordered stream of events. */
export class Room {
  readonly #state: RoomState;
  readonly #turns: TurnScheduler<Member, TurnItem>;

  constructor(name: string, deps: RoomDeps) {
    const reserved = new ReservedNames(deps.journal, deps.clock);
    this.#state = { name, deps, reserved, roster: new Roster(reserved), subscribers: new Subscribers() };
    this.#turns = new TurnScheduler<Member, TurnItem>(deps.clock, {
      size: () => turnSize(this.#state.subscribers),
      // Commands of an entering member wait until it is welcomed.
      isLast: ({ kind }) => kind === 'enter',
      run: (items) => this.#runTurnSafely(items),
    });
  }

  /** Enters a new member, or resumes the member that the token names. Closes the outlet of a refused member. */
  enter(outlet: Outlet, request: JoinRequest): void {
    const { name, deps, roster } = this.#state;
    const claimed = request.token === undefined ? undefined : deps.tokens.read(name, request.token);
    const { address, isModerator } = request;
    const refusal = deps.admission.entryRefusal({ room: name, memberId: claimed?.id, address, isModerator });
    if (refusal) {
      outlet.close(refusal);
      return this.#reportIfEmpty();
    }
    const known = claimed && roster.find(claimed.id);
    const member = known ?? createMember(claimed?.id ?? deps.newId(), roster.freeName(deps.random, claimed), request);
    if (!known) roster.add(member);
    const earlier = member.pendingOutlet;
    member.pendingOutlet = outlet;
    outlet.admit(member);
    earlier?.close(closeReasons.replaced);
    // The member receives turns from now on. The next turn announces it to the others.
    if (!outlet.catchesUp) this.#goLive(member, outlet);
    this.#turns.add(member, { kind: 'enter', member, outlet, request, claimed });
    // A read-only member writes nothing.
    const isRenamed = claimed && !known && claimed.name !== member.name && request.access === 'read-write';
    if (isRenamed) this.#turns.add(member, { kind: 'rename', member, was: claimed.name });
  }

  /** Returns the rules' refusal of an action that is not a command, or undefined. Commands are checked in their turn. */
  refusal(member: Member, action: MemberAction, bytes: number): Refusal | undefined {
    const rows = action.type === 'history' ? HISTORY_PAGE_MESSAGES + 1 : 0;
    return this.#state.deps.rule({ room: this.#state.name, member, action, bytes, rows });
  }

  /** Posts the text of a plain member in the next turn. */
  postPlain(member: Member, text: string): void {
    this.#queue({ kind: 'post', member, id: this.#state.deps.newId(), text });
  }

  /** Carries out a command in the next turn, which then answers it. `bytes` is the size of the command on the wire. */
  command(member: Member, command: Command, bytes: number): void {
    this.#queue({ kind: 'command', member, command, bytes });
  }

  /** Broadcasts that a member is typing, unless the room did so within the last second. */
  typing(member: Member): void {
    const { recent } = this.#state.deps;
    const outlet = currentOutlet(member);
    if (!outlet || recent.wait('typing', member.id) > 0) return;
    recent.note('typing', member.id);
    this.#state.subscribers.broadcastTyping(member.id, outlet);
  }

  /** Reads the page of messages before an offset. Throws a JournalError. */
  history(member: Member, before: number): HistoryPage {
    return readHistory(this.#state.deps.journal, before, member.id);
  }

  /**
   * Reads the next page for a member that is catching up. The call that reads the last page makes the member live; later
   * calls return `live`. Throws a JournalError.
   */
  nextPage(member: Member): ReplayPage | 'live' {
    const { state } = member;
    if (state.kind !== 'catching-up') return 'live';
    const { roster, deps } = this.#state;
    const before = state.position;
    const { events, position } = readReplay(deps.journal, before, member.id);
    state.position = position;
    if (position < deps.journal.head) return { events, before, presence: undefined };
    this.#goLive(member, state.outlet);
    // Only live members have received `joined` and `left` in the meantime.
    const presence = roster.version === state.rosterVersion ? undefined : roster.presence;
    return events.length > 0 || presence ? { events, before, presence } : 'live';
  }

  /** Detaches a lost carrier. A member that can catch up stays for the grace period; any other leaves. */
  detach(member: Member, outlet: Outlet): void {
    if (member.pendingOutlet === outlet) {
      member.pendingOutlet = undefined;
      // Drops a member that was never announced. A failed resume leaves the existing member untouched.
      if (member.state.kind === 'new') return this.#leave(member);
    }
    if (currentOutlet(member) !== outlet) return;
    this.#state.subscribers.delete(outlet);
    if (!outlet.catchesUp) return this.#leave(member);
    member.state = { kind: 'lost', cancelGrace: this.#state.deps.clock.after(GRACE_MS, () => this.#leave(member)) };
  }

  /**
   * Removes a member and closes its carriers. A carrier that has not resumed the member yet is only detached, unless the
   * client ended the session.
   */
  leave(member: Member, outlet: Outlet, reason: CloseReason): void {
    const isResume = member.pendingOutlet === outlet && member.state.kind !== 'new';
    if (isResume && reason.code !== 'ended') return this.detach(member, outlet);
    if (outlets(member).includes(outlet)) this.#remove(member, reason);
  }

  /** Closes the carriers of all members, and stores the names that are reserved for them. */
  close(reason: CloseReason): void {
    storeNames(this.#state);
    this.#closeCarriers(reason);
  }

  #closeCarriers(reason: CloseReason): void {
    for (const outlet of [...this.#state.roster.all].flatMap(outlets)) outlet.close(reason);
  }

  #queue(item: TurnItem): void {
    const { member } = item;
    if (member.state.kind === 'gone') return;
    const waiting = this.#turns.add(member, item);
    if (waiting > MAX_WAITING_ITEMS) (member.pendingOutlet ?? currentOutlet(member))?.close(closeReasons.flood);
  }

  /** Runs a turn. An exception in it, which is a bug, closes the members of this room only. Their clients reconnect. */
  #runTurnSafely(items: readonly TurnItem[]): void {
    try {
      this.#runTurn(items);
    } catch (error) {
      const { name, deps, roster } = this.#state;
      deps.log('a turn failed', { room: name, error: errorText(error) });
      // Members that left in this turn would otherwise stay in the list, and keep their names.
      for (const { kind, member } of items) if (kind === 'leave') roster.dismiss(member);
      // Writes nothing: what failed may fail again, and would leave the members of a broken room connected.
      this.#closeCarriers(closeReasons.failed);
      this.#reportIfEmpty();
    }
  }

  /** Commits the items, broadcasts their events, answers commands, removes kicked members and welcomes new ones. */
  #runTurn(items: readonly TurnItem[]): void {
    const batch = planTurn(items, this.#state);
    const { events, outcomes, kicked, entered } = settleTurn(batch, commitTurn(batch, this.#state), this.#state);
    if (events.length > 0) this.#state.subscribers.broadcast(events, batch.before);
    for (const outcome of outcomes) answerCommand(outcome, this.#state);
    for (const kick of kicked) this.#kick(kick);
    for (const item of entered) this.#welcome(item);
    this.#reportIfEmpty();
  }

  #kick({ member, seconds }: Kicked): void {
    const retryAfter = seconds * 1_000;
    const { id: memberId, address } = member;
    this.#state.deps.admission.keepOut({ room: this.#state.name, memberId, address, durationMs: retryAfter });
    this.#remove(member, seconds > 0 ? { ...closeReasons.kicked, retryAfter } : closeReasons.kicked);
  }

  #welcome(item: EnterItem): void {
    const { member, outlet, request } = item;
    // While the item waited, the carrier may have closed, or another carrier may have sent `hello`.
    if (member.pendingOutlet !== outlet || member.state.kind === 'gone') return;
    if (!outlet.catchesUp) {
      member.pendingOutlet = undefined;
      return;
    }
    const { roster, reserved, subscribers } = this.#state;
    const welcome = createWelcome(item, this.#state);
    if (!welcome) return outlet.close(closeReasons.failed);
    const old = currentOutlet(member);
    if (old) subscribers.delete(old);
    if (member.state.kind === 'lost') member.state.cancelGrace();
    member.pendingOutlet = undefined;
    adoptRequest(member, request);
    // The welcome holds the token that gives the name back.
    reserved.hold(member);
    const position = welcome.recovered ? (request.offset ?? 0) : welcome.head;
    member.state = { kind: 'catching-up', outlet, position, rosterVersion: roster.version };
    old?.close(closeReasons.replaced);
    outlet.welcome(welcome);
  }

  /** Makes a member receive every turn from now on. */
  #goLive(member: Member, outlet: Outlet): void {
    member.state = { kind: 'live', outlet };
    this.#state.subscribers.add(outlet);
  }

  /** Removes a member for good. Its waiting items still run. Does nothing when called again. */
  #leave(member: Member): void {
    const { state } = member;
    if (state.kind === 'gone') return;
    if (state.kind === 'lost') state.cancelGrace();
    const outlet = currentOutlet(member);
    if (outlet) this.#state.subscribers.delete(outlet);
    member.state = { kind: 'gone' };
    this.#state.roster.remove(member);
    this.#turns.add(member, { kind: 'leave', member });
    // A carrier was resuming this member, a moment too late. Its client reconnects and enters as a new member.
    member.pendingOutlet?.close(closeReasons.failed);
  }

  /** Removes a member, then closes its carriers. */
  #remove(member: Member, reason: CloseReason): void {
    const carriers = outlets(member);
    member.pendingOutlet = undefined;
    this.#leave(member);
    for (const outlet of carriers) outlet.close(reason);
  }

  #reportIfEmpty(): void {
    if (!this.#state.roster.isEmpty || !this.#turns.isEmpty) return;
    storeNames(this.#state);
    this.#state.deps.onEmpty();
  }
}
