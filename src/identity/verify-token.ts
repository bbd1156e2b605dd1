import type { TokenSettings } from '../config/identity-settings.ts';
import type { VerifiedIdentity } from '../ports/admission.ts';
import { readClaims, type ClaimFault } from './claims.ts';
import type { TokenKeys } from './token-keys.ts';

/** Maximum length of a token. The server rejects a longer one without parsing it. */
export const MAX_JWT_UNITS = 8 * 1_024;

/** Three parts (RFC 7515 section 7.1) or five (RFC 7516 section 7.1), the first of them a JSON object in Base64url. */
const JWT = /^eyJ[\w-]*\.[\w-]*\.[\w-]*(?:\.[\w-]*\.[\w-]*)?$/;

/** Returns whether a token has the form of a JWT. Tokens of other kinds, such as those in `AUTH_TOKEN`, do not have it. */
export function hasJwtForm(token: string): boolean {
  return JWT.test(token);
}

/** The result of verifying a token. `detail` is one or two sentences, without secrets. */
export type TokenResult =
  | { readonly kind: 'verified'; readonly identity: VerifiedIdentity }
  /** Not signed by the key, or malformed. It may come from an attacker. */
  | { readonly kind: 'forged'; readonly detail: string }
  /** Signed by the key, but some claims do not fit. */
  | { readonly kind: 'unfit'; readonly faults: readonly ClaimFault[] }
  /** The keys cannot be read now. */
  | { readonly kind: 'unavailable'; readonly detail: string };

/** What a token is verified for. */
export interface TokenPurpose {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The room to enter; undefined accepts a token for any room. */
  readonly room: string | undefined;
}

/** Verifies a token for a room, or for any room when it is undefined. */
export type Verify = (token: string, room: string | undefined) => Promise<TokenResult>;

/** Verifies a token. Checks its claims only if its signature is valid. Never rejects. */
export async function verifyToken(
  token: string,
  keys: TokenKeys,
  { audiences, issuer }: Omit<TokenSettings, 'key'>,
  { now, room }: TokenPurpose,
): Promise<TokenResult> {
  if (token.length > MAX_JWT_UNITS)
    return { kind: 'forged', detail: `The token has ${token.length} characters. Use at most ${MAX_JWT_UNITS}.` };
  if (!hasJwtForm(token))
    return { kind: 'forged', detail: 'The token is not a JWT: three parts in Base64url, with dots between them.' };
  const check = await keys.verify(token);
  if (check.kind === 'unavailable') return check;
  if (check.kind === 'wrong') return { kind: 'forged', detail: check.detail };
  const outcome = readClaims(check.claims, { now, audiences, issuer, room });
  return 'user' in outcome ? { kind: 'verified', identity: outcome } : { kind: 'unfit', faults: outcome };
}
