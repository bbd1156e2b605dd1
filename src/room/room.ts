import { errorText } from '../log.ts';
import type { VerifiedIdentity } from '../ports/admission.ts';
import { startTime } from '../ports/observations.ts';
import type { RoomView } from '../ports/requests.ts';
import type { HeldRoom } from '../ports/rooms.ts';
import type { AddedMessage, MemberAction, Refusal, RuleMember } from '../ports/rules.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Done, RoomEvent } from '../record/record.ts';
import type { AuthorItem } from './author-turn.ts';
import type { RoomCommand } from './commands.ts';
import { CountThrottle } from './count-throttle.ts';
import { readClaims, toEnterItem, toIdentifyItem, type Identified } from './entering.ts';
import { openHeldRoom } from './held-room.ts';
import { readHistory } from './newest-pages.ts';
import { closeSpread, createServerMember, currentOutlet, outlets, type Member, type Outlet } from './member.ts';
import { Membership } from './membership.ts';
import type { HistoryPage, JoinRequest, ReplayPage } from './outlet.ts';
import { adoptRequest } from './profile.ts';
import { actionRefusal, entryRefusal } from './refusals.ts';
import { goLive, readNextPage } from './replay.ts';
import type { RoomDeps, RoomState } from './room-state.ts';
import { createRoomView, passToSink } from './room-view.ts';
import { runTurn, type RestartItem } from './run-turn.ts';
import { Subscribers } from './subscribers.ts';
import { createTurnLimit, type EnterItem, type TurnItem } from './turn.ts';
import { TurnScheduler } from './turn-scheduler.ts';

/** The room closes a member when more items than this wait for a turn. */
const MAX_WAITING_ITEMS = 1_024;
/** Owner of the waiting commands of the server itself, and of its authors. */
const SERVER = createServerMember();

/** Members, and one ordered stream of events. */
export class Room {
  readonly #state: RoomState;
  readonly #turns: TurnScheduler<Member, TurnItem | RestartItem>;
  readonly #members: Membership;
  readonly #counts: CountThrottle;
  /** Number of holds that keep the room open without members. */
  #holds = 0;

