import { mayReconnect } from '../../src/protocol/close-codes.ts';
import { closeReasons, type CloseReason } from '../../src/protocol/close-reasons.ts';
import { type ErrorCode, errors } from '../../src/protocol/errors.ts';
import type { Command } from '../../src/protocol/client-messages.ts';
import type { LogEntry } from '../../src/protocol/moderation-messages.ts';
import type { ErrorMessage } from '../../src/protocol/server-messages.ts';
import type { ConnectFailure, ServerClose } from '../../www/client/connect-failure.ts';
import type { Words } from '../../www/chat-box/languages/en.ts';

type Sentences = {
  [Key in keyof Words as Words[Key] extends (...values: never[]) => unknown ? Key : never]: Words[Key];
};

type Samples = {
  readonly [Key in keyof Sentences]: readonly Parameters<Sentences[Key]>[];
};

/** Values for the gaps in sentences. None of them is a word of any language. */
export const SAMPLE = {
  names: ['Ada_1815', 'Bo-77', 'Cy_99'],
  room: 'lobby-64',
  text: '3.14159',
  time: '09:41',
  emoji: '🦊',
  command: '/xyzzy',
  site: 'site.example',
  detail: 'HTTP 418',
} as const;

const { names, room, text, time, emoji, command, detail, site } = SAMPLE;
const [ada, bo, cy] = names;
// Each plural form of each language occurs among these.
const counts: readonly [number][] = [[0], [1], [2], [5], [11], [21], [100]];
const oneName: readonly [string][] = [[ada]];
const rooms: readonly [string][] = [[room]];
/** A code that only a newer server sends. */
const unknownCode = 'newer' as ErrorCode;
const codes = [...(Object.keys(errors) as ErrorCode[]), unknownCode];

/** Stands for the server's own sentence, which English shows unchanged. */
const REASON = 'The server would rather not.';

const commands: readonly Command[] = [
  { type: 'send', id: 'c', text },
  { type: 'edit', id: 'c', message: 'm', text },
  { type: 'delete', id: 'c', message: 'm' },
  { type: 'react', id: 'c', message: 'm', emoji, on: true },
  { type: 'rename', id: 'c' },
  { type: 'rename', id: 'c', name: 'admin' },
  { type: 'rename', id: 'c', name: '?' },
  { type: 'kick', id: 'c', member: 'm', seconds: 300 },
];

const refusals = codes.flatMap((code): ErrorMessage[] => [
  { type: 'error', code, reason: REASON },
  { type: 'error', code, reason: REASON, retryAfter: 16_500 },
]);

const toServerClose = ({ code, reason }: CloseReason): ServerClose => ({
  code,
  reason,
  reconnects: mayReconnect(code),
});

const failures: readonly [ConnectFailure][] = [
  [{ kind: 'refused', status: 401, detail }],
  [{ kind: 'refused', status: 503, detail }],
  [{ kind: 'unreachable' }],
  [{ kind: 'cors-blocked' }],
  [{ kind: 'timeout' }],
  [{ kind: 'ice-failed' }],
  [{ kind: 'lost' }],
  [{ kind: 'signed-out', detail }],
  [{ kind: 'token-failed', detail }],
  ...Object.values(closeReasons).map((reason): [ConnectFailure] => [{ kind: 'closed', close: toServerClose(reason) }]),
  // A WebSocket carries the status only.
  ...Object.values(closeReasons).map((reason): [ConnectFailure] => [
    { kind: 'closed', close: { ...toServerClose(reason), reason: '' } },
  ]),
  [{ kind: 'closed', close: toServerClose(closeReasons.kicked), until: new Date(2026, 10, 22, 9, 41).getTime() }],
];

const moment = new Date(2026, 10, 22, 9, 41).getTime();

const logActions: readonly LogEntry['action'][] = [
  ...(['kick', 'ban', 'mute', 'unban', 'delete', 'erase', 'settings', 'clear', 'report', 'resolve'] as const),
];

