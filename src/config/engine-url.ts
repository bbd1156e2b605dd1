import { ConfigError } from './env.ts';

/** How to reach the engine. */
export interface EngineUrl {
  readonly place: EnginePlace;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Number of the database. */
  readonly database: number;
  /** Undefined without encryption. */
  readonly tls: EngineTls | undefined;
}

/** Where the engine is. */
export type EnginePlace =
  | EngineHost
  | { readonly kind: 'unix'; readonly path: string }
  /** Sentinels know the current primary of the name. Their credentials are separate from those of the engine. */
  | {
      readonly kind: 'sentinels';
      readonly sentinels: readonly EngineHost[];
      readonly name: string;
      readonly user: string | undefined;
      readonly password: string | undefined;
    };

/** A server that listens on a TCP port. */
export interface EngineHost {
  readonly kind: 'tcp';
  /** Name or address; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Paths of PEM files. Undefined: the system's certificate authorities, and no certificate of our own. */
export interface EngineTls {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

const REDIS_PORT = 6_379;
const SENTINEL_PORT = 26_379;
const MAX_DATABASE = 65_535;

const SHAPE =
  /^(?<scheme>[a-z+]+):\/\/(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?(?<hosts>[^@/?#]*)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/;

/** Query parameters by scheme. */
const TLS_PARAMETERS = ['ca', 'cert', 'key'];
const SENTINEL_PARAMETERS = ['sentinel_user', 'sentinel_password'];
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  redis: [],
  rediss: TLS_PARAMETERS,
  'redis+unix': ['db'],
  'redis+sentinel': SENTINEL_PARAMETERS,
  'rediss+sentinel': [...SENTINEL_PARAMETERS, ...TLS_PARAMETERS],
};

/** Parses the value of `REDIS_URL`. Throws a ConfigError that does not repeat credentials. */
export function parseEngineUrl(value: string): EngineUrl {
  const parts = SHAPE.exec(value)?.groups;
  if (!parts) {
    throw invalid(
      'the value is not a URL of an engine',
      'Use a URL such as redis://user:password@host:6379/0, and write : @ / ? # in a user name or password as %3A %40 %2F %3F %23',
    );
  }
  const { scheme = '', hosts = '', path = '', query = '' } = parts;
  const known = PARAMETERS[scheme];
  if (!known) {
    throw invalid(`the scheme "${scheme}" is not known`, `Use one of ${Object.keys(PARAMETERS).join(', ')}`);
  }
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (known.includes(name)) continue;
    const remedy = known.length > 0 ? `It can have ${known.join(', ')}` : 'It has none';
    throw invalid(`a ${scheme} URL has no parameter "${name}"`, remedy);
  }
  const parameter = (name: string) => parameters.get(name) || undefined;
  const [place, database] = readPlace(scheme, hosts, decode(path), parameter);
  const tls = { ca: parameter('ca'), cert: parameter('cert'), key: parameter('key') };
  if ((tls.cert === undefined) !== (tls.key === undefined)) {
    throw invalid('a client certificate needs both files', 'Use ?cert=…&key=…, or neither');
  }
  return {
    place,
    user: decode(parts['user'] ?? '') || undefined,
    password: decode(parts['password'] ?? '') || undefined,
    database,
    tls: scheme.startsWith('rediss') ? tls : undefined,
  };
}

/** Describes where the engine is, without credentials, for a log line. */
export function describePlace(place: EnginePlace): string {
  if (place.kind === 'unix') return place.path;
  if (place.kind === 'sentinels') return `${place.name} of ${place.sentinels.map(describePlace).join(', ')}`;
  return `${place.host.includes(':') ? `[${place.host}]` : place.host}:${place.port}`;
}

function readPlace(
  scheme: string,
  hosts: string,
  path: string,
  parameter: (name: string) => string | undefined,
): readonly [EnginePlace, number] {
  if (scheme === 'redis+unix') {
    if (hosts === '' && path.length > 1) return [{ kind: 'unix', path }, readDatabase(parameter('db') ?? '')];
    throw invalid('the path of the socket is missing', 'Use redis+unix:///run/redis/redis.sock');
  }
  if (!scheme.endsWith('+sentinel')) {
    if (hosts.includes(',')) throw invalid('the URL has several hosts', 'Use redis+sentinel:// for Sentinels');
    return [readHost(hosts, REDIS_PORT), readDatabase(path.slice(1))];
  }
  const [name = '', database = '', ...rest] = path.slice(1).split('/');
  if (name === '' || rest.length > 0) {
    throw invalid("the Sentinels' name of the primary is missing", 'Use redis+sentinel://host1,host2/mymaster');
  }
  const sentinels = hosts.split(',').map((host) => readHost(host, SENTINEL_PORT));
  const credentials = { user: parameter('sentinel_user'), password: parameter('sentinel_password') };
  return [{ kind: 'sentinels', sentinels, name, ...credentials }, readDatabase(database)];
}

function readHost(text: string, defaultPort: number): EngineHost {
  const [, ipv6, name, digits] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = ipv6 ?? name;
  const port = digits === undefined ? defaultPort : Number(digits);
  if (host !== undefined && port >= 1 && port <= 65_535) return { kind: 'tcp', host, port };
  throw invalid(`"${text}" is not a host`, 'Use host:port with a port from 1 to 65535, such as redis.example:6379');
}

function readDatabase(text: string): number {
  const number = /^\d*$/.test(text) ? Number(text) : Number.NaN;
  if (number <= MAX_DATABASE) return number;
  throw invalid(`"${text}" is not a number of a database`, 'Use a number such as 0');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('a % does not begin an escape', 'Write it as %25');
  }
}

function invalid(problem: string, remedy: string): ConfigError {
  return new ConfigError(`REDIS_URL: ${problem}. ${remedy}.`);
}
