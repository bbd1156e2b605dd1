import { compactVerify, createRemoteJWKSet, customFetch, errors, type CompactVerifyGetKey, type CryptoKey } from 'jose';
import type { TokenKey } from '../config/identity-settings.ts';
import { isRecord, parseJson } from '../protocol/json.ts';
import type { Claims } from './claims.ts';

/** Time for which the server waits for a set of keys. */
const KEY_SET_TIMEOUT_MS = 5_000;
/** A set is read again when it does not have a token's key, but not more often than this. */
const KEY_SET_COOLDOWN_MS = 10_000;
const KEY_SET_MAX_AGE_MS = 10 * 60_000;
/** A token without `kid` is compared with at most this many keys of a set. */
const MAX_KEYS_TRIED = 8;

const EDDSA = ['EdDSA', 'Ed25519'];

/** The result of verifying a signature. */
export type SignatureCheck =
  | { readonly kind: 'right'; readonly claims: Claims }
  /** The token is malformed, or not signed by the key. `detail` is one or two sentences. */
  | { readonly kind: 'wrong'; readonly detail: string }
  /** The set of keys cannot be read now. */
  | { readonly kind: 'unavailable'; readonly detail: string };

/** Verifies signatures. The key decides the algorithm, never the token. */
export interface TokenKeys {
  /** Algorithms of tokens. */
  readonly algorithms: readonly string[];
  /** Verifies the signature of a token. Never rejects. */
  verify(token: string): Promise<SignatureCheck>;
}

/** Fetches a set of keys. Tests replace it. */
export type FetchKeys = (url: string, options: RequestInit) => Promise<Response>;

/** Creates the verifier of a key. It reads a set of keys when the first token needs it. */
export function createTokenKeys(key: TokenKey, fetchKeys: FetchKeys = fetch): TokenKeys {
  switch (key.kind) {
    case 'secret':
      return verifyWith(() => key.secret, ['HS256'], 'JWT_SECRET');
    case 'public':
      return verifyWith(() => key.key, key.algorithm === 'EdDSA' ? EDDSA : [key.algorithm], 'JWT_KEY');
    case 'jwks': {
      const keySet = createRemoteJWKSet(key.url, {
        ...{ timeoutDuration: KEY_SET_TIMEOUT_MS, cooldownDuration: KEY_SET_COOLDOWN_MS },
        ...{ cacheMaxAge: KEY_SET_MAX_AGE_MS, [customFetch]: fetchKeys },
      });
      return verifyWith(keySet, ['RS256', 'ES256', ...EDDSA], 'JWKS_URL');
    }
  }
}

type AnyKey = ReturnType<CompactVerifyGetKey>;

function verifyWith(
  findKey: (...args: Parameters<CompactVerifyGetKey>) => AnyKey,
  algorithms: readonly string[],
  setting: string,
): TokenKeys {
  const options = { algorithms: [...algorithms] };
  return {
    algorithms,
    async verify(token) {
      try {
        const { payload } = await compactVerify(token, findKey, options).catch((error: unknown) => {
          if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
          return tryKeys(token, error, options);
        });
        const claims = parseJson(new TextDecoder().decode(payload));
        if (isRecord(claims) && !Array.isArray(claims)) return { kind: 'right', claims };
        return { kind: 'wrong', detail: 'The payload of the token is not a JSON object.' };
      } catch (error) {
        return toCheck(error, algorithms, setting);
      }
    },
  };
}

/** Tries the keys of a set that fit a token without `kid`. */
async function tryKeys(
  token: string,
  keys: AsyncIterable<CryptoKey>,
  options: { algorithms: string[] },
): ReturnType<typeof compactVerify> {
  let tried = 0;
  for await (const key of keys) {
    if (++tried > MAX_KEYS_TRIED) break;
    try {
      return await compactVerify(token, key, options);
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

function toCheck(error: unknown, algorithms: readonly string[], setting: string): SignatureCheck {
  if (error instanceof errors.JOSEAlgNotAllowed)
    return wrong(`The token has another algorithm (alg) than the key in ${setting}: use ${algorithms.join(' or ')}.`);
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return wrong(`The signature of the token does not match ${setting}.`);
  if (error instanceof errors.JWKSNoMatchingKey)
    return wrong(`${setting} has no key for this token (kid and alg in its header).`);
  if (error instanceof errors.JWSInvalid || error instanceof errors.JOSENotSupported)
    return wrong('The token is malformed: it is not three parts in Base64url, the first of them a header with alg.');
  return { kind: 'unavailable', detail: `The server cannot read the keys of ${setting} now. Try again.` };
}

function wrong(detail: string): SignatureCheck {
  return { kind: 'wrong', detail };
}
