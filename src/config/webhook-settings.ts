import { ConfigError, readList, readOneOf, readText, type Environment } from './env.ts';

/** Types of webhooks that `WEBHOOK_EVENTS` selects. `events.skipped` is always sent. */
export const WEBHOOK_TYPES = [
  'message.created',
  'message.edited',
  'message.deleted',
  'reaction.changed',
  'member.joined',
  'member.left',
  'member.renamed',
  'report.created',
  'ban.created',
  'ban.ended',
  'room.opened',
  'room.emptied',
  'room.cleared',
  'settings.changed',
] as const;

/** A type of webhooks that an operator can select. */
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** Where the server sends webhooks, and which. */
export interface WebhookSettings {
  readonly url: URL;
  /** One secret, or two while receivers change to another one. Each webhook has a signature of each. */
  readonly secrets: readonly Uint8Array[];
  readonly types: ReadonlySet<WebhookType>;
  /** The JSON response of the receiver may delete a message, or reply to it. */
  readonly mayReply: boolean;
}

const SETTINGS = ['WEBHOOK_SECRET', 'WEBHOOK_EVENTS', 'WEBHOOK_REPLY'];
/** Standard Webhooks 1.0, "Signature scheme". */
const SECRET_PREFIX = 'whsec_';
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;
const MAX_SECRETS = 2;
const NEW_SECRET = 'the output of: echo "whsec_$(openssl rand -base64 32)"';

/** Reads where webhooks go; undefined without `WEBHOOK_URL`. Throws a ConfigError, which repeats no secret. */
export function readWebhookSettings(env: Environment): WebhookSettings | undefined {
  const url = readUrl(env);
  const secrets = readSecrets(env);
  const types = readTypes(env);
  const mayReply = readOneOf(env, 'WEBHOOK_REPLY', ['0', '1']) === '1';
  if (!url) {
    const unused = SETTINGS.find((name) => readText(env, name) !== undefined);
    if (unused === undefined || (unused === 'WEBHOOK_REPLY' && !mayReply)) return undefined;
    throw new ConfigError(`${unused}: it has no effect without a receiver. Set WEBHOOK_URL.`);
  }
  if (secrets.length === 0)
    throw new ConfigError(
      `WEBHOOK_URL: the receiver needs a secret to verify webhooks. Set WEBHOOK_SECRET to ${NEW_SECRET}`,
    );
  return { url, secrets, types, mayReply };
}

/** Reads the URL of the receiver. The error does not repeat a path or query, which may contain a secret. */
function readUrl(env: Environment): URL | undefined {
  const text = readText(env, 'WEBHOOK_URL');
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (!url)
    throw new ConfigError('WEBHOOK_URL: the value is not a URL. Use one such as https://site.example/webhooks.');
  if (url.username !== '' || url.password !== '')
    throw new ConfigError(
      'WEBHOOK_URL: a URL with a user name or password ends up in logs. Remove them: the signature proves the sender.',
    );
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw new ConfigError(
    `WEBHOOK_URL: "${url.protocol}//${url.host}" is not secure. Use https, or http to a receiver on the same machine.`,
  );
}

/** Returns whether a host name of a URL is this machine. A URL has IPv4 addresses in their usual form already. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

function readSecrets(env: Environment): readonly Uint8Array[] {
  const secrets = readList(env, 'WEBHOOK_SECRET').map(parseSecret);
  if (secrets.length <= MAX_SECRETS) return secrets;
  throw new ConfigError(`WEBHOOK_SECRET: there are ${secrets.length} secrets. Use the new one and the one before it.`);
}

function parseSecret(text: string): Uint8Array {
  if (!text.startsWith(SECRET_PREFIX))
    throw new ConfigError(`WEBHOOK_SECRET: a secret does not begin with ${SECRET_PREFIX}. Use ${NEW_SECRET}`);
  const secret = decodeBase64(text.slice(SECRET_PREFIX.length));
  if (!secret) throw new ConfigError(`WEBHOOK_SECRET: a secret is not base64. Use ${NEW_SECRET}`);
  if (secret.length >= MIN_SECRET_BYTES && secret.length <= MAX_SECRET_BYTES) return secret;
  throw new ConfigError(
    `WEBHOOK_SECRET: a secret has ${secret.length} bytes, not ${MIN_SECRET_BYTES} to ${MAX_SECRET_BYTES}. Use ${NEW_SECRET}`,
  );
}

function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return undefined;
  }
}

function readTypes(env: Environment): ReadonlySet<WebhookType> {
  const names = readList(env, 'WEBHOOK_EVENTS');
  if (names.length === 0 || names.includes('*')) return new Set(WEBHOOK_TYPES);
  const types = WEBHOOK_TYPES.filter((type) => names.includes(type));
  const unknown = names.find((name) => !types.some((type) => type === name));
  if (unknown === undefined) return new Set(types);
  throw new ConfigError(
    `WEBHOOK_EVENTS: "${unknown}" is not a type of webhooks. Use * or some of ${WEBHOOK_TYPES.join(', ')}.`,
  );
}
