import { readFileSettings, type FileSettings } from './file-settings.ts';
import { readApiKeys, type ApiKey } from './api-settings.ts';
import { parseEngineUrl, type EngineUrl } from './engine-url.ts';
import {
  ConfigError,
  isBearerToken,
  isSecretLength,
  readList,
  readOneOf,
  readSecretText,
  readText,
  readWholeNumber,
  type Environment,
} from './env.ts';
import type { LogFormat } from '../log.ts';
import { readIceServers, type IceServers } from './ice-servers.ts';
import { readIdentitySettings, type IdentitySettings } from './identity-settings.ts';
import { readLogSettings } from './log-settings.ts';
import { readMetricsSettings, type MetricsSettings } from './metrics-settings.ts';
import { readPublicHosts, type PublicHost } from './public-address.ts';
import { readWebhookSettings, type WebhookSettings } from './webhook-settings.ts';

/** The configuration of a server. `settings.ts` explains each setting to operators. */
export interface Config extends IceServers {
  /** TCP port of the HTTP server; 0 selects a free port. */
  readonly port: number;
  /** Address to bind; undefined means all addresses. */
  readonly host: string | undefined;
  /** UDP port of all peers; undefined means the HTTP port's number. */
  readonly udpPort: number | undefined;
  /** Address to bind for UDP; undefined means all addresses. */
  readonly udpHost: string | undefined;
  /** Addresses where clients reach the UDP port, in addition to the machine's own. */
  readonly publicHosts: readonly PublicHost[];
  /** Origins whose pages may open sessions and WebSockets. */
  readonly allowedOrigins: AllowedOrigins;
  /** Maximum number of peers, and separately of WebSockets. */
  readonly maxPeers: number;
  /** Maximum number of rooms that are open: with members, or held by a capability. */
  readonly maxRooms: number;
  /** Maximum number of peers, WebSockets and rooms of one network; 0 means no limit. Undefined means a quarter of `maxPeers` and `maxRooms`. */
  readonly maxPerNetwork: number | undefined;
  /** Folder of the journal; undefined stores everything in memory. */
  readonly dataDir: string | undefined;
  /** `full` syncs every turn to disk. */
  readonly durability: 'normal' | 'full';
  /** The engine that several nodes share, in place of the journal; undefined for a single process. */
  readonly engine: EngineConfig | undefined;
  /** Maximum number of messages and of changes that a room keeps, and maximum age of both. */
  readonly retention: { readonly maxMessages: number; readonly maxChanges: number; readonly maxAgeMs: number };
  /** Messages per second that a member may send, with a burst of ten seconds; 0 means no limit. */
  readonly rate: number;
  /** Bytes per second that a member may send, with a burst of ten seconds; 0 means no limit. */
  readonly rateBytes: number;
  /** Token that makes a client a moderator when `hello` contains it; undefined means no moderators. */
  readonly adminToken: string | undefined;
  /** Tokens, one of which opens a session or a WebSocket; empty means that no token is needed. */
  readonly authTokens: readonly string[];
  /** Keys of the server API; without keys, the server has no API. */
  readonly apiKeys: readonly ApiKey[];
  /** How the server identifies people. */
  readonly identity: IdentitySettings;
  /** Where the server shows its metrics; undefined without any. */
  readonly metrics: MetricsSettings | undefined;
  /** Where webhooks go; undefined sends none. */
  readonly webhooks: WebhookSettings | undefined;
  /** Who may send pictures, and where the server stores them; undefined while they are off. */
  readonly files: FileSettings | undefined;
  /** Accepts a PATCH without `If-Match` when its fragment has the session's current credentials. */
  readonly isWhipLenient: boolean;
  /** Members can search the messages that the server keeps. */
  readonly hasSearch: boolean;
  /** Makes WHEP clients read-only. */
  readonly isWhepReadonly: boolean;
  /** URL where clients reach the server, without a trailing slash; empty means that `Location` is a path. */
  readonly publicUrl: string;
  /** Number of trusted proxies in front of the server. */
  readonly trustedProxies: number;
  /** How the log is written. */
  readonly log: LogFormat;
  /** Time from a signal to the end of the process. */
  readonly drainMs: number;
}

/** How a node reaches the engine. */
export interface EngineConfig {
  readonly url: EngineUrl;
  /** Start of all keys and channels. */
  readonly prefix: string;
  /** Name of this node in logs and session ids; undefined means a random one. */
  readonly nodeId: string | undefined;
}

/** `*` for all origins, or the allowed ones in lower case. */
export type AllowedOrigins = '*' | ReadonlySet<string>;

/** Maximum number of changes that a room keeps, for clients that catch up. */
const MAX_CHANGES = 20_000;
const DAY_MS = 86_400_000;

/** Value of `DATA_DIR` that stores nothing. */
const IN_MEMORY = ':memory:';