/** The arguments that each sentence with gaps is called with. */
const samples: Samples = {
  chat: rooms,
  openChat: counts.map(([unread]) => [room, unread]),
  notificationTitle: [[ada, room]],
  messages: rooms,
  online: counts,
  picture: [[''], ['A bear']],
  uploading: counts,
  pictureProblem: (['off', 'type', 'size', 'many', 'offline', 'limit', 'failed'] as const).map((why) => [why]),
  pictureOf: oneName,
  youAre: oneName,
  readOnly: oneName,
  readOnlyGuest: oneName,
  noticeFrom: oneName,
  typing: [[[]], [[ada]], [[ada, bo]], [[ada, bo, cy]]],
  badName: [['admin'], ['?'], ['']],
  nameTaken: [['SneakyBear46', 'KindFox7']],
  moderatePerson: oneName,
  verified: [[site]],
  moderation: counts,
  canSendAt: [[moment]],
  limit: [
    [{ kind: 'muted', until: moment, reason: undefined }],
    [{ kind: 'muted', until: moment, reason: text }],
    [{ kind: 'paused', until: moment }],
    [{ kind: 'newcomer', until: moment }],
    [{ kind: 'slow', until: moment, seconds: 30 }],
  ],
  confirmErase: oneName,
  wasMuted: oneName,
  wasBanned: oneName,
  wasRemoved: oneName,
  wasLifted: oneName,
  reportedBy: [[ada, time]],
  bannedUntil: [[time]],
  mutedUntil: [[time]],
  byModerator: [[ada, time]],
  logLine: logActions.map((action) => [action, ada, bo]),
  slowEvery: [[45]],
  pausedUntil: [[time]],
  afterSeconds: [[45]],
  unknownPerson: oneName,
  tooLong: [[200]],
  tooMuch: [['3650d'], [200]],
  emptyHint: counts.filter(([others]) => others > 0),
  disconnectedHint: failures,
  joined: oneName,
  left: oneName,
  renamed: [[ada, bo]],
  others: counts.filter(([people]) => people > 0),
  reaction: counts.filter(([people]) => people > 0).map(([people]) => [emoji, people]),
  joinedAndLeft: counts
    .flatMap(([joined]) => [0, 1, 2, 5, 21].map((left): [number, number] => [joined, left]))
    .slice(1),
  newMessages: counts,
  found: counts,
  emojiFound: counts.filter(([found]) => found > 0),
  messageAnnouncement: [[ada, text]],
  messageLabel: [[ada, time, text]],
  reactWith: [[emoji]],
  canSendIn: counts,
  replyingTo: oneName,
  nameSuggestionCount: counts.filter(([found]) => found > 0),
  unknownCommand: [[command]],
  requestRefused: refusals.flatMap((refusal) => commands.map((sent): [ErrorMessage, Command] => [refusal, sent])),
  charactersLeft: counts,
  charactersOver: counts,
  transportName: [['websocket'], ['data-channel']],
  milliseconds: counts,
  fallbackReason: failures,
  reconnectingIn: counts,
  sendFailure: [...codes, 'ended' as const].map((why) => [why]),
  connectFailure: failures,
};

/** Collects every sentence of a language by its expression: `save`, `emojiGroup.food`, `online(5)`. */
export function allSentences(words: Words): Map<string, string> {
  return new Map(Object.entries(words).flatMap(([key, value]) => sentencesAt(key, value)));
}

function sentencesAt(key: string, value: unknown): [expression: string, sentence: string][] {
  if (typeof value === 'string') return [[key, value]];
  // A list of pairs of a number and a sentence.
  if (Array.isArray(value)) return value.flatMap(([number, sentence]) => sentencesAt(`${key}[${number}]`, sentence));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([inner, sentence]) => sentencesAt(`${key}.${inner}`, sentence));
  }
  if (typeof value !== 'function') throw new TypeError(`${key} is not a sentence.`);
  const calls: readonly (readonly unknown[])[] = samples[key as keyof Samples];
  return calls.map((args) => {
    const result: unknown = value(...args);
    const sentence = Array.isArray(result) ? result.join('') : String(result);
    return [`${key}(${JSON.stringify(args).slice(1, -1)})`, sentence];
  });
}
