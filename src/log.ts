import type { Clock } from './clock.ts';

/** Fields of one log line. They never contain the text of a message. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** Importance of a log line, the most important first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
/**
 * `error`: the server could not do something. `warn`: an operator should look at something. `info`: something happened, also
 * what a client did wrong. `debug`: each request.
 */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes one log line about an event, by default of level `info`. */
export type Log = (event: string, fields?: LogFields, level?: LogLevel) => void;

/** How a log is written. */
export interface LogFormat {
  /** `text`: the time, the event, then `key=value` pairs. `json`: one object a line. */
  readonly format: 'text' | 'json';
  /** The least important level that is written. */
  readonly level: LogLevel;
}

/** Maximum number of lines of one event within `SUMMARY_MS`. Further lines are only counted. */
const MAX_LINES_PER_EVENT = 20;
/** Interval of summaries. A flood of one event writes at most 21 lines in it. */
const SUMMARY_MS = 60_000;

/** Maximum size of lines that wait for a reader of the log that has stopped reading, in characters. */
const MAX_WAITING_LENGTH = 4_194_304;

/** Writes text of the log. Calls `written` once the text has left the process, or with an error when it never will. */
export type WriteText = (text: string, written: (error?: Error | null) => void) => void;

/**
 * Creates a log that writes each line with `write`, by default to standard error. The server goes on without its log: lines
 * are lost while the disk is full, or while nothing reads them. The next line that can be written follows their number.
 */
export function createLineLog({ format, level: leastLevel }: LogFormat, write: WriteText = openStandardError()): Log {
  const encode = format === 'json' ? encodeJson : encodeText;
  let lostLines = 0;
  let waitingLength = 0;
  return (event, fields = {}, level = 'info') => {
    if (LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(leastLevel)) return;
    if (waitingLength > MAX_WAITING_LENGTH) return void lostLines++;
    const lines = lostLines;
    lostLines = 0;
    // A write that failed may have left a part of a line.
    const notice = lines === 0 ? '' : `\n${encode('the log lost lines', { lines }, 'warn')}\n`;
    const text = `${notice}${encode(event, fields, level)}\n`;
    waitingLength += text.length;
    write(text, (error) => {
      waitingLength -= text.length;
      if (error) lostLines += lines + 1;
    });
  };
}

/** Returns a function that writes to standard error. Without a listener, each error of the stream would end the process. */
function openStandardError(): WriteText {
  process.stderr.on('error', () => undefined);
  return (text, written) => process.stderr.write(text, written);
}

function encodeText(event: string, fields: LogFields): string {
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${quote(value)}`);
  return `${new Date().toISOString()} ${event}${pairs.join('')}`;
}

function encodeJson(event: string, fields: LogFields, level: LogLevel): string {
  const head = { time: new Date().toISOString(), level, event };
  return escapeInvisible(JSON.stringify({ ...head, ...fields, ...head }), toUtf16Escapes);
}

/**
 * Quotes the value of a field. Escapes every character that a terminal or an editor would act on, because clients
 * choose some values: JSON itself leaves C1 controls, line separators and marks of direction as they are.
 */
export function quote(value: string | number | boolean): string {
  return escapeInvisible(JSON.stringify(value), (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

function escapeInvisible(json: string, escape: (character: string) => string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escape);
}

/** Returns the escapes of a character that JSON permits, one for each UTF-16 code unit. */
function toUtf16Escapes(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** Prefix of events that only a moderator can cause. */
const MODERATION = 'moderation: ';

/**
 * Creates a log on standard error that a client cannot flood: it writes the first lines of an event, then only
 * their count, once a minute. Events with different `status` count separately, so that one cannot hide another. It
 * always writes actions of moderators and lines of level `debug`.
 */
export function createLog(clock: Clock, write: Log = createLineLog({ format: 'text', level: 'info' })): Log {
  const counts = new Map<string, number>();
  return (event, fields, level = 'info') => {
    if (level === 'debug' || event.startsWith(MODERATION)) return write(event, fields, level);
    const status = fields?.['status'];
    const key = `${event} ${status ?? ''}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count <= MAX_LINES_PER_EVENT) write(event, fields, level);
    if (count > 1) return;
    clock.after(SUMMARY_MS, () => {
      const more = (counts.get(key) ?? 0) - MAX_LINES_PER_EVENT;
      counts.delete(key);
      if (more > 0) write(event, { ...(status !== undefined && { status }), more, seconds: SUMMARY_MS / 1_000 }, level);
    });
  };
}

/** Returns the message of a caught value, without the name of its class, to end a sentence with. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'TimeoutError' ? 'the request timed out' : error.message;
}
