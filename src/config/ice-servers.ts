import { ConfigError, readList, readText, type Environment } from './env.ts';

/** A STUN or TURN server that clients are told of. */
export interface IceServer {
  /** RFC 7064 or RFC 7065, such as `turn:turn.example:3478?transport=udp`. */
  readonly uri: string;
  /** How one gets in at a TURN server; a STUN server asks nobody. */
  readonly access: 'open' | 'short-lived' | { readonly username: string; readonly credential: string };
}

/** What `ICE_SERVERS` and `TURN_SECRET` settle. */
export interface IceServers {
  readonly iceServers: readonly IceServer[];
  /** Shared with the TURN server, which calls it `static-auth-secret`; undefined without a short-lived access. */
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

/** What a quoted string of a header holds without a backslash (RFC 9110 section 5.6.4). */
const QUOTABLE = /^[ !#-[\]-~]{1,256}$/;

/** Reads both variables. Throws a ConfigError for what cannot be used; it repeats no password. */
export function readIceServers(env: Environment): IceServers {
  const turnSecret = longEnough(readText(env, 'TURN_SECRET'));
  const iceServers = readList(env, 'ICE_SERVERS').map((one) => iceServer(one, turnSecret !== undefined));
  if (turnSecret !== undefined && !iceServers.some(({ access }) => access === 'short-lived')) {
    throw new ConfigError('TURN_SECRET must come with a turn: or turns: server without a password in ICE_SERVERS.');
  }
  return { iceServers, turnSecret };
}

/** Each client gets a user name and its signature: who has a short secret's could guess the secret. */
function longEnough(secret: string | undefined): string | undefined {
  if (secret === undefined || (secret.length >= 16 && secret.length <= 1_024)) return secret;
  throw new ConfigError('TURN_SECRET must have 16 to 1,024 characters.');
}

function iceServer(value: string, hasSecret: boolean): IceServer {
  const { scheme = '', user, password, host, port, transport = '' } = URI.exec(value)?.groups ?? {};
  const kind = scheme.toLowerCase();
  const isTurn = kind.startsWith('turn');
  const isRead = host !== undefined && (port === undefined || (Number(port) > 0 && Number(port) <= 65_535));
  if (!isRead || (!isTurn && (transport !== '' || user !== undefined))) {
    throw new ConfigError(
      'ICE_SERVERS must be servers such as stun:stun.example:3478 or turn:user:password@turn.example:3478?transport=udp, ' +
        `comma separated, not "${value.replace(/:[^:@]*@/, ':...@')}".`,
    );
  }
  const uri = `${kind}:${host}${port === undefined ? '' : `:${port}`}${transport.toLowerCase()}`;
  if (!isTurn) return { uri, access: 'open' };
  if (user !== undefined && password !== undefined) {
    return { uri, access: { username: plain(user, uri), credential: plain(password, uri) } };
  }
  if (hasSecret) return { uri, access: 'short-lived' };
  throw new ConfigError(`ICE_SERVERS must name user:password@ for ${uri}, or TURN_SECRET must be set.`);
}

/** Undoes percent-encoding, which a comma, a colon or an @ needs here. */
function plain(value: string, uri: string): string {
  const decoded = decode(value);
  if (decoded !== undefined && QUOTABLE.test(decoded)) return decoded;
  throw new ConfigError(
    `ICE_SERVERS must have a user and a password of printable ASCII without quotes and backslashes for ${uri}.`,
  );
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    // Malformed percent-encoding stands for nothing.
    return undefined;
  }
}
