import { timingSafeEqual } from 'node:crypto';

/** Compares two secrets in constant time, so that timing does not reveal how much of a guess was right. */
export function isSameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => new Bun.CryptoHasher('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

/** Creates an unguessable id: 128 random bits as 22 URL-safe characters (RFC 9725 section 5 requires RFC 4086 quality). */
export function newId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
}
