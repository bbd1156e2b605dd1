import { mayReconnect } from '../../src/protocol/close-codes.ts';
import { closeReasons, type CloseReason } from '../../src/protocol/close-reasons.ts';
import { type ErrorCode, errors } from '../../src/protocol/errors.ts';
import type { Command } from '../../src/protocol/client-messages.ts';
import type { ErrorMessage } from '../../src/protocol/server-messages.ts';
import type { ServerClose, ConnectFailure } from '../../www/client/connect-failure.ts';
import type { Words } from '../../www/chat-box/languages/en.ts';

type Sentences = {
  [Key in keyof Words as Words[Key] extends (...values: never[]) => unknown ? Key : never]: Words[Key];
};

type Samples = {
  readonly [Key in keyof Sentences]: readonly Parameters<Sentences[Key]>[];
};

/** What a sentence may be told; none of it is a word of a language. */
export const SAMPLE = {
  names: ['Ada_1815', 'Bo-77', 'Cy_99'],
  room: 'lobby-64',
  text: '3.14159',
  time: '09:41',
  emoji: '🦊',
  command: '/xyzzy',
  detail: 'HTTP 418',
} as const;

const { names, room, text, time, emoji, command, detail } = SAMPLE;
const [ada, bo, cy] = names;
const counts: readonly [number][] = [[0], [1], [2], [5], [11], [21], [100]];
const ada1: readonly [string][] = [[ada]];
const rooms: readonly [string][] = [[room]];
/** What a newer server may say. */
const newer = 'newer' as ErrorCode;
const codes = [...(Object.keys(errors) as ErrorCode[]), newer];

/** The server's own sentence, which English takes over. */
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

const closed = ({ code, reason }: CloseReason): ServerClose => ({ code, reason, reconnects: mayReconnect(code) });

const troubles: readonly [ConnectFailure][] = [
  [{ kind: 'refused', status: 401, detail }],
  [{ kind: 'refused', status: 503, detail }],
  [{ kind: 'unreachable' }],
  [{ kind: 'cors-blocked' }],
  [{ kind: 'timeout' }],
  [{ kind: 'ice-failed' }],
  [{ kind: 'lost' }],
  ...Object.values(closeReasons).map((closing): [ConnectFailure] => [{ kind: 'closed', close: closed(closing) }]),
  // A WebSocket says no more than its status.
  ...Object.values(closeReasons).map((closing): [ConnectFailure] => [
    { kind: 'closed', close: { ...closed(closing), reason: '' } },
  ]),
  [{ kind: 'closed', close: closed(closeReasons.kicked), until: new Date(2026, 10, 22, 9, 41).getTime() }],
];

const samples: Samples = {
  chat: rooms,
  openChat: counts.map(([unread]) => [room, unread]),
  saidIn: [[ada, room]],
  messages: rooms,
  here: counts,
  youAre: ada1,
  youListen: ada1,
  writing: [[[]], [[ada]], [[ada, bo]], [[ada, bo, cy]]],
  badName: [['admin'], ['?'], ['']],
  moderate: ada1,
  keepOut: ada1,
  emptyHint: counts.filter(([others]) => others > 0),
  endedHint: troubles,
  joined: ada1,
  left: ada1,
  renamed: [[ada, bo]],
  reaction: counts.filter(([people]) => people > 0).map(([people]) => [emoji, people]),
  cameOrWent: counts,
  newMessages: counts,
  said: [[ada, text]],
  saidAt: [[ada, time, text]],
  reactWith: [[emoji]],
  askRemove: ada1,
  sendIn: counts,
  replyingTo: ada1,
  namesFound: counts.filter(([found]) => found > 0),
  unknownCommand: [[command]],
  refused: refusals.flatMap((refusal) => commands.map((one): [ErrorMessage, Command] => [refusal, one])),
  unitsLeft: counts,
  unitsOver: counts,
  connectionBy: [[undefined], ['websocket'], ['data-channel']],
  route: [['websocket'], ['data-channel']],
  milliseconds: counts,
  whyNoDataChannel: troubles,
  againIn: counts,
  failure: [...codes, 'ended' as const].map((why) => [why]),
  trouble: troubles,
};

/** Everything a language says, by what it is asked: `save`, `emojiGroup.food`, `here(5)`. */
export function sayEverything(words: Words): Map<string, string> {
  return new Map(Object.entries(words).flatMap(([key, value]) => say(key, value)));
}

function say(key: string, value: unknown): [asked: string, said: string][] {
  if (typeof value === 'string') return [[key, value]];
  // A table by numbers.
  if (Array.isArray(value)) return value.flatMap(([by, one]) => say(`${key}[${by}]`, one));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([inner, one]) => say(`${key}.${inner}`, one));
  }
  if (typeof value !== 'function') throw new TypeError(`${key} is no sentence.`);
  const calls: readonly (readonly unknown[])[] = samples[key as keyof Samples];
  return calls.map((args) => {
    const said: unknown = value(...args);
    return [`${key}(${JSON.stringify(args).slice(1, -1)})`, Array.isArray(said) ? said.join('') : String(said)];
  });
}
