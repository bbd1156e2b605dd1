import type { Clock } from '../clock.ts';
import { JournalError, type RoomJournal, type StoredName } from '../journal/journal.ts';
import { foldName } from '../protocol/names.ts';
import { LeftNames } from './left-names.ts';
import type { RecordMember } from './record.ts';

/** How long a name stays reserved for its member after the member left. */
const RESERVED_MS = 10 * 60 * 1_000;
/** The same for a member that wrote a message that the room still keeps. */
const RESERVED_FOR_AUTHOR_MS = 24 * 60 * 60 * 1_000;
/** A stored message id is replaced by a newer one when it is older than this. */
const MESSAGE_REFRESH_MS = 60 * 60 * 1_000;

/**
 * Maximum number of changed names that a turn stores, the newest first: at least those of its own authors, joins and leaves. A crowd that
 * entered before the first message would otherwise delay it by some 10 µs for each member. Later turns store the others.
 */
const MAX_STORED_IN_TURN = 256;

/** A name, and the member that may have it. */
interface Reservation {
  readonly memberId: string;
  /** Tag of the member's network; 0 for a loopback address, whose members are not limited. */
  readonly network: number;
  /** When the member left, on the clock that measures durations. Undefined while it is in the room. */
  leftAt: number | undefined;
  /** A message that the member wrote, and when this was noted. */
  message: { readonly id: string; readonly notedAt: number } | undefined;
}

/**
 * Names that stay reserved for their members after these have left, so that no stranger takes a name that others know. Only
 * members with a resume token have a reservation. It is stored in the room's record with the next event, and survives a
 * restart.
 */
export class ReservedNames {
  /** Reservations by folded name. Those of members that left are in the order in which they left. */
  readonly #reservations = new Map<string, Reservation>();
  readonly #left = new LeftNames();
  /** Folded names whose reservation differs from the stored one, the newest change last. */
  readonly #unstored = new Set<string>();
  /** Those that `store` has written last. */
  #storing: readonly string[] = [];

  constructor(
    private readonly journal: RoomJournal,
    private readonly clock: Clock,
  ) {
    const now = { wall: clock.wall(), elapsed: clock.elapsed() };
    // A member that was in the room when the process ended counts as having left now.
    const age = ({ leftAt }: StoredName) => (leftAt === undefined ? 0 : Math.max(0, now.wall - leftAt));
    for (const row of [...journal.names.all()].sort((a, b) => age(b) - age(a))) {
      this.#put(row.name, {
        memberId: row.memberId,
        network: row.network,
        leftAt: now.elapsed - age(row),
        message: row.message === undefined ? undefined : { id: row.message, notedAt: now.elapsed },
      });
    }
  }

  /** Whether a name, or one that looks like it, is reserved for another member. */
  isReserved(name: string, memberId: string | undefined): boolean {
    const folded = foldName(name);
    const reservation = this.#reservations.get(folded);
    if (!reservation || reservation.memberId === memberId) return false;
    if (this.#isValid(reservation)) return true;
    this.#delete(folded);
    return false;
  }

  /** Reserves the name of a member that is in the room. */
  hold({ personId: id, name, address }: RecordMember): void {
    const folded = foldName(name);
    const found = this.#reservations.get(folded);
    if (found?.memberId === id && found.leftAt === undefined) return;
    const message = found?.memberId === id ? found.message : undefined;
    this.#set(folded, { memberId: id, network: this.journal.names.tag(address), leftAt: undefined, message });
  }

  /** Notes that a member wrote a message. */
  noteMessage({ personId: id, name }: RecordMember, messageId: string): void {
    const folded = foldName(name);
    const reservation = this.#reservations.get(folded);
    const now = this.clock.elapsed();
    if (reservation?.memberId !== id) return;
    if (reservation.message && now - reservation.message.notedAt < MESSAGE_REFRESH_MS) return;
    reservation.message = { id: messageId, notedAt: now };
    this.#noteChange(folded);
  }

  /** Reserves the new name of a renamed member, and frees the old one. */
  move(was: string, member: RecordMember): void {
    const folded = foldName(was);
    const reservation = this.#reservations.get(folded);
    if (reservation?.memberId !== member.personId || folded === foldName(member.name)) return;
    this.#delete(folded);
    this.#set(foldName(member.name), reservation);
  }

  /** Starts the time for which a name stays reserved: its member has left. */
  release(name: string, memberId: string): void {
    const folded = foldName(name);
    const reservation = this.#reservations.get(folded);
    if (reservation?.memberId !== memberId) return;
    reservation.leftAt = this.clock.elapsed();
    this.#set(folded, reservation);
    this.#limit(reservation.network);
  }

  /** Frees the name of a member that never received a resume token. */
  drop(name: string, memberId: string): void {
    const folded = foldName(name);
    if (this.#reservations.get(folded)?.memberId === memberId) this.#delete(folded);
  }

  /** Frees all names. Returns what undoes it. */
  clear(): () => void {
    const before = [...this.#reservations];
    for (const [folded] of before) this.#delete(folded);
    return () => {
      for (const [folded, reservation] of before) this.#put(folded, reservation);
    };
  }

  /** True when `store` would write something. */
  get hasChanges(): boolean {
    return this.#unstored.size > 0;
  }

  /** Writes all changes into the record, or the newest that fit into a turn, inside a transaction. Call `stored` once it is committed. */
  store(changes: 'all' | 'newest'): void {
    const { names } = this.journal;
    const sinceElapsed = this.clock.wall() - this.clock.elapsed();
    this.#storing = [...this.#unstored].slice(changes === 'all' ? 0 : -MAX_STORED_IN_TURN);
    for (const name of this.#storing) {
      const found = this.#reservations.get(name);
      if (!found) names.delete(name);
      else {
        const { memberId, network, leftAt, message } = found;
        const left = leftAt === undefined ? undefined : Math.round(sinceElapsed + leftAt);
        names.put({ name, memberId, network, leftAt: left, message: message?.id });
      }
    }
  }

  /** Notes that what `store` wrote was committed. */
  stored(): void {
    for (const name of this.#storing) this.#unstored.delete(name);
    this.#storing = [];
  }

  #isValid({ leftAt, message }: Reservation): boolean {
    if (leftAt === undefined) return true;
    const age = this.clock.elapsed() - leftAt;
    if (age < RESERVED_MS) return true;
    return message !== undefined && age < RESERVED_FOR_AUTHOR_MS && this.#isKept(message.id);
  }

  #isKept(message: string): boolean {
    try {
      const row = this.journal.message(message, '');
      return row !== undefined && !row.deleted;
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      return true;
    }
  }

  #limit(network: number): void {
    const freed = this.#left.surplus(network);
    if (freed !== undefined) this.#delete(freed);
  }

  /** Puts a reservation behind all others. */
  #set(folded: string, reservation: Reservation): void {
    this.#put(folded, reservation);
    this.#noteChange(folded);
  }

  #put(folded: string, reservation: Reservation): void {
    this.#reservations.delete(folded);
    this.#reservations.set(folded, reservation);
    this.#left.delete(folded);
    if (reservation.leftAt !== undefined) this.#left.add(folded, reservation);
  }

  #delete(folded: string): void {
    this.#reservations.delete(folded);
    this.#left.delete(folded);
    this.#noteChange(folded);
  }

  #noteChange(folded: string): void {
    this.#unstored.delete(folded);
    this.#unstored.add(folded);
  }
}
