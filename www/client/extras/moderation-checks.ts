import { isRecord, ownFields } from '../../../src/protocol/json.ts';
import type { ModerationMessage, ModerationWelcome } from '../../../src/protocol/moderation-messages.ts';
import type { RoomSettings } from '../../../src/protocol/room-settings.ts';
import {
  isCount,
  isId,
  isMessage,
  isMessageText,
  isPerson,
  isSentence,
  isShortText,
  isTime,
  listOf,
  optional,
  shape,
} from '../connection/parse-server.ts';

/** Maximum number of forbidden words. */
const MAX_WORDS = 200;

const isSettings = shape({
  rev: isCount,
  slow: optional((value) => value === 'auto' || isCount(value)),
  paused: optional(isTime),
  newcomers: optional(isCount),
  guests: optional(isShortText),
  links: optional(isShortText),
  words: optional(listOf(isShortText, MAX_WORDS)),
  topic: optional(isSentence),
  pinned: optional(isId),
});
const isNotice = shape({ id: isId, text: isMessageText, time: isTime, from: isPerson });
const isMute = shape({ until: isTime, reason: optional(isSentence) });
/** The fields of all kinds of items of a page of moderation, and those that each kind cannot lack. */
const isItem = shape({
  id: isId,
  by: isPerson,
  person: optional(isPerson),
  message: optional((message) => isId(message) || isMessage(message)),
  kind: optional(isShortText),
  action: optional(isShortText),
  detail: optional(isShortText),
  time: optional(isTime),
  since: optional(isTime),
  seconds: optional(isCount),
  until: optional(isTime),
  reason: optional(isSentence),
});
const itemNeeds: Readonly<Record<string, string>> = ownFields({ bans: 'person', reports: 'time', log: 'time' });

/** Checks the settings of a room. */
export function isRoomSettings(value: unknown): value is RoomSettings {
  return isSettings(value);
}

/** Checks every field of a page that a page of the site uses. */
function isModerationPage(page: Readonly<Record<string, unknown>>): boolean {
  const { what, items, next, settings } = page;
  const needed = itemNeeds[String(what)];
  const isKnown = (item: unknown) => isItem(item) && isRecord(item) && item[needed ?? ''] !== undefined;
  return optional(isSentence)(next) && (needed ? listOf(isKnown)(items) : what === 'settings' && isSettings(settings));
}

/** Checks a message of moderation. Returns undefined for any other message, and for one that breaks the protocol. */
export function readModerationMessage(item: Readonly<Record<string, unknown>>): ModerationMessage | undefined {
  const isValid =
    (item['type'] === 'moderation' && isModerationPage(item)) ||
    (item['type'] === 'reported' && isCount(item['open'])) ||
    (item['type'] === 'pinned' && optional(isMessage)(item['message'])) ||
    (item['type'] === 'muted' && isMute(item)) ||
    (item['type'] === 'notice' && isNotice(item));
  // Every field that is used has been checked.
  return isValid ? (item as unknown as ModerationMessage) : undefined;
}

/** Reads what moderation adds to a welcome, without fields that break the protocol. */
export function readModerationWelcome({ settings, muted, reports }: ModerationWelcome): ModerationWelcome {
  return {
    ...(isSettings(settings) && { settings }),
    ...(isMute(muted) && { muted }),
    ...(isCount(reports) && { reports }),
  } as ModerationWelcome;
}
