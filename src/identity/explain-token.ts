import type { TokenSettings } from '../config/identity-settings.ts';
import type { VerifiedIdentity } from '../ports/admission.ts';
import type { Finding } from '../ports/finding.ts';
import type { TokenKeys } from './token-keys.ts';
import { verifyToken, type TokenPurpose } from './verify-token.ts';

/** What fixes a claim. */
const CLAIM_FIXES: Readonly<Record<string, string>> = {
  sub: 'Sign the id of the user as text: { "sub": "42" }',
  exp: 'Set exp to the present time in seconds plus the life of the token, such as 3600. Compare the clocks of both servers.',
  nbf: 'Compare the clocks of both servers, or leave out nbf.',
  aud: 'Set JWT_AUDIENCE to the aud of your tokens, or change aud. Without JWT_AUDIENCE a token must have none.',
  iss: 'Set JWT_ISSUER to the iss of your tokens, or change iss.',
  name: 'Sign another name, or none: the user then gets one like SneakyBear46.',
  avatar: 'Sign another URL, or none.',
  role: 'Sign one of these roles, or none for a member.',
  rooms: 'Sign a list such as ["lobby", "course-*"], or none for all rooms.',
};

/**
 * Explains whether the server accepts a token, and why not: one finding for each fault, or one about the user. Repeats nothing
 * secret. Never rejects.
 */
export async function explainToken(
  token: string,
  keys: TokenKeys,
  settings: Omit<TokenSettings, 'key'>,
  purpose: TokenPurpose,
): Promise<readonly Finding[]> {
  const result = await verifyToken(token, keys, settings, purpose);
  switch (result.kind) {
    case 'verified':
      return [{ level: 'ok', what: describe(result.identity, purpose) }];
    case 'unavailable':
      return [{ level: 'fail', what: result.detail, fix: 'Open JWKS_URL on the machine of the server.' }];
    case 'forged': {
      const fix = `Sign it with ${keys.algorithms.join(' or ')} and the key of this server, and pass it on unchanged.`;
      return [{ level: 'fail', what: result.detail, fix }];
    }
    case 'unfit':
      return [
        { level: 'ok', what: 'The signature of the token is right.' },
        ...result.faults.map(({ claim, detail }): Finding => {
          const fix = CLAIM_FIXES[claim];
          return { level: 'fail', what: detail, ...(fix !== undefined && { fix }) };
        }),
      ];
  }
}

function describe({ user, name, role, avatar, expires }: VerifiedIdentity, { now }: TokenPurpose): string {
  const minutes = Math.floor((expires - now) / 60_000);
  const named = name === undefined ? 'with a drawn name' : `as "${name}"`;
  const picture = avatar === undefined ? 'without a picture' : 'with a picture';
  return `The server accepts this token: it signs in the user "${user}" ${named}, a ${role ?? 'member'}, ${picture}, for ${minutes} minutes from now.`;
}
