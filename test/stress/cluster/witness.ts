import type { Hello, Kick } from '../../../src/protocol/client-messages.ts';
import type { JournalEvent, Message, ServerMessage, Welcome } from '../../../src/protocol/server-messages.ts';
import { describeEvent } from '../describe-event.ts';
import type { FrameObserver } from '../flaky-carrier.ts';

/** The result of an acknowledged command. */
interface Result {
  readonly offset: number;
  readonly time: number;
}

/** A removal of a person, with the times between which it took effect, in milliseconds since 1970. */
interface Removal {
  readonly person: string;
  readonly banMs: number;
  readonly sentAt: number;
  ackedAt: number;
}

/** Checks every frame that any node sends to any client for contradictions. */
export class ClusterWitness {
  /** The first ack of each command. */
  readonly acks = new Map<string, Result>();
  readonly faults: string[] = [];
  /** How often each `bye` code came. */
  readonly byes = new Map<string, number>();
  /** The number of welcomes after `hello` with an offset, by `recovered`. */
  readonly resumed = { recovered: 0, reset: 0 };
  /** The people that the last carrier of each client has announced. */
  readonly #seen = new Map<string, SeenPeople>();
  /** The event at each offset. */
  readonly #events = new Map<number, string>();

  /** Removals by command id, and the author and time of each message. */
  readonly #removals = new Map<string, Removal>();
  readonly #messages = new Map<string, { readonly author: string; readonly time: number }>();

  /** `isLost`: whether a restored copy may lack what was committed at a time, or between two times. */
  constructor(private readonly isLost: (time: number, latest?: number) => boolean) {}

  /** Creates the observer of a carrier. */
  observe(client: string): FrameObserver {
    let hello: Hello | undefined;
    const people = new SeenPeople((fault) => this.faults.push(`${client}: ${fault}`));
    this.#seen.set(client, people);
    return {
      sent: (frame) => {
        if (frame.startsWith('{"type":"hello"')) hello = JSON.parse(frame) as Hello;
        if (frame.includes('"type":"kick"')) this.#noteKick(JSON.parse(frame) as Kick);
      },
      record: (frame) => {
        for (const message of [JSON.parse(frame) as ServerMessage | ServerMessage[]].flat()) {
          people.see(message);
          if (message.type === 'welcome') this.#checkWelcome(message, hello);
          else this.#check(message);
        }
      },
    };
  }

  /** Reports messages of people that are in the room at the end, and that no carrier has announced. */
  finish(people: ReadonlyMap<string, string>): void {
    for (const seen of this.#seen.values()) seen.finish(people);
    const removals = [...this.#removals.values()];
    // Some find nobody: the person has just left.
    if (removals.length > 0 && removals.every(({ ackedAt }) => ackedAt === Infinity))
      this.faults.push(`None of ${removals.length} kicks was acknowledged.`);
    for (const { person, banMs, sentAt, ackedAt } of removals) {
      if (this.isLost(sentAt, ackedAt)) continue;
      for (const [id, { author, time }] of this.#messages)
        if (author === person && time > ackedAt && time < sentAt + banMs)
          this.faults.push(`Message ${id} is of ${author}, whom a moderator had removed before.`);
    }
  }

  #noteKick({ id, member = '', seconds }: Kick): void {
    if (this.#removals.has(id)) return;
    this.#removals.set(id, { person: member, banMs: seconds * 1_000, sentAt: Date.now(), ackedAt: Infinity });
  }

  #check(message: ServerMessage): void {
    switch (message.type) {
      case 'ack':
        return this.#checkAck(message);
      case 'bye':
        this.byes.set(message.code, (this.byes.get(message.code) ?? 0) + 1);
        return;
      case 'history':
        return message.messages.forEach((event) => this.#checkEvent(event));
      case 'message':
      case 'edited':
      case 'deleted':
      case 'reacted':
      case 'renamed':
        return this.#checkEvent(message);
    }
  }

  #checkAck({ id, offset, time }: Result & { readonly id: string }): void {
    const first = this.acks.get(id);
    if (first && first.offset !== offset && !this.isLost(first.time))
      this.faults.push(`Command ${id} was acknowledged at ${first.offset} and at ${offset}.`);
    if (!first || first.offset !== offset) this.acks.set(id, { offset, time });
    const removal = this.#removals.get(id);
    if (removal) removal.ackedAt = Math.min(removal.ackedAt, Date.now());
  }

  #checkEvent(event: JournalEvent): void {
    const description = describeEvent(event);
    const known = this.#events.get(event.offset) ?? description;
    if (known !== description) this.faults.push(`Offset ${event.offset} is both "${known}" and "${description}".`);
    this.#events.set(event.offset, known);
    if (event.type === 'message') this.#messages.set(event.id, { author: event.from.id, time: event.time });
  }

  #checkWelcome({ recovered }: Welcome, hello: Hello | undefined): void {
    if ((hello?.offset ?? 0) > 0) this.resumed[recovered ? 'recovered' : 'reset']++;
  }
}

/**
 * The people that a carrier has announced. A message of another person is a fault when that person is announced later. A list
 * of all people clears it: a node sends one after a gap, and to a member that has caught up.
 */
class SeenPeople {
  #present: Set<string> | undefined;
  #head = 0;
  /** The first message of each person that was not announced. */
  readonly #early = new Map<string, Message>();

  constructor(private readonly report: (fault: string) => void) {}

  see(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#head = message.head;
        return this.#setAll(message.members);
      case 'presence':
        return this.#setAll(message.members);
      case 'joined': {
        const { id, name } = message.member;
        const early = this.#early.get(id);
        if (early) this.report(`message ${early.id} of ${name} came before its author joined.`);
        this.#present?.add(id);
        return;
      }
      case 'left':
        this.#present?.delete(message.member.id);
        return;
      case 'message':
        if (message.offset > this.#head && this.#present?.has(message.from.id) === false)
          this.#early.set(message.from.id, message);
    }
  }

  finish(people: ReadonlyMap<string, string>): void {
    for (const [id, { id: message }] of this.#early)
      if (people.has(id)) this.report(`message ${message} came, and its author ${people.get(id)} never joined.`);
  }

  #setAll(members: readonly { readonly id: string }[] | undefined): void {
    this.#present = members && new Set(members.map(({ id }) => id));
    this.#early.clear();
  }
}
