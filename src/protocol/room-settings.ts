/**
 * Rules of a room, set by a moderator. An absent field means the default, which restricts nothing. `rev` rises by one with
 * each change.
 */
export interface RoomSettings {
  readonly rev: number;
  /** Slow mode: seconds between two messages of a person, 1 to 3,600. `auto` switches it on while many messages arrive. */
  readonly slow?: number | 'auto';
  /** Only moderators write until this time, in milliseconds since 1970. */
  readonly paused?: number;
  /** Seconds after joining before a guest may write, 1 to 86,400. */
  readonly newcomers?: number;
  /** What guests may do: only read, or not enter. */
  readonly guests?: 'read' | 'none';
  /** Restricts links to verified users, or to moderators (`none`). */
  readonly links?: 'users' | 'none';
  /** Words that a message must not contain, at most 200 of at most 64 UTF-16 code units. Only moderators receive them. */
  readonly words?: readonly string[];
  /** A line under the header, at most 200 UTF-16 code units. */
  readonly topic?: string;
  /** Id of a pinned message. */
  readonly pinned?: string;
}

/** Changes of room settings. A field that is `null` returns to its default. An absent field stays. */
export type SettingsChange = {
  readonly [Name in Exclude<keyof RoomSettings, 'rev'>]?: RoomSettings[Name] | null;
};
