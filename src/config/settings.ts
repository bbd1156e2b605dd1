import { fileSettingRows, type Setting } from './file-setting-rows.ts';

/** Current names of settings by their former names, which still work. */
export const renamedSettings: Readonly<Record<string, string>> = { HISTORY_EVENTS: 'HISTORY_MESSAGES' };

/**
 * Every setting, in the order of the manual. `--help` and the manual print this table, and a unit test compares it with
 * what `readConfig` reads.
 */
export const settings: readonly Setting[] = [
  { name: 'PORT', meaning: 'TCP port for HTTP. `0` selects a free port.', default: '`8080`' },
  { name: 'HOST', meaning: 'Address to listen on.', default: 'all addresses' },
  { name: 'UDP_PORT', meaning: 'UDP port shared by all WebRTC peers.', default: 'the number of `PORT`' },
  { name: 'UDP_HOST', meaning: 'Local address to bind for UDP.', default: 'the value of `HOST`' },
  {
    name: 'PUBLIC_IP',
    meaning:
      'Addresses where clients reach the UDP port, if the machine does not have them itself (NAT, container, cloud). Comma-separated addresses or names, each with an optional port: `203.0.113.7`, `[2001:db8::7]:3478`, `chat.example`. Names are resolved once, at start.',
    default: "the machine's own addresses",
  },
  {
    name: 'ALLOWED_ORIGINS',
    meaning: 'Origins whose pages may connect: `*`, or a comma-separated list such as `https://example.com`.',
    default: '`*`',
  },
  {
    name: 'MAX_PEERS',
    meaning: 'Maximum number of WebRTC peers, and also of WebSockets. Beyond it the server answers `503`.',
    default: '`5000`',
  },
  {
    name: 'MAX_ROOMS',
    meaning:
      'Maximum number of open rooms: those with members, and those that the API or webhooks are using. Beyond it the server answers `503` to members; the API and webhooks may open 64 more.',
    default: '`1000`',
  },
  {
    name: 'MAX_PER_NETWORK',
    meaning:
      'Maximum number of WebRTC peers per network (an IPv4 address or an IPv6 `/64`), and also of its WebSockets and of rooms that it opens. Beyond it the server answers `429`. `0` means no limit.',
    default: 'a quarter of `MAX_PEERS`, and of `MAX_ROOMS`',
  },
  {
    name: 'DATA_DIR',
    meaning:
      'Folder for messages and for the secret that signs resume tokens. `:memory:` keeps everything in memory, until the process ends.',
    default: '`./data`',
  },
  {
    name: 'DURABILITY',
    meaning:
      '`normal`: what the server has acknowledged survives a crash of the process. `full`: it survives a power failure too, because each write is synced to disk first.',
    default: '`normal`',
  },
  {
    name: 'REDIS_URL',
    meaning:
      'URL of a Redis or Valkey server over which [several nodes](scaling.md#level-3-an-engine) share their rooms, for example `redis://user:password@host:6379`. It takes the place of `DATA_DIR`.',
    default: 'none',
  },
  {
    name: 'REDIS_PREFIX',
    meaning: 'Start of all keys and channels in Redis. Nodes with the same prefix share their rooms.',
    default: '`chat:`',
  },
  {
    name: 'NODE_ID',
    meaning: 'Name of this node among those that share a Redis server: 1 to 32 letters, digits, `_` and `-`.',
    default: 'a random one',
  },
  {
    name: 'HISTORY_MESSAGES',
    meaning:
      'Number of newest messages that a room keeps, each with its current text and reactions. With `REDIS_URL` the default is 10,000. Older ones are removed once a minute. The former name `HISTORY_EVENTS` still works.',
    default: '`100000`',
  },
  { name: 'HISTORY_DAYS', meaning: 'Number of days that a room keeps a message.', default: '`365`' },
  {
    name: 'SEARCH',
    meaning: '`0` turns the search of kept messages off, and the index for it. `REDIS_URL` turns both off.',
    default: '`1`',
  },
  { name: 'RATE', meaning: 'Messages per second that a member may send. `0` means no limit.', default: '`20`' },
  { name: 'RATE_BYTES', meaning: 'Bytes per second that a member may send. `0` means no limit.', default: '`65536`' },
  {
    name: 'ADMIN_TOKEN',
    meaning: 'Secret of 16 to 1,024 characters that makes a client a moderator.',
    default: 'no moderators',
  },
  {
    name: 'AUTH_TOKEN',
    meaning:
      'One or more comma-separated tokens of 16 to 1,024 characters. A client needs one of them to open a session or a WebSocket, and to read a room, as `Authorization: Bearer` or `?token=`.',
    default: 'no token needed',
  },
  {
    name: 'API_KEYS',
    meaning:
      'Names and keys for the [server API](server-api.md) and the [admin page](admin.md), such as `bot:KEY,shop:KEY`. Names have 1 to 32 letters, digits, `-` and `_`; keys have 16 to 1,024 characters.',
    default: 'no API',
  },
  {
    name: 'JWT_SECRET',
    meaning:
      'Secret of at least 32 bytes, with which your site signs tokens (HS256) for the users that it has signed in. They then have verified names. See [Identity](identity.md).',
    default: 'only guests',
  },
  {
    name: 'JWT_KEY',
    meaning:
      'Public key of these tokens in place of `JWT_SECRET`: PEM or JWK. RSA means RS256, P-256 means ES256, Ed25519 means EdDSA.',
    default: 'only guests',
  },
  {
    name: 'JWKS_URL',
    meaning: 'URL (https) of the public keys of these tokens in place of `JWT_KEY`. It needs `JWT_AUDIENCE`.',
    default: 'only guests',
  },
  {
    name: 'JWT_AUDIENCE',
    meaning:
      'One or more comma-separated values, one of which the `aud` of each token must contain. Without it, tokens must have no `aud`.',
    default: 'none',
  },
  { name: 'JWT_ISSUER', meaning: 'Value that the `iss` of each token must have.', default: 'any' },
  {
    name: 'GUESTS',
    meaning:
      'What people without a token may do: `write`, only `read`, or `none`: they cannot enter. A token from `AUTH_TOKEN` makes a guest that may write.',
    default: '`write`',
  },
  {
    name: 'RENAME',
    meaning: '`all` lets verified users change their names too. `guests`: their names are those of their tokens.',
    default: '`guests`',
  },
  {
    name: 'WEBHOOK_URL',
    meaning: 'URL that the server sends [webhooks](webhooks.md) to: https, or http to the same machine.',
    default: 'no webhooks',
  },
  {
    name: 'WEBHOOK_SECRET',
    meaning:
      'Secret that signs webhooks: `whsec_` and 24 to 64 bytes in base64. Two secrets, comma-separated, while you replace one.',
    default: 'needed with `WEBHOOK_URL`',
  },
  {
    name: 'WEBHOOK_EVENTS',
    meaning: 'Comma-separated types of webhooks, such as `message.created, report.created`; `*` for all.',
    default: 'all types',
  },
  {
    name: 'WEBHOOK_REPLY',
    meaning: '`1` lets the response to a webhook delete a message or reply to it.',
    default: '`0`',
  },
  ...fileSettingRows,
  { name: 'WHEP_READONLY', meaning: '`1` makes WHEP clients read-only.', default: '`0`' },
  {
    name: 'WHIP_LENIENT',
    meaning: "`1` accepts a PATCH without `If-Match` if it has the session's current ICE credentials.",
    default: '`0`',
  },
  {
    name: 'PUBLIC_URL',
    meaning:
      'URL where clients reach the server, including any path. Makes `Location` absolute. It must have the origin that pages use.',
    default: '`Location` is a path',
  },
  {
    name: 'TRUST_PROXY',
    meaning:
      "Number of reverse proxies in front of the server, 0 to 10. The client's address is the entry at this position from the right of `X-Forwarded-For`; `0` ignores the header.",
    default: '`0`',
  },
  {
    name: 'LOG',
    meaning: 'Format of the [log](operations.md#logs): `text`, or `json` with one object a line.',
    default: '`text`',
  },
  {
    name: 'LOG_LEVEL',
    meaning: 'The least important lines of the log: `error`, `warn`, `info`, or `debug`, which also logs each request.',
    default: '`info`',
  },
  {
    name: 'DRAIN',
    meaning:
      'Seconds within which the server stops, 0 to 3600. It releases its members one by one over all but the last second. `0` releases all at once.',
    default: '`2`',
  },
  {
    name: 'METRICS',
    meaning:
      '`1` serves [metrics](metrics.md) for Prometheus at `/metrics`: on a port of its own (`METRICS_PORT`), or on the main port with `METRICS_TOKEN`.',
    default: '`0`',
  },
  {
    name: 'METRICS_PORT',
    meaning: 'TCP port that serves only `/metrics`. `0` selects a free port.',
    default: 'none',
  },
  {
    name: 'METRICS_HOST',
    meaning: 'Address on which `METRICS_PORT` listens. `0.0.0.0`: all addresses.',
    default: '`127.0.0.1`',
  },
  {
    name: 'METRICS_TOKEN',
    meaning:
      'Bearer token of 16 to 1,024 characters that a request for `/metrics` needs: always on the main port, and on `METRICS_PORT` if it is set.',
    default: 'none',
  },
  {
    name: 'ICE_SERVERS',
    meaning:
      'STUN and TURN servers for clients, comma-separated: `stun:stun.example`, `turn:user:password@turn.example:3478?transport=udp`. In a user name or password, write `,` `:` `@` as `%2C` `%3A` `%40`.',
    default: 'none',
  },
  {
    name: 'TURN_SECRET',
    meaning:
      'Secret of 16 to 1,024 characters that the server shares with the TURN server (`static-auth-secret` in coturn). Each client then gets its own credentials, valid for 12 hours, for every TURN server in `ICE_SERVERS` that has no password.',
    default: 'none',
  },
];
