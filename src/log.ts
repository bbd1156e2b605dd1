import type { Clock } from './clock.ts';

/** Fields of one log line. They never contain the text of a message. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** Writes one log line about an event. */
export type Log = (event: string, fields?: LogFields) => void;

/** Maximum number of lines of one event within `SUMMARY_MS`. Further lines are only counted. */
const MAX_LINES_PER_EVENT = 20;
/** Interval of summaries. A flood of one event writes at most 21 lines in it. */
const SUMMARY_MS = 60_000;

/** Writes one line to standard error: the time, the event, then `key=value` pairs. */
const logToStderr: Log = (event, fields = {}) => {
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${quote(value)}`);
  process.stderr.write(`${new Date().toISOString()} ${event}${pairs.join('')}\n`);
};

/**
 * Quotes the value of a field. Escapes every character that a terminal or an editor would act on, because clients
 * choose some values: JSON itself leaves C1 controls, line separators and marks of direction as they are.
 */
export function quote(value: string | number | boolean): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Prefix of events that only a moderator can cause. */
const MODERATION = 'moderation: ';

/**
 * Creates a log on standard error that a client cannot flood: it writes the first lines of an event, then only
 * their count, once a minute. Events with different `status` count separately, so that one cannot hide another. It
 * always writes actions of moderators.
 */
export function createLog(clock: Clock, write: Log = logToStderr): Log {
  const counts = new Map<string, number>();
  return (event, fields) => {
    if (event.startsWith(MODERATION)) return write(event, fields);
    const status = fields?.['status'];
    const key = `${event} ${status ?? ''}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count <= MAX_LINES_PER_EVENT) write(event, fields);
    if (count > 1) return;
    clock.after(SUMMARY_MS, () => {
      const more = (counts.get(key) ?? 0) - MAX_LINES_PER_EVENT;
      counts.delete(key);
      if (more > 0) write(event, { ...(status !== undefined && { status }), more, seconds: SUMMARY_MS / 1_000 });
    });
  };
}

/** Returns the message of a caught value, without the name of its class, to end a sentence with. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'TimeoutError' ? 'the request timed out' : error.message;
}
