import type { AddedMessage, RuleMember } from '../ports/rules.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import { GRACE_MS } from '../protocol/limits.ts';
import { currentOutlet, outlets, type Member, type Outlet } from './member.ts';
import type { RoomState } from './room-state.ts';
import type { TurnItem } from './turn.ts';

/** The members of a room on this node, in every state but `gone`: how they lose carriers and leave. */
export class Membership {
  readonly #members = new Map<string, Member>();

  constructor(
    private readonly state: RoomState,
    /** Adds an item to the next turn. */
    private readonly addToTurn: (member: Member, item: TurnItem) => void,
  ) {}

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** Returns all members. */
  all(): readonly Member[] {
    return [...this.#members.values()];
  }

  get(id: string): Member | undefined {
    return this.#members.get(id);
  }

  add(member: Member): void {
    this.#members.set(member.id, member);
  }

  /** Forgets a member that has not entered. */
  forget(member: Member): void {
    member.state = { kind: 'gone' };
    if (this.#members.get(member.id) === member) this.#members.delete(member.id);
  }

  /** Returns the outlets of all members. */
  outlets(): readonly Outlet[] {
    return this.all().flatMap(outlets);
  }

  /** Sends a message to the welcomed members that meet a condition. Returns how many carriers took it. */
  notify(isReceiver: (member: RuleMember) => boolean, message: AddedMessage): number {
    const receivers = this.all().filter(isReceiver);
    return receivers.filter((member) => currentOutlet(member)?.notify(message)).length;
  }

  /** Broadcasts that a member is typing, here and on other nodes, unless the room did so within the last second. */
  announceTyping(member: Member): void {
    const { recent, record } = this.state.deps;
    if (!currentOutlet(member) || recent.wait('typing', member.personId) > 0) return;
    recent.note('typing', member.personId);
    this.broadcastTyping(member.personId);
    record.noteTyping(member);
  }

  /** Broadcasts a typing notice here. A person has several outlets in several tabs. None of them receives its own notice. */
  broadcastTyping(personId: string): void {
    const own = this.all().filter((member) => member.personId === personId);
    this.state.subscribers.broadcastTyping(personId, own.flatMap(outlets));
  }

  /** Detaches a lost carrier. A member that can catch up stays for the grace period; any other leaves. */
  detach(member: Member, outlet: Outlet): void {
    if (member.pendingOutlet === outlet) {
      member.pendingOutlet = undefined;
      if (member.state.kind === 'new') return this.abandon(member);
    }
    if (currentOutlet(member) !== outlet) return;
    this.state.subscribers.delete(outlet);
    if (outlet.catchesUp) this.#lose(member);
    else this.#leave(member);
  }

  /** Drops a member that lost its carrier before its first welcome. It stays for the grace period if it was at another node. */
  abandon(member: Member): void {
    if (member.state.kind !== 'new' || member.state.entry === 'waiting') return;
    if (member.state.entry === 'returned') this.#lose(member);
    else this.#leave(member);
  }

  /** Removes a member for good, then closes its carriers. */
  remove(member: Member, reason: CloseReason): void {
    const [outlet, { pendingOutlet }] = [currentOutlet(member), member];
    member.pendingOutlet = undefined;
    this.#leave(member);
    outlet?.close(reason);
    // A carrier that is still entering came after the one that replaced this one, and tries again.
    pendingOutlet?.close(reason.code === 'replaced' ? closeReasons.failed : reason);
  }

  /** Removes the members that meet a condition. */
  removeAll(isRemoved: (member: Member) => boolean, reason: CloseReason): void {
    for (const member of this.all().filter(isRemoved)) this.remove(member, reason);
  }

  #lose(member: Member): void {
    const { clock } = this.state.deps;
    member.state = { kind: 'lost', cancelGrace: clock.after(GRACE_MS, () => this.#leave(member)) };
    this.addToTurn(member, { kind: 'lost', member });
  }

  /** Removes a member for good. Its waiting items still run. Does nothing when called again. */
  #leave(member: Member): void {
    const { state } = member;
    if (state.kind === 'gone') return;
    if (state.kind === 'lost') state.cancelGrace();
    for (const outlet of outlets(member)) this.state.subscribers.delete(outlet);
    member.state = { kind: 'gone' };
    if (this.#members.get(member.id) === member) this.#members.delete(member.id);
    const keepsName = state.kind !== 'new' || state.hasToken;
    this.addToTurn(member, { kind: 'leave', member, keepsName });
    // A carrier was resuming this member, a moment too late. Its client reconnects and enters as a new member.
    member.pendingOutlet?.close(closeReasons.failed);
  }
}
