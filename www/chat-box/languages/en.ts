import { ownFields } from '../../../src/protocol/json.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { SendFailure } from '../../client/outbox/outgoing.ts';
import { ENGLISH, number } from './english-formats.ts';
import type { english as accessibility } from './english/accessibility.ts';
import type { english as commands } from './english/commands.ts';
import type { english as composerExtras } from './english/composer-extras.ts';
import type { english as connectFailures } from './english/connect-failures.ts';
import type { english as connectionPanel } from './english/connection-panel.ts';
import type { english as emoji } from './english/emoji.ts';
import type { english as empty } from './english/empty.ts';
import type { english as menu } from './english/menu.ts';
import type { english as messageActions } from './english/message-actions.ts';
import type { english as moderation } from './english/moderation.ts';
import type { english as moderatorCommands } from './english/moderator-commands.ts';
import type { english as moderatorLimits } from './english/moderator-limits.ts';
import type { english as nameCompletion } from './english/name-completion.ts';
import type { english as nameRules } from './english/name-rules.ts';
import type { english as notices } from './english/notices.ts';
import type { english as pageIntegration } from './english/page-integration.ts';
import type { english as peopleList } from './english/people-list.ts';
import type { english as personForm } from './english/person-form.ts';
import type { english as pictures } from './english/pictures.ts';
import type { english as presence } from './english/presence.ts';
import type { english as reactions } from './english/reactions.ts';
import type { english as report } from './english/report.ts';
import type { english as roomRules } from './english/room-rules.ts';
import type { english as search } from './english/search.ts';
import type { english as status } from './english/status.ts';
import type { english as touch } from './english/touch.ts';

const notSent: Partial<Record<SendFailure, string>> = {
  'too-long': ': the message is too long',
  'bad-text': ': the message has no visible text, or characters that can’t be shown',
  ended: ': the connection was closed',
  journal: ': the server couldn’t save it',
  muted: ': you’re muted',
  'slow-mode': ': the room is in slow mode',
  paused: ': the room is paused',
  newcomer: ': new guests can’t write yet',
  guests: ': guests can only read here',
  links: ': you can’t post links here',
  words: ': it has a word that isn’t allowed here',
  file: ': you can’t send this picture any more',
};

/** Explains why the server refused a command that is not a message, with the server's own sentence. */
function requestRefused({ code, reason, retryAfter = 0 }: ErrorMessage, _command: ClientCommand): string {
  return code === 'too-soon' ? `${reason} Try again in ${Math.ceil(retryAfter / 1_000)} s.` : reason;
}

/** Returns the singular or the plural form of a sentence, by number. */
function counted(count: number, one: string, other: string): string {
  return count === 1 ? one : other;
}

function newMessages(count: number): string {
  return counted(count, '1 new message', `${number(count)} new messages`);
}

