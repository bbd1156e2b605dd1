import {
  ConfigError,
  isBearerToken,
  readOneOf,
  readSecretText,
  readText,
  readWholeNumber,
  type Environment,
} from './env.ts';

/** Where the server shows its metrics: on a port apart, or at a path of its own port, for which a request needs a token. */
export type MetricsSettings =
  | {
      readonly kind: 'port';
      /** 0 selects a free port. */
      readonly port: number;
      readonly host: string;
      /** Token that a request needs; undefined without one. */
      readonly token: string | undefined;
    }
  | { readonly kind: 'path'; readonly token: string };

/** A port without a token is for this machine, unless the operator names an address. */
const DEFAULT_HOST = '127.0.0.1';
/** The default of PORT. */
const DEFAULT_PORT = 8080;

/** Addresses that stand for all addresses of the machine. */
const ALL_ADDRESSES: ReadonlySet<string | undefined> = new Set([undefined, '0.0.0.0', '::']);

/** Returns whether the server itself listens on the port, at the address. */
function isMainPort(env: Environment, port: number, host: string): boolean {
  const mainHost = readText(env, 'HOST');
  const isSameHost = mainHost === host || ALL_ADDRESSES.has(mainHost) || ALL_ADDRESSES.has(host);
  return port !== 0 && port === (readWholeNumber(env, 'PORT', 0, 65_535) ?? DEFAULT_PORT) && isSameHost;
}

/** Reads where the server shows its metrics; undefined when they are off. Throws a ConfigError, which repeats no token. */
export function readMetricsSettings(env: Environment): MetricsSettings | undefined {
  const choice = readOneOf(env, 'METRICS', ['0', '1']);
  const port = readWholeNumber(env, 'METRICS_PORT', 0, 65_535);
  const host = readText(env, 'METRICS_HOST') ?? DEFAULT_HOST;
  const token = readSecretText(env, 'METRICS_TOKEN');
  if (choice === undefined) {
    // A default that is set explicitly asks for nothing.
    const set = { METRICS_PORT: port, METRICS_HOST: host === DEFAULT_HOST ? undefined : host, METRICS_TOKEN: token };
    const [unused] = Object.entries(set).find(([, value]) => value !== undefined) ?? [];
    if (unused === undefined) return undefined;
    throw new ConfigError(`${unused}: it has no effect without METRICS. Set METRICS=1.`);
  }
  if (choice === '0') return undefined;
  if (token !== undefined && !isBearerToken(token))
    throw new ConfigError(
      'METRICS_TOKEN: the token has a character that is not allowed. Use A-Z, a-z, 0-9 and . _ ~ + / -',
    );
  if (port !== undefined && isMainPort(env, port, host))
    throw new ConfigError(`METRICS_PORT: ${port} is the number of PORT. Use another one, such as 9464.`);
  if (port === undefined && host !== DEFAULT_HOST)
    throw new ConfigError('METRICS_HOST: it has no effect without METRICS_PORT. Set METRICS_PORT=9464, or remove it.');
  if (port !== undefined) return { kind: 'port', port, host, token };
  if (token !== undefined) return { kind: 'path', token };
  throw new ConfigError(
    'METRICS: "1" needs METRICS_PORT, such as 9464, or METRICS_TOKEN, which a request for /metrics on the main port then needs.',
  );
}
