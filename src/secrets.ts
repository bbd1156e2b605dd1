import { createHmac, timingSafeEqual } from 'node:crypto';

/** Compares two secrets in constant time, so that timing does not reveal how much of a guess was right. */
export function isSameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => new Bun.CryptoHasher('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

/** Creates an unguessable id: 128 random bits as 22 URL-safe characters (RFC 9725 section 5 requires RFC 4086 quality). */
export function newId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
}

/** Derives a key from a secret. Each purpose has another key, which does not reveal the secret. */
export function deriveKey(secret: Uint8Array, purpose: string): Uint8Array {
  return createHmac('sha256', secret).update(purpose).digest();
}
