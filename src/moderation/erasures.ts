import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import type { DocumentChange } from '../ports/documents.ts';
import type { RoomView, ServerCommand } from '../ports/requests.ts';
import type { Kick } from '../protocol/client-messages.ts';
import { isRecord, parseJson } from '../protocol/json.ts';
import type { Message, Person } from '../protocol/server-messages.ts';
import { toEntry } from './audit.ts';
import { mayActOn } from './ranks.ts';
import type { ModeratedRooms } from './moderated-room.ts';

/** Start of the keys of erasures that are not finished. The id of the command follows. */
const ERASURE_PREFIX = 'erase:';
/** An erasure ends after this time, also when it is not finished because the room stayed closed. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;
/** Number of messages that are read in one step. */
const STEP_MESSAGES = 100;
/** Number of messages that are deleted in one turn. Others write in between. */
const TURN_DELETIONS = 25;
/** Maximum number of erasures that are expected. One whose turn fails never begins. */
const MAX_EXPECTED = 100;
/** Maximum number of erasures of a room that a node works on at once, so that many cost other rooms no more than a few. */
const MAX_AT_ONCE = 5;
/** Time between two steps. */
const STEP_INTERVAL_MS = 20;
/** Time after which a node takes up the erasure of another one, or tries again after a failure of the record. */
const RETRY_MS = 10_000;

const SPANS_MS: Readonly<Record<NonNullable<Kick['erase']>, number>> = {
  hour: 3_600_000,
  day: 24 * 3_600_000,
  all: Number.POSITIVE_INFINITY,
};

/** An erasure of a person's messages. */
interface Erasure {
  readonly person: Person;
  readonly by: Person;
  readonly erase: NonNullable<Kick['erase']>;
  /** When the moderator sent the command, in milliseconds since 1970. Later messages stay. */
  readonly since: number;
}

/** The erasures of a room on this node. */
interface RoomErasures {
  /** Keys of the documents that this node has taken up. */
  readonly known: Set<string>;
  /** Keys of those that wait for others to finish. */
  readonly waiting: string[];
  /** Number of those that this node works on. */
  active: number;
}

/** Collaborators of erasures. */
export interface ErasureDeps {
  readonly rooms: ModeratedRooms;
  readonly clock: Clock;
  readonly log: Log;
}

/** Returns the change that begins an erasure. `id` is the id of the command. */
export function toErasure(id: string, erasure: Erasure): DocumentChange {
  return { key: ERASURE_PREFIX + id, value: JSON.stringify(erasure), endsAt: erasure.since + LIFETIME_MS };
}

/**
 * Deletes the messages of removed people, in steps of a bounded size. The room keeps each erasure as a document until it is
 * finished, so it goes on after a restart, and another node takes it up when this one ends.
 */
export class Erasures {
  /** A room that opens again is another one. */
  readonly #rooms = new WeakMap<RoomView, RoomErasures>();
  /** Keys of erasures whose command came over this node, the oldest first. */
  readonly #expected = new Set<string>();

  constructor(private readonly deps: ErasureDeps) {}

