import { admission, type Admit } from './admit.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Journal } from './journal/journal.ts';
import type { Log } from './log.ts';
import { Bans } from './room/bans.ts';
import { Budget } from './room/budget.ts';
import { ResumeTokens } from './room/resume.ts';
import { Rooms } from './room/rooms.ts';

/** What rooms are opened with besides the config. */
export interface OpenRoomsParts {
  readonly journal: Journal;
  /** Signs resume tokens. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}

/** The rooms of a server, and the door to them. */
export function openRooms(
  config: Config,
  { journal, secret, clock, log, newId }: OpenRoomsParts,
): { readonly rooms: Rooms; readonly admit: Admit } {
  const now = () => clock.now();
  const allowance = { messages: config.rate, bytes: config.rateBytes };
  const rooms = new Rooms({
    ...{ clock, log, newId, journal },
    maxRooms: config.maxRooms,
    random: Math.random,
    tokens: new ResumeTokens(secret, now),
    bans: new Bans(now),
    newBudget: () => new Budget(allowance, now),
    startedAt: now(),
  });
  return { rooms, admit: admission({ rooms, clock, log, allowance, adminToken: config.adminToken }) };
}
