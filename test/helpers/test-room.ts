import type { RoomJournal } from '../../src/journal/journal.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import type { CoreCommand } from '../../src/protocol/client-messages.ts';
import { createModeration, type Moderation } from '../../src/moderation/moderation.ts';
import { combineRequests, type FileJudge } from '../../src/ports/requests.ts';
import { combineAdmissions } from '../../src/ports/admission.ts';
import { NO_DOCUMENTS, type Documents } from '../../src/ports/documents.ts';
import { combineSinks, combineWelcomes, type MemberMessages } from '../../src/ports/sinks.ts';
import { combineRules, type Rule } from '../../src/ports/rules.ts';
import type { HistoryPage, JoinRequest, ReplayPage } from '../../src/room/outlet.ts';
import type { Member } from '../../src/room/member.ts';
import { LocalRecord } from '../../src/record/local-record.ts';
import { RecordError } from '../../src/ports/record-error.ts';
import type { Done, RecordFollower, RoomRecord } from '../../src/record/record.ts';
import { NewestPages } from '../../src/room/newest-pages.ts';
import { RecentActions } from '../../src/room/recent-actions.ts';
import { ResumeTokens } from '../../src/room/resume-tokens.ts';
import { Room } from '../../src/room/room.ts';
import { FakeOutlet } from './fake-outlet.ts';
import { logBook } from './log-book.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import type { NewCommand } from './new-command.ts';
import { readNow } from './read-now.ts';
import { seededRandom } from './seeded-random.ts';
import { unlimitedTokens } from './unlimited-tokens.ts';

/** A member of the room, and its outlet. */
export interface Guest {
  readonly member: Member;
  readonly outlet: FakeOutlet;
}

/** Settings of a test room. */
export interface TestRoomOptions {
  readonly clock?: ManualClock;
  /** Default: a new one in memory. */
  readonly journal?: RoomJournal;
  /** When the process started. Default: long ago. */
  readonly startedAt?: number;
  /** Default: members may do everything. */
  readonly rules?: readonly Rule[];
  readonly judgeFile?: FileJudge | undefined;
}

/** Numbers of rooms and ids so far. No two rooms draw the same, as with two runs of a server. */
let rooms = 0;
let ids = 0;

/** Longer than any turn and its rest. */
const TURN_MS = 20;

/** A room without a network or real time. */
export class TestRoom {
  readonly clock: ManualClock;
  readonly journal: RoomJournal;
  readonly tokens: ResumeTokens;
  readonly moderation: Moderation;
  readonly room: Room;
  readonly logs: string[];
  timesEmptied = 0;
  #follower: RecordFollower | undefined;
  #documents: () => Documents = () => NO_DOCUMENTS;

  constructor({ clock = manualClock(), journal, startedAt = -Infinity, rules = [], judgeFile }: TestRoomOptions = {}) {
    const newId = () => `id${String(++ids).padStart(16, '0')}`;
    const { log, lines } = logBook();
    this.clock = clock;
    this.logs = lines;
    this.journal = journal ?? memoryRoom(clock);
    this.tokens = new ResumeTokens(new Uint8Array(32), () => clock.wall());
    const send: MemberMessages['send'] = (_, isReceiver, message) => this.room.notify(isReceiver, message);
    this.moderation = createModeration({ clock, log, members: { send } });
    const { admission, rule, welcome, sink, judgeDelete, requests, lastingDocuments } = this.moderation;
    const random = seededRandom(++rooms);
    this.room = new Room('lobby', {
      ...{ clock, log, newId, startedAt, random },
      recent: new RecentActions(() => clock.elapsed()),
      pages: new NewestPages(clock),
      record: this.#observe(new LocalRecord('lobby', this.journal, { clock, log, random })),
      ...{ tokens: this.tokens, admission: combineAdmissions([admission], unlimitedTokens) },
      rule: combineRules([...rules, rule]),
      ...{
        requests: combineRequests(requests),
        lastingDocuments,
        judgeDelete,
        judgeFile,
        welcome: combineWelcomes([welcome]),
        sink: combineSinks([sink], log),
      },
      onEmpty: () => void this.timesEmptied++,
    });
  }

