import { ConfigError, readList, readOneOf, readText, readWholeNumber, type Environment } from './env.ts';
import { readIceServers, type IceServers } from './ice-servers.ts';
import { readPublicHosts, type PublicHost } from './public-address.ts';

/** What the environment settled. */
export interface Config extends IceServers {
  /** TCP port of the HTTP server; 0 takes a free one. */
  readonly port: number;
  /** Address to bind; undefined means all. */
  readonly host: string | undefined;
  /** UDP port of all peers; undefined means the HTTP port's number. */
  readonly udpPort: number | undefined;
  /** Address to bind for UDP; undefined means all. */
  readonly udpHost: string | undefined;
  /** Where clients outside reach the UDP port. */
  readonly publicHosts: readonly PublicHost[];
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
  /** Newest events a room keeps, and the longest age of one in milliseconds. */
  readonly retention: { readonly events: number; readonly age: number };
  /** Messages a second a member may send, with ten seconds' burst; 0 is no limit. */
  readonly rate: number;
  /** Bytes a second a member may send, with ten seconds' burst; 0 is no limit. */
  readonly rateBytes: number;
  /** Makes whoever says it in `hello` a moderator; undefined: nobody is. */
  readonly adminToken: string | undefined;
  /** Tokens of which one is needed to open a session or a WebSocket; none: everybody may. */
  readonly authTokens: readonly string[];
  /** Takes a PATCH without `If-Match` if its fragment carries the current credentials. */
  readonly isWhipLenient: boolean;
  /** Who comes over WHEP only listens. */
  readonly isWhepReadonly: boolean;
  /** Where clients reach the server, without a slash at its end; empty: `Location` is a path. */
  readonly publicUrl: string;
  /** Trusted proxies in front of the server. */
  readonly trustedProxies: number;
}

/** `*`, or the origins in the list. */
export type AllowedOrigins = '*' | ReadonlySet<string>;

/** In milliseconds. */
const DAY_MS = 86_400_000;

/** `DATA_DIR` for keeping nothing. */
const IN_MEMORY = ':memory:';

/** Reads the environment. Throws a ConfigError for the first value that cannot be used. */
export function readConfig(env: Environment): Config {
  return {
    port: readWholeNumber(env, 'PORT', 0, 65_535) ?? 8080,
    host: readText(env, 'HOST'),
    udpPort: readWholeNumber(env, 'UDP_PORT', 1, 65_535),
    udpHost: readText(env, 'UDP_HOST') ?? readText(env, 'HOST'),
    publicHosts: readPublicHosts(env),
    allowedOrigins: origins(readText(env, 'ALLOWED_ORIGINS') ?? '*'),
    maxPeers: readWholeNumber(env, 'MAX_PEERS', 1, 1_000_000) ?? 5_000,
    maxRooms: readWholeNumber(env, 'MAX_ROOMS', 1, 1_000_000) ?? 1_000,
    dataDir: readText(env, 'DATA_DIR') === IN_MEMORY ? undefined : (readText(env, 'DATA_DIR') ?? './data'),
    durability: readOneOf(env, 'DURABILITY', ['normal', 'full']) ?? 'normal',
    retention: {
      events: readWholeNumber(env, 'HISTORY_EVENTS', 1, 1_000_000_000) ?? 100_000,
      age: (readWholeNumber(env, 'HISTORY_DAYS', 1, 36_500) ?? 365) * DAY_MS,
    },
    rate: readWholeNumber(env, 'RATE', 0, 1_000_000) ?? 20,
    rateBytes: readWholeNumber(env, 'RATE_BYTES', 0, 1_000_000_000) ?? 65_536,
    adminToken: adminToken(env),
    authTokens: authTokens(env),
    isWhipLenient: readOneOf(env, 'WHIP_LENIENT', ['0', '1']) === '1',
    isWhepReadonly: readOneOf(env, 'WHEP_READONLY', ['0', '1']) === '1',
    publicUrl: publicUrl(env),
    trustedProxies: readWholeNumber(env, 'TRUST_PROXY', 0, 10) ?? 0,
    ...readIceServers(env),
  };
}

/** A short one could be guessed. */
function adminToken(env: Environment): string | undefined {
  const token = readText(env, 'ADMIN_TOKEN');
  if (token === undefined || (token.length >= 16 && token.length <= 1_024)) return token;
  throw new ConfigError('ADMIN_TOKEN must have 16 to 1,024 characters.');
}

/** What RFC 6750 section 2.1 calls b68token. */
function authTokens(env: Environment): readonly string[] {
  const given = readList(env, 'AUTH_TOKEN');
  if (given.every((one) => /^[A-Za-z0-9._~+/-]+=*$/.test(one))) return given;
  throw new ConfigError('AUTH_TOKEN must be tokens of A-Z, a-z, 0-9 and . _ ~ + / -, comma separated.');
}

function publicUrl(env: Environment): string {
  const value = readText(env, 'PUBLIC_URL');
  if (value === undefined) return '';
  const url = URL.parse(value);
  if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '')
    return url.href.replace(/\/+$/, '');
  throw new ConfigError(`PUBLIC_URL must be an address such as https://example.com/chat, not "${value}".`);
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