/** Reads the environment. Throws a ConfigError for the first value that cannot be used. */
export function readConfig(env: Environment): Config {
  const authTokens = readAuthTokens(env);
  const place = readStorePlace(env);
  return {
    port: readWholeNumber(env, 'PORT', 0, 65_535) ?? 8080,
    host: readText(env, 'HOST'),
    udpPort: readWholeNumber(env, 'UDP_PORT', 1, 65_535),
    udpHost: readText(env, 'UDP_HOST') ?? readText(env, 'HOST'),
    publicHosts: readPublicHosts(env),
    allowedOrigins: readOrigins(env),
    maxPeers: readWholeNumber(env, 'MAX_PEERS', 1, 1_000_000) ?? 5_000,
    maxRooms: readWholeNumber(env, 'MAX_ROOMS', 1, 1_000_000) ?? 1_000,
    maxPerNetwork: readWholeNumber(env, 'MAX_PER_NETWORK', 0, 1_000_000),
    durability: readOneOf(env, 'DURABILITY', ['normal', 'full']) ?? 'normal',
    ...place,
    retention: {
      maxMessages:
        readWholeNumber(env, 'HISTORY_MESSAGES', 1, 1_000_000_000) ??
        readWholeNumber(env, 'HISTORY_EVENTS', 1, 1_000_000_000) ??
        (readText(env, 'REDIS_URL') === undefined ? 100_000 : 10_000),
      maxChanges: MAX_CHANGES,
      maxAgeMs: (readWholeNumber(env, 'HISTORY_DAYS', 1, 36_500) ?? 365) * DAY_MS,
    },
    rate: readWholeNumber(env, 'RATE', 0, 1_000_000) ?? 20,
    rateBytes: readWholeNumber(env, 'RATE_BYTES', 0, 1_000_000_000) ?? 65_536,
    adminToken: readSecretText(env, 'ADMIN_TOKEN'),
    authTokens,
    apiKeys: readApiKeys(env),
    identity: readIdentitySettings(env, authTokens.length > 0),
    metrics: readMetricsSettings(env),
    webhooks: readWebhookSettings(env),
    files: readFileSettings(env, { dataDir: place.dataDir, hasEngine: place.engine !== undefined }),
    isWhipLenient: readOneOf(env, 'WHIP_LENIENT', ['0', '1']) === '1',
    hasSearch: readOneOf(env, 'SEARCH', ['0', '1']) !== '0',
    isWhepReadonly: readOneOf(env, 'WHEP_READONLY', ['0', '1']) === '1',
    publicUrl: readPublicUrl(env),
    trustedProxies: readWholeNumber(env, 'TRUST_PROXY', 0, 10) ?? 0,
    log: readLogSettings(env),
    drainMs: (readWholeNumber(env, 'DRAIN', 0, 3_600) ?? 2) * 1_000,
    ...readIceServers(env),
  };
}

/** Where the store is. */
export type StorePlace = Pick<Config, 'dataDir' | 'engine'>;

/** Reads where the store is. Throws a ConfigError. */
export function readStorePlace(env: Environment): StorePlace {
  const dataDir = readText(env, 'DATA_DIR') ?? './data';
  return { dataDir: dataDir === IN_MEMORY ? undefined : dataDir, engine: readEngine(env) };
}

/** Reads bearer tokens. The error does not repeat a token. */
function readAuthTokens(env: Environment): readonly string[] {
  const tokens = readList(env, 'AUTH_TOKEN');
  if (!tokens.every(isBearerToken)) {
    throw new ConfigError(
      'AUTH_TOKEN: a token has a character that is not allowed. Use A-Z, a-z, 0-9, . _ ~ + / - and commas between tokens.',
    );
  }
  const unfit = tokens.find((token) => !isSecretLength(token));
  if (unfit === undefined) return tokens;
  throw new ConfigError(`AUTH_TOKEN: a token has ${unfit.length} characters. Use 16 to 1,024.`);
}

function readPublicUrl(env: Environment): string {
  const value = readText(env, 'PUBLIC_URL');
  if (value === undefined) return '';
  const url = URL.parse(value);
  if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '')
    return url.href.replace(/\/+$/, '');
  throw new ConfigError(
    `PUBLIC_URL: "${value}" is not valid. Use a URL such as https://example.com/chat, without query.`,
  );
}

function readOrigins(env: Environment): AllowedOrigins {
  const value = readText(env, 'ALLOWED_ORIGINS') ?? '*';
  if (value === '*') return '*';
  return new Set(
    value.split(',').map((item) => {
      const origin = item.trim();
      if (URL.canParse(origin) && new URL(origin).origin === origin.toLowerCase()) return origin.toLowerCase();
      throw new ConfigError(
        `ALLOWED_ORIGINS: "${origin}" is not an origin. Use * or origins such as https://example.com, separated by commas.`,
      );
    }),
  );
}

function readEngine(env: Environment): EngineConfig | undefined {
  const url = readText(env, 'REDIS_URL');
  const prefix = readText(env, 'REDIS_PREFIX') ?? 'chat:';
  const nodeId = readText(env, 'NODE_ID');
  if (!/^[\w:.-]{1,64}$/.test(prefix))
    throw new ConfigError(
      `REDIS_PREFIX: "${prefix}" has other characters than letters, digits and : . _ -, or over 64.`,
    );
  if (nodeId !== undefined && !/^[\w-]{1,32}$/.test(nodeId))
    throw new ConfigError(`NODE_ID: "${nodeId}" has other characters than letters, digits, _ and -, or over 32.`);
  return url === undefined ? undefined : { url: parseEngineUrl(url), prefix, nodeId };
}