  /** What the record calls when something happens on other nodes. */
  get follower(): RecordFollower {
    if (!this.#follower) throw new Error('The room does not follow its record.');
    return this.#follower;
  }

  /** The kept documents of the room. */
  get documents(): Documents {
    return this.#documents();
  }

  #observe(record: LocalRecord): RoomRecord {
    this.#documents = () => record.documents;
    const follow = record.follow.bind(record);
    record.follow = (follower) => {
      this.#follower = follower;
      follow(follower);
    };
    return record;
  }

  /** Lets a member in. It is welcomed in the next turn, and then reads until it is live. */
  enter(request: Partial<JoinRequest> = {}, outlet: FakeOutlet = new FakeOutlet()): Guest {
    outlet.onWelcome = () => {
      if (outlet.reads && outlet.catchesUp) this.read(outlet);
    };
    outlet.onClose = (closing) => {
      const { member } = outlet;
      if (!member) return;
      if (closing.leaves) this.room.leave(member, outlet, closing);
      else this.room.detach(member, outlet);
    };
    this.room.enter(outlet, { address: '192.0.2.1', access: 'read-write', isModerator: false, ...request });
    if (!outlet.member) throw new Error('The room refused the member.');
    return { member: outlet.member, outlet };
  }

  /** Lets a member in, and waits until it is welcomed. */
  join(request: Partial<JoinRequest> = {}, outlet?: FakeOutlet): Guest {
    const guest = this.enter(request, outlet);
    this.waitForTurn();
    return guest;
  }

  /** Lets a member in again, with the token of its last welcome. */
  resume({ outlet }: Guest, request: Partial<JoinRequest> = {}, to?: FakeOutlet): Guest {
    return this.join({ token: lastToken(outlet), ...request }, to);
  }

  /** Reads the next pages, by default all until the outlet is live. */
  read(outlet: FakeOutlet, pages: number = Number.POSITIVE_INFINITY): void {
    const { member } = outlet;
    for (let page = 0; member && page < pages; page++) {
      const next = this.nextPage(member);
      if (next instanceof RecordError) throw next;
      if (next === 'live') return;
      const events = next.events.map((message) => ({ kind: 'journalled' as const, message }));
      const all = next.presence ? [...events, { kind: 'presence' as const, message: next.presence }] : events;
      for (const frame of outlet.dialect.encode(all, next.before)) outlet.send(frame);
    }
  }

  /** Reads the next page of a member that is catching up. */
  nextPage(member: Member): ReplayPage | 'live' | RecordError {
    return readNow((done: Done<ReplayPage | 'live'>) => this.room.nextPage(member, done));
  }

  /** Queues a command and waits for its turn. Returns the command id. */
  runCommand(guest: Guest, command: NewCommand): string {
    const id = this.queueCommand(guest, command);
    this.waitForTurn();
    return id;
  }

  /** Queues a command. Returns the command id. */
  queueCommand({ member }: Guest, command: NewCommand): string {
    const id = command.id ?? `command-${String(++ids).padStart(16, '0')}`;
    const handler = combineRequests(this.moderation.requests).get(command.type);
    if (handler?.kind !== 'command') this.room.command(member, { ...command, id } as CoreCommand, 0);
    else {
      const message = handler.parse({ ...command, id });
      if (typeof message === 'string') throw new Error(message);
      this.room.command(member, { type: 'added', id, handler, message }, 0);
    }
    return id;
  }

  /** Loses a guest's carrier. */
  lose({ member, outlet }: Guest): void {
    this.room.detach(member, outlet);
  }

  /** Waits until everything that waits was broadcast. */
  waitForTurn(): void {
    this.clock.advance(TURN_MS);
  }
}

/** Returns the token of an outlet's last welcome. */
export function lastToken(outlet: FakeOutlet): string {
  const token = outlet.welcomes.at(-1)?.token;
  if (token === undefined) throw new Error('The outlet was never welcomed.');
  return token;
}

function memoryRoom(clock: ManualClock): RoomJournal {
  let epochs = 0;
  const retention = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  return new MemoryJournal({ retention, clock, log: () => {}, newId: () => `epoch${++epochs}` }).room('lobby');
}

/** Reads the newest page of an outlet's last welcome. */
export function newestPage({ welcomes }: FakeOutlet): HistoryPage {
  const newest = welcomes.at(-1)?.newest;
  if (!newest) throw new Error('The last welcome has no newest page.');
  const page = readNow<HistoryPage>((done) => newest.read(done));
  if (page instanceof RecordError) throw page;
  return page;
}
