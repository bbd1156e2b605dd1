import { createHmac } from 'node:crypto';
import type { Role } from '../../src/protocol/identity-messages.ts';

/** `JWT_SECRET` of the servers whose users the tests sign in. */
export const JWT_SECRET = 'a-secret-of-at-least-32-bytes-000';

/** Signs a token (HS256) that is valid for an hour. */
export function signedJwt(claims: { readonly sub: string; readonly name?: string; readonly role?: Role }): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ exp, ...claims })}`;
  return `${body}.${createHmac('sha256', JWT_SECRET).update(body).digest('base64url')}`;
}
