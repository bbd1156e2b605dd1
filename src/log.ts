/** Fields of one log line. They never contain the text of a message. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** Writes one log line about an event. */
export type Log = (event: string, fields?: LogFields) => void;

/** Writes one line to standard error: the time, the event, then `key=value` pairs. */
export const logToStderr: Log = (event, fields = {}) => {
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  process.stderr.write(`${new Date().toISOString()} ${event}${pairs.join('')}\n`);
};

/** Returns the message of a caught value, without the name of its class. Fits as the end of a sentence. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'TimeoutError' ? 'the request timed out' : error.message;
}