  constructor(name: string, deps: RoomDeps) {
    const { clock, record } = deps;
    this.#state = { name, deps, subscribers: new Subscribers(), view: this.#createView(name, deps) };
    this.#counts = new CountThrottle(clock, record, this.#state.subscribers);
    this.#turns = new TurnScheduler<Member, TurnItem | RestartItem>(clock, {
      createLimit: () => createTurnLimit(this.#state.subscribers),
      // Commands of an entering member wait until it is welcomed.
      isLast: ({ kind }) => kind === 'enter',
      batchedShare: (items) => this.#state.subscribers.batchedShare(items),
      run: (items, done) => this.#runTurn(items, done),
    });
    this.#members = new Membership(this.#state, (member, item) => void this.#turns.add(member, item));
    record.follow({
      applied: (events, before) => this.#guard(() => this.#applied(events, before)),
      removed: (isRemoved, reason) => this.#guard(() => this.#members.removeAll(isRemoved, reason)),
      kept: (changes) => this.#guard(() => deps.sink.kept(this.#state.view, changes)),
      typing: (personId) => this.#guard(() => this.#members.broadcastTyping(personId)),
      lost: () => this.#guard(() => closeSpread(this.#members.all(), this.#state.subscribers, deps)),
    });
  }

  /** Enters a new member, or resumes the member that the token names. Closes the outlet of a refused member. */
  enter(outlet: Outlet, request: JoinRequest): void {
    const claimed = readClaims(request, this.#state, (id) => this.#members.get(id));
    const refusal = entryRefusal({ claimed, request }, this.#state);
    if (refusal) {
      outlet.close(refusal);
      return this.#reportIfEmpty();
    }
    const known = claimed && this.#members.get(claimed.id);
    const item = toEnterItem(outlet, request, claimed, this.#state, known);
    const { member } = item;
    this.#members.add(member);
    const earlier = member.pendingOutlet;
    member.pendingOutlet = outlet;
    outlet.admit(member);
    earlier?.close(closeReasons.replaced);
    // The member receives turns from now on. The next turn announces it to the others.
    if (!outlet.catchesUp) {
      adoptRequest(member, request);
      goLive(member, outlet, this.#state);
    }
    this.#turns.add(member, item);
  }

  /** Gives a member a newer identity of the same user. `done` receives the fields of the ack, or the refusal of the record. */
  identify(member: Member, identity: VerifiedIdentity, done: Identified): void {
    this.#queue(toIdentifyItem(member, identity, done, this.#state));
  }

  /** Returns the rules' refusal of an action that is not a command, or undefined. Commands are checked in their turn. */
  refusal(member: Member, action: MemberAction, bytes: number): Refusal | undefined {
    return actionRefusal(member, action, bytes, this.#state);
  }

  /** Posts the text of a plain member in the next turn, or returns the refusal of the rules. */
  postPlain(member: Member, text: string): Refusal | undefined {
    const { newId, record } = this.#state.deps;
    const id = newId();
    const refusal = this.refusal(member, { type: 'send', id, text }, Buffer.byteLength(text));
    if (!refusal) this.#queue({ kind: 'post', member, id, text, documents: record.documents.version });
    return refusal;
  }

  /** Carries out a command in the next turn, which then answers it. `bytes` is the size of the command on the wire. */
  command(member: Member, command: RoomCommand, bytes: number): void {
    this.#queue({ kind: 'command', member, command, bytes, receivedAt: startTime(this.#state.deps) });
  }

  /** Broadcasts that a member is typing, unless the room did so within the last second. */
  typing(member: Member): void {
    this.#members.announceTyping(member);
  }

  /** Reads the page of messages before an offset. */
  history(member: Member, before: number, done: Done<HistoryPage>): void {
    readHistory(this.#state.deps.record, before, member.personId, done);
  }

  /**
   * Reads the next page for a member that is catching up. The call that reads the last page makes the member live; later
   * calls return `live`. `done` is not called when the member has another carrier by then, or none.
   */
  nextPage(member: Member, done: Done<ReplayPage | 'live'>): void {
    readNextPage(member, this.#state, done);
  }

  /** Detaches a lost carrier. A member that can catch up stays for the grace period; any other leaves. */
  detach(member: Member, outlet: Outlet): void {
    this.#members.detach(member, outlet);
  }

  /**
   * Removes a member and closes its carriers. A carrier that has not resumed the member yet is only detached, unless the
   * client ended the session.
   */
  leave(member: Member, outlet: Outlet, reason: CloseReason): void {
    const isResuming = member.pendingOutlet === outlet && member.state.kind !== 'new';
    if (isResuming && reason.code !== 'ended') return this.detach(member, outlet);
    if (outlets(member).includes(outlet)) this.#members.remove(member, reason);
  }

  /** True while a hold keeps the room open. */
  get isHeld(): boolean {
    return this.#holds > 0;
  }

  /** Keeps the room open until the hold is released. Rejects with a RecordError when the store fails. */
  hold(): Promise<HeldRoom> {
    this.#holds++;
    const add = (item: AuthorItem | RestartItem) => void this.#turns.add(SERVER, item);
    const release = () => {
      this.#holds--;
      this.#reportIfEmpty();
    };
    return openHeldRoom(this.#state, { add, release });
  }

  /** Closes the carriers of all members, and stores what the record has only in memory. */
  close(reason: CloseReason): void {
    this.#state.deps.record.flush();
    for (const outlet of this.outlets()) outlet.close(reason);
  }

  /** Sends a message to the welcomed members that meet a condition. Returns how many carriers took it. */
  notify(isReceiver: (member: RuleMember) => boolean, message: AddedMessage): number {
    return this.#members.notify(isReceiver, message);
  }

  /** Returns the IP addresses of all members, one for each. */
  memberAddresses(): readonly string[] {
    return this.#members.all().map(({ address }) => address);
  }

  /** The room, for capabilities. */
  get view(): RoomView {
    return this.#state.view;
  }

  /** Returns the outlets of all members. */
  outlets(): readonly Outlet[] {
    return this.#members.outlets();
  }

  #createView(name: string, { record }: RoomDeps): RoomView {
    const member = SERVER;
    return createRoomView(name, record, {
      isOpen: () => !this.#members.isEmpty || !this.#turns.isEmpty || this.isHeld,
      carryOut: (command, done) => void this.#turns.add(member, { kind: 'server', member, command, done }),
    });
  }

  #queue(item: TurnItem): void {
    const { member } = item;
    if (member.state.kind === 'gone') return;
    const waiting = this.#turns.add(member, item);
    if (waiting > MAX_WAITING_ITEMS) (member.pendingOutlet ?? currentOutlet(member))?.close(closeReasons.flood);
  }

  #runTurn(items: readonly (TurnItem | RestartItem)[], done: () => void): void {
    const room = {
      members: this.#members,
      addToTurn: (item: TurnItem) => void this.#turns.add(item.member, item),
      reenter: (item: EnterItem) => this.#reenter(item),
      guard: (work: () => void) => this.#guard(work),
    };
    runTurn(items, this.#state, room, () => {
      done();
      this.#reportIfEmpty();
    });
  }

  /** Does a part of the room's work. An exception in it, which is a bug, closes the members of this room only. They reconnect. */
  #guard(work: () => void): boolean {
    try {
      this.#turns.work(work);
      return true;
    } catch (error) {
      this.#state.deps.log('a turn failed', { room: this.#state.name, error: errorText(error) }, 'error');
      // Writes nothing: what failed may fail again, and would leave the members of a broken room connected.
      for (const outlet of this.outlets()) outlet.close(closeReasons.failed);
      return false;
    }
  }

  #applied(events: readonly RoomEvent[], before: number): void {
    const broadcast = this.#counts.filter(events);
    if (broadcast.length > 0) this.#state.subscribers.broadcast(broadcast, before);
    passToSink(events, this.#state);
  }

  /** Enters a client as a new member, because the one of its token is another person's since. */
  #reenter({ member, outlet, request }: EnterItem): void {
    member.pendingOutlet = undefined;
    this.#members.forget(member);
    this.enter(outlet, { ...request, token: undefined });
  }

  #reportIfEmpty(): void {
    if (!this.#members.isEmpty || !this.#turns.isEmpty) return;
    this.#counts.stop();
    this.#state.deps.record.flush();
    this.#state.deps.onEmpty();
  }
}
