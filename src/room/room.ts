import { errorText } from '../log.ts';
import type { VerifiedIdentity } from '../ports/admission.ts';
import { startTime } from '../ports/observations.ts';
import type { RoomView } from '../ports/requests.ts';
import type { AddedMessage, MemberAction, Refusal, RuleMember } from '../ports/rules.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Done, RoomEvent } from '../record/record.ts';
import type { RoomCommand } from './commands.ts';
import { CountThrottle } from './count-throttle.ts';
import { readClaims, toEnterItem, toIdentifyItem, type Identified } from './entering.ts';
import { closeSpread, createServerMember, currentOutlet, outlets, type Member, type Outlet } from './member.ts';
import { Membership } from './membership.ts';
import { observeSettling } from './observe-turn.ts';
import type { HistoryPage, JoinRequest, ReplayPage } from './outlet.ts';
import { adoptRequest } from './profile.ts';
import { actionRefusal, entryRefusal } from './refusals.ts';
import { goLive, readNextPage } from './replay.ts';
import type { RoomDeps, RoomState } from './room-state.ts';
import { createRoomView, passToSink } from './room-view.ts';
import { Subscribers } from './subscribers.ts';
import { answerCommand, planTurn, settleTurn, turnSize, type EnterItem, type TurnItem } from './turn.ts';
import { TurnScheduler } from './turn-scheduler.ts';
import { letIn, readHistory, type Door } from './welcome.ts';

/** The room closes a member when more items than this wait for a turn. */
const MAX_WAITING_ITEMS = 1_024;

/** Members, and one ordered stream of events. */
export class Room {
  readonly #state: RoomState;
  readonly #turns: TurnScheduler<Member, TurnItem>;
  readonly #members: Membership;
  readonly #counts: CountThrottle;

  constructor(name: string, deps: RoomDeps) {
    const { clock, record } = deps;
    this.#state = { name, deps, subscribers: new Subscribers(), view: this.#createView(name, deps) };
    this.#counts = new CountThrottle(clock, () => this.#broadcast([{ kind: 'presence', message: record.presence }]));
    this.#turns = new TurnScheduler<Member, TurnItem>(clock, {
      size: () => turnSize(this.#state.subscribers),
      // Commands of an entering member wait until it is welcomed.
      isLast: ({ kind }) => kind === 'enter',
      run: (items, done) => this.#runTurn(items, done),
    });
    this.#members = new Membership(this.#state, (member, item) => void this.#turns.add(member, item));
    record.follow({
      applied: (events, before) => this.#guard(() => this.#applied(events, before)),
      removed: (isRemoved, reason) => this.#guard(() => this.#members.removeAll(isRemoved, reason)),
      kept: (changes) => this.#guard(() => deps.sink.kept(this.#state.view, changes)),
      typing: (personId) => this.#guard(() => this.#broadcastTyping(personId)),
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
    const { recent } = this.#state.deps;
    const outlet = currentOutlet(member);
    if (!outlet || recent.wait('typing', member.personId) > 0) return;
    recent.note('typing', member.personId);
    this.#broadcastTyping(member.personId);
    this.#state.deps.record.noteTyping(member);
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

  /** Closes the carriers of all members, and stores what the record has only in memory. */
  close(reason: CloseReason): void {
    this.#state.deps.record.flush();
    for (const outlet of this.outlets()) outlet.close(reason);
  }

  /** Sends a message to the welcomed members that meet a condition. */
  notify(isReceiver: (member: RuleMember) => boolean, message: AddedMessage): void {
    this.#members.notify(isReceiver, message);
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
    const member = createServerMember();
    return createRoomView(name, record, {
      isOpen: () => !this.#members.isEmpty || !this.#turns.isEmpty,
      carryOut: (command, done) => void this.#turns.add(member, { kind: 'server', member, command, done }),
    });
  }

  #queue(item: TurnItem): void {
    const { member } = item;
    if (member.state.kind === 'gone') return;
    const waiting = this.#turns.add(member, item);
    if (waiting > MAX_WAITING_ITEMS) (member.pendingOutlet ?? currentOutlet(member))?.close(closeReasons.flood);
  }

  /** Runs a turn: the record commits the items, then the room answers commands, removes kicked members and welcomes new ones. */
  #runTurn(items: readonly TurnItem[], done: () => void): void {
    const finish = () => {
      for (const item of items) if (item.kind === 'server') item.done(undefined);
      done();
      this.#reportIfEmpty();
    };
    const door: Door = {
      members: this.#members,
      addToTurn: (item) => void this.#turns.add(item.member, item),
      reenter: (item) => this.#reenter(item),
    };
    const settle = observeSettling(items, this.#state.deps, (outcomes) => {
      const { answers, entrances } = settleTurn(items, outcomes, this.#state);
      for (const answer of answers) answerCommand(answer, this.#state);
      for (const entrance of entrances) letIn(entrance, this.#state, door);
    });
    const isCommitting = this.#guard(() => {
      this.#state.deps.record.commit(planTurn(items, this.#state), (outcomes) => {
        this.#guard(() => settle(outcomes));
        finish();
      });
    });
    if (!isCommitting) finish();
  }

  /** Does a part of the room's work. An exception in it, which is a bug, closes the members of this room only. They reconnect. */
  #guard(work: () => void): boolean {
    try {
      this.#turns.work(work);
      return true;
    } catch (error) {
      this.#state.deps.log('a turn failed', { room: this.#state.name, error: errorText(error) });
      // Writes nothing: what failed may fail again, and would leave the members of a broken room connected.
      for (const outlet of this.outlets()) outlet.close(closeReasons.failed);
      return false;
    }
  }

  /** A person has several outlets in several tabs. None of them receives its own notice. */
  #broadcastTyping(personId: string): void {
    const own = this.#members.all().filter((member) => member.personId === personId);
    this.#state.subscribers.broadcastTyping(personId, own.flatMap(outlets));
  }

  #applied(events: readonly RoomEvent[], before: number): void {
    this.#broadcast(this.#counts.filter(events), before);
    passToSink(events, this.#state);
  }

  #broadcast(events: readonly RoomEvent[], before = this.#state.deps.record.head): void {
    if (events.length > 0) this.#state.subscribers.broadcast(events, before);
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
