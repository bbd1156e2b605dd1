import { SignJWT } from 'jose';
import type { Clock } from '../clock.ts';
import type { IdentitySettings } from '../config/identity-settings.ts';
import type { SignToken } from '../ports/admission.ts';
import { readClaims } from './claims.ts';
import { MAX_JWT_UNITS } from './verify-token.ts';

/** Creates the signer of tokens with `JWT_SECRET` (HS256); undefined without it: the server has no other private key. */
export function createTokenSigner(
  { tokens }: Pick<IdentitySettings, 'tokens'>,
  { clock }: { readonly clock: Clock },
): SignToken | undefined {
  if (tokens?.key.kind !== 'secret') return undefined;
  const { secret } = tokens.key;
  const { audiences, issuer } = tokens;
  return async (given, seconds) => {
    const now = clock.wall();
    const iat = Math.floor(now / 1_000);
    const [aud] = audiences;
    const claims = {
      ...given,
      ...{ iat, exp: iat + seconds },
      ...(aud !== undefined && { aud }),
      ...(issuer !== undefined && { iss: issuer }),
    };
    const read = readClaims(claims, { now, audiences, issuer, room: undefined });
    if (!('user' in read)) return { kind: 'unfit', faults: read };
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(secret);
    if (token.length > MAX_JWT_UNITS) {
      const detail = `The token would have ${token.length} characters, more than ${MAX_JWT_UNITS}. Use fewer rooms, or prefixes.`;
      return { kind: 'unfit', faults: [{ claim: 'rooms', detail }] };
    }
    return { kind: 'signed', token, expires: read.expires };
  };
}
