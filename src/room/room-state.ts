import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ServerAdmission } from '../ports/admission.ts';
import type { Observed } from '../ports/observations.ts';
import type { ClientRequest, DeleteJudge, FileJudge, RoomView } from '../ports/requests.ts';
import type { Rule } from '../ports/rules.ts';
import type { Sink, WelcomeFields } from '../ports/sinks.ts';
import type { Random } from '../record/random-name.ts';
import type { RoomRecord } from '../record/record.ts';
import type { NewestPages } from './newest-pages.ts';
import type { RecentActions } from './recent-actions.ts';
import type { ResumeTokens } from './resume-tokens.ts';
import type { Subscribers } from './subscribers.ts';

/** Collaborators of a room. All time, randomness and I/O comes from them. */
export interface RoomDeps extends Observed {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Creates an unguessable id, for members and for plain members' messages. */
  readonly newId: () => string;
  readonly record: RoomRecord;
  readonly tokens: ResumeTokens;
  /** Decides which members may enter. */
  readonly admission: ServerAdmission;
  /** Decides what members may do. */
  readonly rule: Rule;
  /** Messages that capabilities add, by type. */
  readonly requests: ReadonlyMap<string, ClientRequest>;
  /** The keys of documents that stay when a room begins anew start with one of these. */
  readonly lastingDocuments: readonly string[];
  /** Decides deletions in place of the core; undefined where no capability does. */
  readonly judgeDelete: DeleteJudge | undefined;
  /** Decides about the pictures of messages; undefined where no capability does. */
  readonly judgeFile: FileJudge | undefined;
  /** Receives what the room has committed. Never throws. */
  readonly sink: Required<Sink>;
  /** Fields that capabilities add to a welcome. */
  readonly welcome: WelcomeFields;
  /** When members of all rooms did what they may repeat only after a time. */
  readonly recent: RecentActions;
  /** The newest pages of all rooms. */
  readonly pages: NewestPages;
  /** When the process started, on the clock that measures durations. Members that resume soon after are announced as returning. */
  readonly startedAt: number;
  /** Called when the room has no members, also while it is held. */
  readonly onEmpty: () => void;
}

/** State that the modules of one room share. */
export interface RoomState {
  readonly name: string;
  readonly deps: RoomDeps;
  readonly subscribers: Subscribers;
  /** The room, for capabilities. */
  readonly view: RoomView;
}
