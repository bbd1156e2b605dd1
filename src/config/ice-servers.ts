import { ConfigError, readList, readSecretText, type Environment } from './env.ts';

/** A STUN or TURN server for clients. */
export interface IceServer {
  /** URI of RFC 7064 or RFC 7065, such as `turn:turn.example:3478?transport=udp`. */
  readonly uri: string;
  /** Credentials of a TURN server: created for each client, or fixed. A STUN server is `open`. */
  readonly access: 'open' | 'short-lived' | { readonly username: string; readonly credential: string };
}

/** Values of `ICE_SERVERS` and `TURN_SECRET`. */
export interface IceServers {
  readonly iceServers: readonly IceServer[];
  /** Secret shared with the TURN server (`static-auth-secret` in coturn); undefined without short-lived credentials. */
  readonly turnSecret: string | undefined;
}

const URI = new RegExp(
  [
    '^(?<scheme>stuns?|turns?):(?://)?',
    '(?:(?<user>[^:@/?]+):(?<password>[^@/?]+)@)?',
    String.raw`(?<host>[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::(?<port>\d{1,5}))?`,
    String.raw`(?<transport>\?transport=(?:udp|tcp))?$`,
  ].join(''),
  'i',
);

/** Text that fits into a quoted string of a header without a backslash (RFC 9110 section 5.6.4). */
const QUOTABLE = /^[ !#-[\]-~]{1,256}$/;

/**
 * Reads both variables. Throws a ConfigError, which repeats no password, for a value that cannot be used. Each client gets
 * a user name and its signature, so a client could guess a short `TURN_SECRET` offline.
 */
export function readIceServers(env: Environment): IceServers {
  const turnSecret = readSecretText(env, 'TURN_SECRET');
  const iceServers = readList(env, 'ICE_SERVERS').map((value) => readIceServer(value, turnSecret !== undefined));
  if (turnSecret !== undefined && !iceServers.some(({ access }) => access === 'short-lived')) {
    throw new ConfigError(
      'TURN_SECRET: no server in ICE_SERVERS needs it. Use a turn: or turns: server without a password.',
    );
  }
  return { iceServers, turnSecret };
}

function readIceServer(value: string, hasSecret: boolean): IceServer {
  const { scheme = '', user, password, host, port, transport = '' } = URI.exec(value)?.groups ?? {};
  const kind = scheme.toLowerCase();
  const isTurn = kind.startsWith('turn');
  const isValid = host !== undefined && (port === undefined || (Number(port) > 0 && Number(port) <= 65_535));
  if (!isValid || (!isTurn && (transport !== '' || user !== undefined))) {
    throw new ConfigError(
      `ICE_SERVERS: "${value.replace(/:[^:@]*@/, ':...@')}" is not a STUN or TURN server. Use stun:stun.example:3478 or ` +
        'turn:user:password@turn.example:3478?transport=udp, separated by commas.',
    );
  }
  const uri = `${kind}:${host}${port === undefined ? '' : `:${port}`}${transport.toLowerCase()}`;
  if (!isTurn) return { uri, access: 'open' };
  if (user !== undefined && password !== undefined) {
    return { uri, access: { username: decodePart(user, uri), credential: decodePart(password, uri) } };
  }
  if (hasSecret) return { uri, access: 'short-lived' };
  throw new ConfigError(
    `ICE_SERVERS: ${uri} has no password. Use user:password@ in front of the host, or set TURN_SECRET.`,
  );
}

/** Decodes a user name or password. A comma, a colon or an @ in it must be percent-encoded. */
function decodePart(value: string, uri: string): string {
  const decoded = decode(value);
  if (decoded !== undefined && QUOTABLE.test(decoded)) return decoded;
  throw new ConfigError(
    `ICE_SERVERS: the user or password of ${uri} is not valid. Use printable ASCII without quotes and backslashes.`,
  );
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    // The percent-encoding is malformed.
    return undefined;
  }
}
