import type { RoomSettings, SettingsChange } from './room-settings.ts';
import type { Message, Person } from './server-messages.ts';

/** Moderators only: forbids a person to send, edit, react and rename for a time. */
export interface Mute {
  readonly type: 'mute';
  readonly id: string;
  /** Id of the person. Absent when `message` names its author. */
  readonly member?: string;
  /** Id of a message of the person. */
  readonly message?: string;
  /** 1 to 315,360,000 seconds (ten years). */
  readonly seconds: number;
  /** At most 200 UTF-16 code units. */
  readonly reason?: string;
}

/** Moderators only: ends a ban or a mute. */
export interface Unban {
  readonly type: 'unban';
  readonly id: string;
  /** Id of the ban or mute. */
  readonly ban: string;
}

/** Moderators only: changes the room's settings. Refused with `conflict` unless `rev` is that of the current settings (0 before the first). */
export interface ChangeSettings extends SettingsChange {
  readonly type: 'settings';
  readonly id: string;
  readonly rev: number;
}

/** Moderators only: deletes all messages of the room, or those before an offset. Broadcast as `cleared`. */
export interface Clear {
  readonly type: 'clear';
  readonly id: string;
  readonly before?: number;
}

/** Reports a message to the moderators, at most 5 in an hour. */
export interface Report {
  readonly type: 'report';
  readonly id: string;
  /** Id of the message. */
  readonly message: string;
  /** At most 200 UTF-16 code units. */
  readonly reason: string;
}

/** Moderators only: closes a report. */
export interface Resolve {
  readonly type: 'resolve';
  readonly id: string;
  /** Id of the report. */
  readonly report: string;
}

/** A command of moderators and of people who report. The server answers it like every command. */
export type ModerationCommand = Mute | Unban | ChangeSettings | Clear | Report | Resolve;

/** Moderators only: requests the settings, or a page of bans and mutes, of open reports, or of the log, the newest first. */
export interface ModerationRequest {
  readonly type: 'moderation';
  readonly what: ModerationPage['what'];
  /** `next` of the page before. */
  readonly before?: string;
}

/** A ban, or a mute. */
export interface Ban {
  readonly id: string;
  readonly kind: 'ban' | 'mute';
  readonly person: Person;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly reason?: string;
  readonly by: Person;
  /** The network of a guest is included: other guests on it cannot enter, or write. */
  readonly network?: true;
}

/** An open report. */
export interface OpenReport {
  readonly id: string;
  /** The current state of the message without reactions; absent when it was deleted or pruned. */
  readonly message?: Message;
  readonly reason: string;
  /** Without a picture. */
  readonly by: Person;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** An entry of the audit log. It never contains the text of a message. */
export interface LogEntry {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly by: Person;
  /** `kick` is a removal without a ban. `restart` deleted the room. */
  readonly action:
    'kick' | 'ban' | 'mute' | 'unban' | 'delete' | 'erase' | 'settings' | 'clear' | 'report' | 'resolve' | 'restart';
  /** The person that the action is about. */
  readonly person?: Person;
  /** Id of the message that the action is about. */
  readonly message?: string;
  /** Of `ban`, `mute` and `unban`: id of the ban or mute. */
  readonly ban?: string;
  /** Of `report` and `resolve`: id of the report. */
  readonly report?: string;
  readonly reason?: string;
  /** Of `kick`, `ban` and `mute`: seconds. */
  readonly seconds?: number;
  /** Of `settings`: names of the changed fields. Of `erase`: `hour`, `day` or `all`. */
  readonly detail?: string;
}

/** Response to `moderation`. */
export type ModerationPage = { readonly type: 'moderation'; readonly next?: string } & (
  | { readonly what: 'bans'; readonly items: readonly Ban[] }
  | { readonly what: 'reports'; readonly items: readonly OpenReport[] }
  | { readonly what: 'log'; readonly items: readonly LogEntry[] }
  /** All settings, with `words`. */
  | { readonly what: 'settings'; readonly settings: RoomSettings }
);

/** Sent to moderators when a message is reported, and when a report is closed. */
export interface Reported {
  readonly type: 'reported';
  /** Number of open reports. */
  readonly open: number;
  /** The new report; absent when one was closed. */
  readonly report?: OpenReport;
}

/** Sent to a person that is muted, and when the mute ends early. */
export interface Muted {
  readonly type: 'muted';
  /** Milliseconds since 1970; 0 when the mute has ended. */
  readonly until: number;
  readonly reason?: string;
}

/** Sent after `welcome` in a room with a pinned message, and to all members when that message changes. */
export interface Pinned {
  readonly type: 'pinned';
  /** Without reactions. Absent when it was deleted or pruned. */
  readonly message?: Message;
}

/** Sent to the connections of one person, by the server API. Not journalled: a client that is away misses it. */
export interface Notice {
  readonly type: 'notice';
  readonly id: string;
  /** Like the text of a message. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The sender. */
  readonly from: Person;
}

/** A message of moderation that is not journalled. */
export type ModerationMessage = ModerationPage | Reported | Muted | Pinned | Notice;

/** What moderation adds to `welcome`. */
export interface ModerationWelcome {
  /** All settings at `head`, without `words`. Absent before the first change. */
  readonly settings?: RoomSettings;
  /** You are muted. */
  readonly muted?: Omit<Muted, 'type'>;
  /** Moderators only: number of open reports. */
  readonly reports?: number;
  /** Guests only: when you first joined, in milliseconds since 1970. The wait of newcomers counts from then. */
  readonly since?: number;
}