/** The sentences of chat-box.js. Those of a script that loads on demand are in that script. */
const core = {
  /** Language of the sentences as a BCP 47 tag, which screen readers and the formats of dates and times follow. */
  locale: ENGLISH,
  /** `ltr` or `rtl`. */
  direction: 'ltr',

  // The box, its launcher and notifications.

  /** Accessible name of the chat. */
  chat: (room: string) => `Chat: ${room}`,
  /** Accessible name of the list of messages. */
  messages: (room: string) => `Messages in ${room}`,

  // People.

  online: (count: number) => `${number(count)} online`,
  /** Button that opens the moderator's form for a person. */
  moderatePerson: (name: string) => `Moderate ${name}…`,
  /** Name of the check mark behind a user that the site has verified. */
  verified: (site: string) => `verified by ${site}`,
  /** Names of the shield behind a moderator or an owner. */
  moderator: 'moderator',
  owner: 'owner',

  // The status line above the message field.

  joining: 'Joining…',

  // Messages, and the lines between them.

  today: 'Today',
  yesterday: 'Yesterday',
  /** Replaces the text of a deleted message. */
  deleted: 'This message was deleted.',
  edited: '(edited)',
  /** Stands for a picture, with its description. */
  picture: (alt: string) => (alt ? `Picture: ${alt}` : 'Picture'),
  /** Button under a long message. */
  showAll: 'Show all',
  /** Read by screen readers before a quotation. */
  inReplyTo: 'In reply to:',
  /** Replaces the quotation when the original message is not loaded. */
  originalNotLoaded: 'An earlier message',
  originalSearching: 'Loading the original message…',
  originalUnavailable: 'The original message is too far back or no longer available.',
  /** A reaction, and the number of people. */
  reaction: (emoji: string, count: number) => `${emoji}, ${counted(count, '1 person', `${count} people`)}`,
  loadOlder: 'Load older messages',
  /** Text on the line above the first unread message. */
  newDivider: 'New',
  newMessages,
  jumpToLatest: 'Jump to the latest message',
  /** Accessible name of a message. */
  messageLabel: (name: string, time: string, text: string) => `${name}, ${time}: ${text}`,

  // Actions on a message.

  delete: 'Delete',

  // The message field.

  messageField: 'Message',
  send: 'Send',
  canSendIn: (seconds: number) => `You can send again in ${seconds} s.`,
  sendingTooFast: 'You’re sending too fast. Your message will be sent automatically.',
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  insertEmoji: 'Insert emoji',
  charactersLeft: (left: number) => `${number(left)} left`,
  charactersOver: (over: number) => `${number(over)} too many`,
  /** Shown when too many messages are waiting to be sent. */
  outboxFull: 'Too many messages are waiting to be sent. Wait until you’re connected again.',

  // Failures.

  /** Shown when a script that loads on demand fails to load. */
  loadFailed: 'Couldn’t load this. Try again, or reload the page.',
  /** Button that sends a failed message again. */
  resend: 'Send again',
  /** A newer server may send other reasons. */
  sendFailure: (why: SendFailure): string => `Not sent${notSent[why] ?? ''}.`,
  /** Why the server refused a reaction, an edit, a deletion, a new name or a removal. */
  requestRefused,
  /** Another person took your name while you were away. */
  nameTaken: (was: string, name: string) => `Someone took the name ${was} while you were away. You’re now ${name}.`,

  // The header.

  /** Button that opens the menu. */
  more: 'More',
  /** Item of the menu that opens the connection panel. */
  connection: 'Connection',
  /** Button that opens the panel while there is no connection. */
  notConnected: 'Not connected.',
};

/** Every sentence of the element in one language. */
export type Words = typeof core & OnDemandWords;

/** The sentences of moderators. Other languages have them in a script of their own. */
export type ModerationWords = typeof moderation & typeof moderatorCommands & typeof moderatorLimits;

/** Returns the sentences that differ in the formal form of a language, for the words in its informal form. */
export type FormalWords = (informal: Words) => Partial<Words>;

/** The sentences of a language without those of moderators. */
export type BaseWords = Omit<Words, keyof ModerationWords>;

/** The sentences of the scripts that load on demand. */
type OnDemandWords = typeof accessibility &
  typeof commands &
  typeof composerExtras &
  typeof connectFailures &
  typeof connectionPanel &
  typeof emoji &
  typeof empty &
  typeof menu &
  typeof messageActions &
  ModerationWords &
  typeof nameCompletion &
  typeof nameRules &
  typeof notices &
  typeof pageIntegration &
  typeof peopleList &
  typeof personForm &
  typeof pictures &
  typeof presence &
  typeof reactions &
  typeof report &
  typeof roomRules &
  typeof search &
  typeof status &
  typeof touch;

/** The English sentences of the scripts that have loaded. */
const loaded: Record<string, unknown> = {};

/** Adds the English sentences of a script that has loaded, also to the words that are in use. */
export function addWords(words: Partial<Words>): void {
  const own: Readonly<Record<string, unknown>> = ownFields(words);
  for (const name in own) loaded[name] = own[name];
}

/** Merges words. The second take precedence. What none of them has is English, as soon as its script has loaded. */
export function mergeWords(words: Partial<Words>, others?: Partial<Words>): Words {
  // Not `Object.assign`: a page may replace it.
  return { __proto__: loaded, ...words, ...others } as unknown as Words;
}

/** Every sentence of the element, in English. A page can replace any of them with the property `words`. */
export const english = mergeWords(core);
