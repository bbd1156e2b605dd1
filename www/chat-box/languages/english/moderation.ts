import type { LogEntry } from '../../../../src/protocol/moderation-messages.ts';

/** Pairs of a number of seconds and its label. */
type Choices = readonly (readonly [seconds: number, label: string])[];

/** Words of moderators, in English. */
export const english = {
  // The form about a person.

  /** Label of the list of actions. */
  action: 'Action',
  mutes: [
    [600, 'Mute for 10 minutes'],
    [86_400, 'Mute for a day'],
  ] as Choices,
  bans: [
    [0, 'Remove. They can rejoin right away'],
    [3_600, 'Ban for an hour'],
    [86_400, 'Ban for a day'],
    [604_800, 'Ban for a week'],
    [315_360_000, 'Ban forever'],
  ] as Choices,
  erase: 'Delete their messages',
  eraseChoice: { none: 'None', hour: 'From the last hour', day: 'From the last day', all: 'All' },
  optionalReason: 'Reason (optional)',
  apply: 'Apply',
  confirmErase: (name: string) => `Delete the messages of ${name}? You can’t undo this.`,
  /** Shown after an action. */
  wasMuted: (name: string) => `${name} is muted.`,
  wasBanned: (name: string) => `${name} is banned.`,
  wasRemoved: (name: string) => `${name} was removed.`,
  wasLifted: (name: string) => `${name} can come back and write again.`,
  undo: 'Undo',

  // The panel.

  /** Label of the button that opens the panel. */
  moderation: (openReports: number) =>
    openReports === 0
      ? 'Moderation'
      : `Moderation, ${openReports === 1 ? '1 open report' : `${openReports} open reports`}`,

  reports: 'Reports',
  sanctions: 'Banned and muted',
  roomSettings: 'Room',
  log: 'Log',
  loading: 'Loading…',
  noReports: 'There are no open reports.',
  noSanctions: 'Nobody is banned or muted.',
  noLog: 'Nothing has happened yet.',
  reportedBy: (name: string, time: string) => `Reported by ${name}, ${time}`,
  messageGone: 'The message no longer exists.',
  deleteMessage: 'Delete message',
  dismissReport: 'Dismiss',
  bannedUntil: (time: string) => `Banned until ${time}`,
  mutedUntil: (time: string) => `Muted until ${time}`,
  bannedForever: 'Banned forever',
  byModerator: (name: string, time: string) => `By ${name}, ${time}`,
  wholeNetwork: 'Other guests on the same network are affected too.',
  lift: 'Lift',
  showMore: 'Show more',
  /** A line of the log. A name is an element, so this is a list of its pieces. */
  logLine: <Name>(action: LogEntry['action'], by: Name, person: Name): (string | Name)[] =>
    ({
      kick: [by, ' removed ', person],
      ban: [by, ' banned ', person],
      mute: [by, ' muted ', person],
      unban: [by, ' lifted the ban or mute of ', person],
      delete: [by, ' deleted a message of ', person],
      erase: [by, ' deleted the messages of ', person],
      settings: [by, ' changed the settings'],
      clear: [by, ' deleted all messages'],
      restart: [by, ' deleted the room'],
      report: [by, ' reported a message of ', person],
      resolve: [by, ' closed a report'],
    })[action],

  // Settings of the room.

  slow: 'Slow mode',
  slowChoices: [
    [0, 'Off'],
    [5, 'A message every 5 s'],
    [10, 'A message every 10 s'],
    [30, 'A message every 30 s'],
    [60, 'A message every minute'],
    [300, 'A message every 5 minutes'],
  ] as Choices,
  slowAuto: 'Automatic, while the room is busy',
  slowEvery: (seconds: number) => `A message every ${seconds} s`,
  pause: 'Pause the room',
  pauseChoices: [
    [0, 'Not paused'],
    [600, 'For 10 minutes'],
    [3_600, 'For an hour'],
    [86_400, 'For a day'],
  ] as Choices,
  pausedUntil: (time: string) => `Until ${time}`,
  newcomers: 'New guests can write',
  newcomerChoices: [
    [0, 'Right away'],
    [60, 'After a minute'],
    [300, 'After 5 minutes'],
    [3_600, 'After an hour'],
  ] as Choices,
  afterSeconds: (seconds: number) => `After ${seconds} s`,
  guests: 'Guests',
  guestsChoice: { write: 'Can write', read: 'Can only read', none: 'Can’t enter' },
  links: 'Links',
  linksChoice: { all: 'From everyone', users: 'From verified users only', none: 'From moderators only' },
  blockedWords: 'Blocked words, one on each line',
  topic: 'Topic',
  saved: 'Saved.',
  conflict: 'Another moderator changed the settings. You see the new ones.',
  clear: 'Delete all messages…',
  confirmClear: 'Delete all messages in this room? You can’t undo this.',
  deleteAll: 'Delete all',
};
