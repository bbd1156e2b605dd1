import { createPublicKey, type KeyObject } from 'node:crypto';
import { isRecord, parseJson } from '../protocol/json.ts';
import { ConfigError, readList, readOneOf, readText, type Environment } from './env.ts';

/** How the server identifies people. */
export interface IdentitySettings {
  /** Undefined: there are only guests. */
  readonly tokens: TokenSettings | undefined;
  /** What people without a token may do. */
  readonly guests: 'write' | 'read' | 'none';
  /** True when verified users may change the names that the site gave them. */
  readonly mayUsersRename: boolean;
}

/** How the server verifies JSON Web Tokens (RFC 7519). */
export interface TokenSettings {
  readonly key: TokenKey;
  /** `aud` of a token must be one of these; empty: a token must have none. */
  readonly audiences: readonly string[];
  /** `iss` that every token must have; undefined accepts every issuer. */
  readonly issuer: string | undefined;
}

/** The key of all tokens. It decides the algorithm. */
export type TokenKey =
  | { readonly kind: 'secret'; readonly secret: Uint8Array }
  | { readonly kind: 'public'; readonly key: KeyObject; readonly algorithm: PublicKeyAlgorithm }
  | { readonly kind: 'jwks'; readonly url: URL };

/** An algorithm with a public key (RFC 7518 section 3.1, RFC 8037 section 3.1). */
export type PublicKeyAlgorithm = 'RS256' | 'ES256' | 'EdDSA';

/** HS256 needs a key of the size of the hash (RFC 7518 section 3.2). */
const MIN_SECRET_BYTES = 32;
const MAX_SECRET_BYTES = 1_024;
/** RFC 7518 section 3.3. */
const MIN_RSA_BITS = 2_048;

const KEY_SETTINGS = ['JWT_SECRET', 'JWT_KEY', 'JWKS_URL'];

/** Reads how the server identifies people. `hasAccessTokens`: `AUTH_TOKEN` is set. Throws a ConfigError, which repeats no secret. */
export function readIdentitySettings(env: Environment, hasAccessTokens: boolean): IdentitySettings {
  const tokens = readTokenSettings(env);
  const guests = readOneOf(env, 'GUESTS', ['write', 'read', 'none']) ?? 'write';
  const rename = readOneOf(env, 'RENAME', ['guests', 'all']) ?? 'guests';
  if (guests === 'none' && !tokens && !hasAccessTokens)
    throw new ConfigError(
      `GUESTS: "none" keeps out everybody without a token. Set AUTH_TOKEN or one of ${KEY_SETTINGS.join(', ')}.`,
    );
  return { tokens, guests, mayUsersRename: rename === 'all' };
}

/** Reads how the server verifies tokens; undefined without a key. Throws a ConfigError, which repeats no secret. */
export function readTokenSettings(env: Environment): TokenSettings | undefined {
  const keys = [readSecret(env), readPublicKey(env), readKeySetUrl(env)].filter((key) => key !== undefined);
  const audiences = readList(env, 'JWT_AUDIENCE');
  const issuer = readText(env, 'JWT_ISSUER');
  const [key, second] = keys;
  if (second) throw new ConfigError(`${KEY_SETTINGS.join(', ')}: more than one is set. Use the one that tokens need.`);
  if (!key) {
    const unused = audiences.length > 0 ? 'JWT_AUDIENCE' : issuer !== undefined ? 'JWT_ISSUER' : undefined;
    if (unused === undefined) return undefined;
    throw new ConfigError(`${unused}: it has no effect without a key. Set one of ${KEY_SETTINGS.join(', ')}.`);
  }
  if (key.kind === 'jwks' && audiences.length === 0)
    throw new ConfigError(
      'JWKS_URL: it needs JWT_AUDIENCE, because the same keys sign tokens for other applications too. Use the audience of this chat.',
    );
  return { key, audiences, issuer };
}

function readSecret(env: Environment): TokenKey | undefined {
  const text = readText(env, 'JWT_SECRET');
  if (text === undefined) return undefined;
  const secret = new TextEncoder().encode(text);
  if (secret.length >= MIN_SECRET_BYTES && secret.length <= MAX_SECRET_BYTES) return { kind: 'secret', secret };
  throw new ConfigError(
    `JWT_SECRET: the value has ${secret.length} bytes. Use ${MIN_SECRET_BYTES} to ${MAX_SECRET_BYTES} random ones, such as the output of "openssl rand -base64 32".`,
  );
}

function readKeySetUrl(env: Environment): TokenKey | undefined {
  const text = readText(env, 'JWKS_URL');
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url?.protocol === 'https:') return { kind: 'jwks', url };
  throw new ConfigError(
    `JWKS_URL: "${text}" is not an https URL. Use one such as https://login.example/.well-known/jwks.json.`,
  );
}

function readPublicKey(env: Environment): TokenKey | undefined {
  // A variable in one line often has a line end as two characters.
  const text = readText(env, 'JWT_KEY')?.replaceAll('\\n', '\n').trim();
  if (text === undefined) return undefined;
  const key = text.startsWith('{') ? parseJwk(text) : parsePem(text);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType === 'rsa' && bits >= MIN_RSA_BITS) return { kind: 'public', key, algorithm: 'RS256' };
  if (key.asymmetricKeyType === 'rsa')
    throw invalidKey(`the RSA key has ${bits} bits`, `Use a key of at least ${MIN_RSA_BITS} bits`);
  if (key.asymmetricKeyType === 'ed25519') return { kind: 'public', key, algorithm: 'EdDSA' };
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1')
    return { kind: 'public', key, algorithm: 'ES256' };
  throw invalidKey('the kind of key is not supported', 'Use an RSA key, an EC key on P-256, or an Ed25519 key');
}

function parseJwk(text: string): KeyObject {
  const jwk = parseJson(text);
  if (!isRecord(jwk)) throw invalidKey('the value is not JSON', 'Use one JWK, or a public key in PEM form');
  if (jwk['keys'] !== undefined) throw invalidKey('the value is a set of keys', 'Use one of its keys, or JWKS_URL');
  if (jwk['kty'] === 'oct' || jwk['k'] !== undefined)
    throw invalidKey('the value is a secret key', 'Use JWT_SECRET for HS256');
  if (jwk['d'] !== undefined) throw privateKey();
  return attempt(() => createPublicKey({ key: { ...jwk }, format: 'jwk' }));
}

/** Parses a public key or a certificate. Its lines may end with spaces, as variables often have them. */
function parsePem(text: string): KeyObject {
  const [, label = '', body = ''] = /^-----BEGIN ([A-Z0-9 ]+)-----(.*)-----END \1-----$/s.exec(text) ?? [];
  if (label.includes('PRIVATE KEY')) throw privateKey();
  if (label === '')
    throw invalidKey('the value is neither PEM nor a JWK', 'Use a text that begins with -----BEGIN or {');
  const base64 = body.replace(/\s/g, '').replace(/(.{64})/g, '$1\n');
  return attempt(() => createPublicKey(`-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`));
}

function attempt(create: () => KeyObject): KeyObject {
  try {
    return create();
  } catch {
    throw invalidKey('the public key cannot be read', 'Use the output of "openssl pkey -pubout", or a JWK');
  }
}

function privateKey(): ConfigError {
  return invalidKey(
    'the value is a private key, which the server must not have',
    'Use the public one: openssl pkey -in private.pem -pubout',
  );
}

function invalidKey(problem: string, remedy: string): ConfigError {
  return new ConfigError(`JWT_KEY: ${problem}. ${remedy}.`);
}
