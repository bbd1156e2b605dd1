import { timingSafeEqual } from 'node:crypto';

/** Compares two secrets without telling by its time how much of one was right. */
export function isSameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => new Bun.CryptoHasher('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