  /** Notes a command that came over this node, so that this node erases. */
  expect({ id, erase }: Kick): void {
    if (!erase) return;
    this.#expected.add(ERASURE_PREFIX + id);
    const [oldest] = this.#expected;
    if (this.#expected.size > MAX_EXPECTED && oldest !== undefined) this.#expected.delete(oldest);
  }

  /**
   * Takes up the erasures of a room: those whose command came over this node at once, others after a time, if they are not
   * finished by then.
   */
  takeUp(room: RoomView): void {
    const erasures = this.#rooms.get(room) ?? { known: new Set(), waiting: [], active: 0 };
    this.#rooms.set(room, erasures);
    for (const [key] of room.documents.entries(ERASURE_PREFIX)) {
      if (erasures.known.has(key)) continue;
      erasures.known.add(key);
      const delayMs = this.#expected.delete(key) ? 0 : RETRY_MS;
      this.deps.clock.after(delayMs, () => this.#begin(room, key, erasures));
    }
  }

  /** Begins an erasure once fewer than the maximum number are at work. */
  #begin(room: RoomView, key: string, erasures: RoomErasures): void {
    if (erasures.active >= MAX_AT_ONCE) return void erasures.waiting.push(key);
    erasures.active++;
    void this.#run(room, key).finally(() => {
      erasures.active--;
      erasures.known.delete(key);
      const next = erasures.waiting.shift();
      if (next !== undefined) this.#begin(room, next, erasures);
    });
  }

  /** Works on an erasure until it is finished, or the room is closed. Never rejects. */
  async #run(room: RoomView, key: string): Promise<void> {
    let before = room.head + 1;
    for (;;) {
      const erasure = readErasure(room.documents.get(key));
      if (!erasure) return;
      try {
        const next = await this.#step(room, key, erasure, before);
        if (next === 'closed') return;
        before = next;
        await this.#wait(STEP_INTERVAL_MS);
      } catch (error) {
        this.deps.log(
          'an erasure failed and will be tried again',
          { room: room.name, error: errorText(error) },
          'error',
        );
        await this.#wait(RETRY_MS);
      }
    }
  }

  /** Deletes the person's messages among the newest ones before an offset. Resolves to the offset to go on with. */
  async #step(room: RoomView, key: string, erasure: Erasure, before: number): Promise<number | 'closed'> {
    const messages = await room.messages(before, STEP_MESSAGES);
    if (messages === 'closed') return 'closed';
    const firstTime = erasure.since - SPANS_MS[erasure.erase];
    const erased = messages.filter(
      (message) =>
        !message.deleted && isErasable(message, erasure) && message.time >= firstTime && message.time <= erasure.since,
    );
    for (let at = 0; at < erased.length; at += TURN_DELETIONS) {
      const deletions = erased.slice(at, at + TURN_DELETIONS).map(({ id }) => room.carryOut(this.#deletion(key, id)));
      if ((await Promise.all(deletions)).includes('closed')) return 'closed';
    }
    const isOver = messages.length < STEP_MESSAGES || messages.every(({ time }) => time < firstTime);
    if (!isOver) return messages[0]?.offset ?? 0;
    if ((await room.carryOut(finish(key, erasure))) === 'closed') return 'closed';
    this.#log(room, erasure);
    return 0;
  }

  #deletion(key: string, message: string): ServerCommand {
    return {
      id: deriveId(key, message),
      target: message,
      judge: ({ row, documents }) => {
        if (!row || row.deleted) return { kind: 'unchanged' };
        const { reports } = this.deps.rooms.read(documents);
        const changes = reports.close((report) => report.message === message);
        const draft = { type: 'deleted', message } as const;
        return changes.length === 0 ? { kind: 'append', draft } : { kind: 'keep', changes, draft };
      },
    };
  }

  #log(room: RoomView, { by, person, erase }: Erasure): void {
    this.deps.log('moderation: erase', {
      ...{ room: room.name, moderator: by.id, moderatorName: by.name },
      ...{ member: person.id, memberName: person.name, detail: erase },
    });
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.deps.clock.after(ms, resolve));
  }
}

/** Ends an erasure, and logs it. */
function finish(key: string, { by, person, erase }: Erasure): ServerCommand {
  return {
    id: deriveId(key, 'finish'),
    judge: ({ documents }) =>
      documents.get(key) === undefined
        ? { kind: 'unchanged' }
        : {
            kind: 'keep',
            changes: [{ key, value: undefined }],
            entry: toEntry({ by, action: 'erase', person, detail: erase }),
          },
  };
}

/** Returns whether the person wrote a message, a user on any device or a guest, with a lower rank than that of the moderator. */
function isErasable({ from }: Message, { person, by }: Erasure): boolean {
  const { id, user } = person;
  const isAuthor =
    user === undefined ? from.user === undefined && from.id === id : from.user === user || from.id === id;
  return isAuthor && mayActOn({ role: by.role ?? 'owner' }, from);
}

/** Derives a command id, so that two nodes never carry out the same step twice. */
function deriveId(key: string, step: string): string {
  return new Bun.CryptoHasher('sha256').update(`${key} ${step}`).digest('base64url');
}

function readErasure(stored: string | undefined): Erasure | undefined {
  const erasure = stored === undefined ? undefined : parseJson(stored);
  return isRecord(erasure) ? (erasure as unknown as Erasure) : undefined;
}
