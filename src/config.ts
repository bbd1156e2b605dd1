/** What the environment settled. */
export interface Config {
  /** TCP port of the HTTP server; 0 takes a free one. */
  readonly port: number;
  /** Address to bind; undefined means all. */
  readonly host: string | undefined;
  /** UDP port of all peers; undefined means the HTTP port's number. */
  readonly udpPort: number | undefined;
  /** Origins whose pages may open sessions and WebSockets. */
  readonly allowedOrigins: AllowedOrigins;
  /** Most peers, and most WebSockets, at a time. */
  readonly maxPeers: number;
  /** Most rooms with members at a time. */
  readonly maxRooms: number;
  /** Folder of the journal; undefined keeps everything in memory. */
  readonly dataDir: string | undefined;
  /** `full` syncs every turn to the disk. */
  readonly durability: 'normal' | 'full';
  /** Newest events a room keeps. */
  readonly historyEvents: number;
  /** Longest age of an event, in days. */
  readonly historyDays: number;
  /** Messages a second a member may send, with ten seconds' burst; 0 is no limit. */
  readonly rate: number;
  /** Bytes a second a member may send, with ten seconds' burst; 0 is no limit. */
  readonly rateBytes: number;
  /** Makes whoever says it in `hello` a moderator; undefined: nobody is. */
  readonly adminToken: string | undefined;
}

/** `*`, or the origins in the list. */
export type AllowedOrigins = '*' | ReadonlySet<string>;

/** A value that cannot be used. Its message is one sentence for whoever starts the server. */
export class ConfigError extends Error {}

/** `DATA_DIR` for keeping nothing. */
const IN_MEMORY = ':memory:';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment. Throws a ConfigError for the first value that cannot be used. */
export function readConfig(env: Environment): Config {
  return {
    port: wholeNumber(env, 'PORT', 0, 65_535) ?? 8080,
    host: text(env, 'HOST'),
    udpPort: wholeNumber(env, 'UDP_PORT', 1, 65_535),
    allowedOrigins: origins(text(env, 'ALLOWED_ORIGINS') ?? '*'),
    maxPeers: wholeNumber(env, 'MAX_PEERS', 1, 1_000_000) ?? 5_000,
    maxRooms: wholeNumber(env, 'MAX_ROOMS', 1, 1_000_000) ?? 1_000,
    dataDir: text(env, 'DATA_DIR') === IN_MEMORY ? undefined : (text(env, 'DATA_DIR') ?? './data'),
    durability: oneOf(env, 'DURABILITY', ['normal', 'full']) ?? 'normal',
    historyEvents: wholeNumber(env, 'HISTORY_EVENTS', 1, 1_000_000_000) ?? 100_000,
    historyDays: wholeNumber(env, 'HISTORY_DAYS', 1, 36_500) ?? 365,
    rate: wholeNumber(env, 'RATE', 0, 1_000_000) ?? 20,
    rateBytes: wholeNumber(env, 'RATE_BYTES', 0, 1_000_000_000) ?? 65_536,
    adminToken: adminToken(env),
  };
}

function oneOf<Word extends string>(env: Environment, name: string, words: readonly Word[]): Word | undefined {
  const value = text(env, name);
  const word = words.find((one) => one === value);
  if (value === undefined || word !== undefined) return word;
  throw new ConfigError(`${name} must be ${words.join(' or ')}, not "${value}".`);
}

/** A short one could be guessed. */
function adminToken(env: Environment): string | undefined {
  const token = text(env, 'ADMIN_TOKEN');
  if (token === undefined || (token.length >= 16 && token.length <= 1_024)) return token;
  throw new ConfigError('ADMIN_TOKEN must have 16 to 1,024 characters.');
}

/** An empty variable is one that is not set. */
function text(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function wholeNumber(env: Environment, name: string, least: number, most: number): number | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${value}".`);
}

function origins(value: string): AllowedOrigins {
  if (value === '*') return '*';
  return new Set(
    value.split(',').map((one) => {
      const origin = one.trim();
      if (URL.canParse(origin) && new URL(origin).origin === origin.toLowerCase()) return origin.toLowerCase();
      throw new ConfigError(
        `ALLOWED_ORIGINS must be * or origins such as https://example.com, comma separated, not "${origin}".`,
      );
    }),
  );
}
