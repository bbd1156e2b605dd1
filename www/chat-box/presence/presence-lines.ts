import type { Person } from '../../../src/protocol/server-messages.ts';

/** Consecutive arrivals, departures and renames of one day, in one line. */
export interface PresenceLine {
  readonly kind: 'presence';
  readonly key: string;
  /** Offset of the message above the line. */
  readonly offset: number;
  /** When the first of the changes happened, in milliseconds since 1970. */
  readonly time: number;
  /** The latest changes. */
  readonly changes: readonly PresenceChange[];
  /** Numbers of earlier changes in the line, which are not kept. */
  readonly earlier: PresenceCounts;
}

/** Numbers of changes. */
export type PresenceCounts = Readonly<Record<PresenceChange['change'], number>>;

/** A change of one member. `was` is the name before a rename. */
export interface PresenceChange {
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly person: Person;
  readonly change: 'joined' | 'left' | 'renamed';
  readonly was?: string;
}
