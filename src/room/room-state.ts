import type { Clock } from '../clock.ts';
import type { RoomJournal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { Subscribers } from './subscribers.ts';
import type { Admission } from '../ports/admission.ts';
import type { Budget } from '../limits/budget.ts';
import type { Random } from './names.ts';
import type { ResumeTokens } from './resume-tokens.ts';
import type { Roster } from './roster.ts';

/** What a room is given, so that it makes up nothing itself. */
export interface RoomDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** An unguessable id, for members and for plain members' messages. */
  readonly newId: () => string;
  readonly newBudget: () => Budget;
  readonly journal: RoomJournal;
  readonly tokens: ResumeTokens;
  /** Decides which members may enter, and keeps kicked members out. */
  readonly admission: Admission;
  /** When the process started, in milliseconds since 1970: coming back soon after is not worth a word. */
  readonly startedAt: number;
  /** The last member left. */
  readonly onEmpty: () => void;
}

/** A room's name, what it was given, who is in it and who hears. */
export interface RoomState {
  readonly name: string;
  readonly deps: RoomDeps;
  readonly roster: Roster;
  readonly subscribers: Subscribers;
}
