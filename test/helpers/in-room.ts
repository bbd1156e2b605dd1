import { createAdmit } from '../../src/admit.ts';
import type { Carrier } from '../../src/carriers/carrier.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { ServerMessage } from '../../src/protocol/server-messages.ts';
import { createModeration } from '../../src/moderation/moderation.ts';
import { combineAdmissions, type Pass } from '../../src/ports/admission.ts';
import { createBudgetRule } from '../../src/budgets/budget-rule.ts';
import type { Allowance } from '../../src/budgets/token-buckets.ts';
import type { Observations } from '../../src/ports/observations.ts';
import { combineRequests, type ClientRequest, type FileJudge } from '../../src/ports/requests.ts';
import { combineSinks, combineWelcomes, type Sink, type WelcomeFields } from '../../src/ports/sinks.ts';
import { combineRules, readOnlyRule, type Access, type Rule } from '../../src/ports/rules.ts';
import { createLocalRecords } from '../../src/record/local-store.ts';
import type { Records } from '../../src/record/record.ts';
import { ResumeTokens } from '../../src/room/resume-tokens.ts';
import { Rooms } from '../../src/room/rooms.ts';
import { NetworkShares } from '../../src/limits/network-shares.ts';
import { WrongTokenLimit } from '../../src/limits/wrong-tokens.ts';
import { RateLimit } from '../../src/limits/rate-limit.ts';
import { FakeCarrier } from './fake-carrier.ts';
import { logBook } from './log-book.ts';
import { unlimitedTokens } from './unlimited-tokens.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { seededRandom } from './seeded-random.ts';

/** Settings of the rooms of a test. */
export interface InRoomOptions {
  readonly maxRooms?: number;
  /** Default: no limit. */
  readonly maxPerNetwork?: number;
  readonly allowance?: Allowance;
  readonly adminToken?: string;
  /** Rules after the read-only rule and the budget. */
  readonly rules?: readonly Rule[];
  readonly judgeFile?: FileJudge | undefined;
  /** Messages, fields of welcomes and sinks of capabilities. */
  readonly requests?: readonly ClientRequest[];
  readonly welcomes?: readonly WelcomeFields[];
  readonly sinks?: readonly Sink[];
  /** Default: a new one in memory. */
  readonly journal?: Journal;
  readonly clock?: ManualClock;
  /** Default: ids that count up. */
  readonly newId?: () => string;
  /** Default: those of the journal. */
  readonly records?: Records;
  readonly observations?: Observations;
}

/** Creates rooms without a network or real time. Fake carriers enter them through the real door. */
export function inRoom(options: InRoomOptions = {}) {
  const { maxRooms = 10, allowance = { messages: 0, bytes: 0 }, adminToken } = options;
  const clock = options.clock ?? manualClock();
  const elapsed = () => clock.elapsed();
  const { log, lines } = logBook();
  const shares = new NetworkShares({ maxPeers: 1_000, maxRooms, maxPerNetwork: options.maxPerNetwork ?? 0 });
  let ids = 0;
  const newId = options.newId ?? (() => `id${String(++ids).padStart(16, '0')}`);
  const retention = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const journal = options.journal ?? new MemoryJournal({ retention, clock, log, newId });
  const tokens = new ResumeTokens(new Uint8Array(32), () => clock.wall());
  const random = seededRandom(1);
  const moderation = createModeration({
    ...{ clock, log },
    members: { send: (room, isReceiver, message) => rooms.notify(room, isReceiver, message) },
  });
  const rule = combineRules([
    readOnlyRule,
    createBudgetRule(allowance, elapsed),
    moderation.rule,
    ...(options.rules ?? []),
  ]);
  const requests = combineRequests([...moderation.requests, ...(options.requests ?? [])]);
  const people = {
    tokens,
    admission: combineAdmissions([moderation.admission], unlimitedTokens),
    ...{
      rule,
      requests,
      judgeDelete: moderation.judgeDelete,
      judgeFile: options.judgeFile,
      lastingDocuments: moderation.lastingDocuments,
    },
    welcome: combineWelcomes([moderation.welcome, ...(options.welcomes ?? [])]),
    sink: combineSinks([moderation.sink, ...(options.sinks ?? [])], log),
    random,
    startedAt: -Infinity,
  };
  const share = {
    isFull: (address: string) => shares.isFull('rooms', address),
    hold: (address: string) => shares.hold('rooms', address),
  };
  const { observations } = options;
  const records = options.records ?? createLocalRecords(journal, { clock, log, random, observations });
  const rooms = new Rooms({ clock, log, newId, observations, records, maxRooms, share, ...people });
  const rateLimit = new RateLimit(elapsed);
  const admit = createAdmit(
    { rate: allowance.messages, rateBytes: allowance.bytes, adminToken, publicUrl: '' },
    {
      rooms,
      clock,
      log,
      rateLimit,
      wrongTokens: new WrongTokenLimit(rateLimit, elapsed),
      requests,
    },
  );
  const open = (
    protocol: string,
    room: string = 'lobby',
    address?: string,
    access: Access = 'read-write',
    kind?: Carrier['kind'],
  ): FakeCarrier => {
    const carrier = new FakeCarrier(protocol, address, kind);
    admit(carrier, room, { access });
    return carrier;
  };
  return {
    clock,
    rooms,
    tokens,
    journal,
    logs: lines,
    admit,
    /** Opens a carrier into a room. */
    open,
    /** Opens a carrier that was admitted with a pass. */
    openWith(pass: Pass, protocol: string = CHAT_V1): FakeCarrier {
      const carrier = new FakeCarrier(protocol);
      admit(carrier, 'lobby', pass);
      return carrier;
    },
    /** Opens a plain carrier. */
    plain: (room?: string, address?: string) => open('', room, address),
    /** Opens a chat.v1 carrier, and waits for the answer to its hello. */
    chat(room?: string, hello: object = {}, address?: string): FakeCarrier {
      const carrier = open(CHAT_V1, room, address);
      carrier.receive({ type: 'hello', ...hello });
      clock.advance(20);
      return carrier;
    },
  };
}

/** Every message that the server sent over a chat.v1 carrier. */
export function sentMessages(carrier: FakeCarrier): ServerMessage[] {
  return carrier.sent.flatMap((frame) => JSON.parse(frame) as ServerMessage | ServerMessage[]);
}

/** Every message of a type that the server sent over a chat.v1 carrier. */
export function sentOfType<Type extends ServerMessage['type']>(
  carrier: FakeCarrier,
  type: Type,
): Extract<ServerMessage, { type: Type }>[] {
  return sentMessages(carrier).filter(
    (message): message is Extract<ServerMessage, { type: Type }> => message.type === type,
  );
}
