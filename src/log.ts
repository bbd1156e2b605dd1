/** Facts that belong to one log line. Never a message's text. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** Writes one line about something that happened. */
export type Log = (what: string, facts?: LogFields) => void;

/** One line on standard error: the time, what happened, then `key=value` pairs. */
export const logToStderr: Log = (what, facts = {}) => {
  const pairs = Object.entries(facts).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  process.stderr.write(`${new Date().toISOString()} ${what}${pairs.join('')}\n`);
};

/** Returns an error's message, as the end of a sentence. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'TimeoutError' ? 'the request timed out' : error.message;
}
