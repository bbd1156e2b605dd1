import { SignJWT, type CryptoKey, type KeyObject } from 'jose';

/** Secret of test servers. */
export const JWT_SECRET = 'a-secret-of-the-site-with-32-bytes-or-more';

/** How a token is signed. Default: HS256 with `JWT_SECRET`. */
export interface SigningOptions {
  readonly key?: CryptoKey | KeyObject | Uint8Array;
  readonly header?: { readonly alg: string; readonly kid?: string };
  /** The present, in milliseconds since 1970. */
  readonly now?: number;
}

/** Signs a token for the user `tim`, which ends in an hour. Claims that are undefined are left out. */
export async function signToken(
  claims: Readonly<Record<string, unknown>> = {},
  { key = new TextEncoder().encode(JWT_SECRET), header = { alg: 'HS256' }, now = Date.now() }: SigningOptions = {},
): Promise<string> {
  const payload = { sub: 'tim', exp: Math.floor(now / 1_000) + 3_600, ...claims };
  return new SignJWT(payload).setProtectedHeader(header).sign(key);
}
