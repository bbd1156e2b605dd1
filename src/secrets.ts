import { timingSafeEqual } from 'node:crypto';

/** Compares two secrets without telling by its time how much of one was right. */
export function isSameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => new Bun.CryptoHasher('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

/** An unguessable name: 128 random bits in 22 URL-safe characters (RFC 9725 section 5 asks for RFC 4086 quality). */
export function newId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
}
