import { createDoor } from '../../src/admit.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { ServerMessage } from '../../src/protocol/server-messages.ts';
import { Bans } from '../../src/moderation/bans.ts';
import { combineAdmissions } from '../../src/ports/admission.ts';
import { createBudgetRule } from '../../src/budgets/budget-rule.ts';
import type { Allowance } from '../../src/budgets/budget.ts';
import { combineRules, readOnlyRule } from '../../src/ports/rules.ts';
import { ResumeTokens } from '../../src/room/resume-tokens.ts';
import { Rooms } from '../../src/room/rooms.ts';
import { FakeCarrier } from './fake-carrier.ts';
import { logBook } from './log-book.ts';
import { manualClock } from './manual-clock.ts';
import { seededRandom } from './seeded-random.ts';

/** What differs from test to test. */
export interface InRoomOptions {
  readonly maxRooms?: number;
  readonly allowance?: Allowance;
  readonly adminToken?: string;
  /** A new one in memory unless given. */
  readonly journal?: Journal;
}

/** Rooms without a network or real time: carriers are let in through the real door, over fake carriers. */
export function inRoom(options: InRoomOptions = {}) {
  const { maxRooms = 10, allowance = { messages: 0, bytes: 0 }, adminToken } = options;
  const clock = manualClock();
  const now = () => clock.now();
  const { log, lines } = logBook();
  let ids = 0;
  const newId = () => `id${String(++ids).padStart(16, '0')}`;
  const retention = { events: 1_000_000, age: Number.MAX_SAFE_INTEGER };
  const journal = options.journal ?? new MemoryJournal({ retention, now, newId });
  const tokens = new ResumeTokens(new Uint8Array(32), now);
  const rule = combineRules([readOnlyRule, createBudgetRule(allowance, now)]);
  const people = {
    tokens,
    admission: combineAdmissions([new Bans(now)]),
    rule,
    random: seededRandom(1),
    startedAt: 0,
  };
  const rooms = new Rooms({ clock, log, newId, journal, maxRooms, ...people });
  const admit = createDoor({ rate: allowance.messages, rateBytes: allowance.bytes, adminToken }, { rooms, clock, log });
  const open = (protocol: string, room: string = 'lobby', address?: string): FakeCarrier => {
    const carrier = new FakeCarrier(protocol, address);
    admit(carrier, room, 'read-write');
    return carrier;
  };
  return {
    clock,
    rooms,
    tokens,
    journal,
    logs: lines,
    /** Lets a carrier in. */
    open,
    /** A plain member. */
    plain: (room?: string, address?: string) => open('', room, address),
    /** A chat.v1 member, after its hello. */
    chat(room?: string, hello: object = {}, address?: string): FakeCarrier {
      const carrier = open(CHAT_V1, room, address);
      carrier.receive({ type: 'hello', ...hello });
      clock.advance(20);
      return carrier;
    },
  };
}

/** What a chat.v1 carrier was sent, those of one frame one after another. */
export function sentMessages(carrier: FakeCarrier): ServerMessage[] {
  return carrier.sent.flatMap((frame) => JSON.parse(frame) as ServerMessage | ServerMessage[]);
}

/** Those of a type among what a chat.v1 carrier was sent. */
export function sentOfType<Type extends ServerMessage['type']>(
  carrier: FakeCarrier,
  type: Type,
): Extract<ServerMessage, { type: Type }>[] {
  return sentMessages(carrier).filter((one): one is Extract<ServerMessage, { type: Type }> => one.type === type);
}
