import type { Cancel, Clock } from '../clock.ts';
import { closings, type Closing } from '../protocol/closings.ts';
import type { Person } from '../protocol/server-messages.ts';
import { withoutControls } from '../protocol/text.ts';
import type { Dialect, Outlet, RoomEvent } from './dialect.ts';
import { FairQueue } from './fair-queue.ts';
import { newName, type Random } from './names.ts';

/** Most events of one turn, so that a flood never holds the room. */
const TURN_EVENTS = 128;
/** Most single texts of one turn to members whose dialect cannot batch. */
const TURN_TEXTS = 2_000;
/** Longest rest after a turn, in milliseconds. */
const LONGEST_REST = 15;
/** A member with more events than this waiting for a turn is closed. */
const MOST_WAITING = 1_024;

/** What a room is given, so that it makes up nothing itself. */
export interface RoomParts {
  readonly clock: Clock;
  readonly random: Random;
  /** An unguessable id, for members, messages and epochs. */
  readonly newId: () => string;
  /** The last member left. */
  readonly onEmpty: () => void;
}

/** A person in a room and the way to them. */
export interface Member extends Person {
  readonly outlet: Outlet;
}

type Pending =
  | { readonly kind: 'join'; readonly member: Member }
  | { readonly kind: 'leave'; readonly member: Member }
  | { readonly kind: 'say'; readonly member: Member; readonly id: string; readonly text: string };

/**
 * Members and one ordered stream of events. What happens while the room is idle goes out at once; what happens
 * during the rest after a turn waits and goes out together, so a quiet room is quick and a busy one is cheap.
 */
export class Room {
  readonly epoch: string;
  #head = 0;
  #resting: Cancel | undefined;
  #inTurn = false;
  readonly #waiting = new FairQueue<Member, Pending>();
  /** Everyone who joined and has not left, told of or not: their names are taken. */
  readonly #members = new Set<Member>();
  readonly #names = new Set<string>();
  /** Those whose joining has been told. */
  readonly #roster = new Set<Member>();
  /** Those who hear the turns, by how they are spoken to. */
  readonly #audience = new Map<Dialect, Set<Member>>();

  constructor(
    readonly name: string,
    private readonly parts: RoomParts,
  ) {
    this.epoch = parts.newId();
  }

  /** Brings someone in under a new name; `outlet.welcome` comes first, in this call or after the next turn. */
  join(outlet: Outlet): Member {
    const name = newName(this.parts.random, (one) => this.#names.has(one));
    const member: Member = { id: this.parts.newId(), name, outlet };
    this.#members.add(member);
    this.#names.add(name);
    if (outlet.hearsAtOnce) this.#hear(member);
    this.#add({ kind: 'join', member });
    return member;
  }

  /** Says something to everyone, the member included. Without an id the room makes one. */
  say(member: Member, text: string, id: string = this.parts.newId()): void {
    if (!this.#members.has(member)) return;
    const waiting = this.#add({ kind: 'say', member, id, text });
    if (waiting > MOST_WAITING) member.outlet.close(closings.flood);
  }

  /** The member is gone; again: does nothing. What it said before is still heard. */
  leave(member: Member): void {
    if (!this.#members.delete(member)) return;
    const hearers = this.#audience.get(member.outlet.dialect);
    hearers?.delete(member);
    if (hearers?.size === 0) this.#audience.delete(member.outlet.dialect);
    this.#add({ kind: 'leave', member });
  }

  /** Ends every member's carrier. */
  close(closing: Closing): void {
    for (const member of [...this.#members]) member.outlet.close(closing);
  }

  #add(pending: Pending): number {
    const waiting = this.#waiting.push(pending.member, pending);
    if (!this.#resting && !this.#inTurn) this.#turn();
    return waiting;
  }

  #turn(): void {
    const { clock } = this.parts;
    const began = clock.elapsed();
    this.#inTurn = true;
    try {
      // A newcomer's first words wait until it is welcome, so that it hears them itself.
      this.#work(this.#waiting.take(this.#turnSize(), ({ kind }) => kind === 'join'));
    } finally {
      this.#inTurn = false;
    }
    if (this.#members.size === 0 && this.#waiting.isEmpty) return this.parts.onEmpty();
    const took = clock.elapsed() - began;
    this.#resting = clock.after(Math.min(Math.max(took, 1), LONGEST_REST), () => {
      this.#resting = undefined;
      if (!this.#waiting.isEmpty) this.#turn();
    });
  }

  #turnSize(): number {
    let singles = 0;
    for (const [dialect, hearers] of this.#audience) if (!dialect.batches) singles += hearers.size;
    return singles === 0 ? TURN_EVENTS : Math.min(TURN_EVENTS, Math.max(1, Math.floor(TURN_TEXTS / singles)));
  }

  #work(turn: readonly Pending[]): void {
    const before = this.#head;
    const events = turn.map((pending) => this.#happen(pending));
    for (const [dialect, hearers] of this.#audience) {
      const frames = dialect.encode(events, before);
      for (const member of [...hearers]) for (const frame of frames) member.outlet.send(frame);
    }
    for (const pending of turn) if (pending.kind === 'join') this.#welcome(pending.member);
  }

  #happen(pending: Pending): RoomEvent {
    const { member } = pending;
    const person: Person = { id: member.id, name: member.name };
    switch (pending.kind) {
      case 'join':
        this.#roster.add(member);
        return { kind: 'joined', message: { type: 'joined', member: person } };
      case 'leave':
        this.#roster.delete(member);
        this.#names.delete(member.name);
        return { kind: 'left', message: { type: 'left', member: person } };
      case 'say': {
        const { id, text } = pending;
        const facts = { offset: ++this.#head, id, from: person, time: this.parts.clock.now() };
        return { kind: 'said', raw: text, message: { type: 'message', ...facts, text: withoutControls(text) } };
      }
    }
  }

  #welcome(member: Member): void {
    // It may have left in the turn in which it joined.
    if (!this.#members.has(member)) return;
    const members = [...this.#roster].map(({ id, name }) => ({ id, name }));
    member.outlet.welcome({
      you: { id: member.id, name: member.name },
      epoch: this.epoch,
      head: this.#head,
      members,
    });
    this.#hear(member);
  }

  #hear(member: Member): void {
    const { dialect } = member.outlet;
    const hearers = this.#audience.get(dialect);
    if (hearers) hearers.add(member);
    else this.#audience.set(dialect, new Set([member]));
  }
}
