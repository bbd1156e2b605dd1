import { describe, expect, test } from 'bun:test';
import { readIdentitySettings } from '../../../../src/config/identity-settings.ts';
import { createTokenSigner } from '../../../../src/identity/sign-token.ts';
import { createTokenKeys } from '../../../../src/identity/token-keys.ts';
import { verifyToken } from '../../../../src/identity/verify-token.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { JWT_SECRET } from '../../../helpers/sign-token.ts';

const clock = manualClock();

function signer(env: Readonly<Record<string, string>>) {
  const settings = readIdentitySettings(env, false);
  return { settings, sign: createTokenSigner(settings, { clock }) };
}

describe('A token signer', () => {
  test('signs tokens that the server accepts, with its audience and issuer', async () => {
    const { settings, sign } = signer({ JWT_SECRET, JWT_AUDIENCE: 'chat,shop', JWT_ISSUER: 'site' });
    const signed = await sign?.({ sub: 'p8d4m1', name: 'Tim', role: 'moderator', rooms: ['shop-*'] }, 60);
    if (signed?.kind !== 'signed' || !settings.tokens) throw new Error('The token is not signed.');
    const keys = createTokenKeys(settings.tokens.key);
    const context = { now: clock.wall(), room: 'shop-1' };
    expect(await verifyToken(signed.token, keys, settings.tokens, context)).toMatchObject({
      kind: 'verified',
      identity: { user: 'p8d4m1', name: 'Tim', role: 'moderator', expires: signed.expires },
    });
    expect(Math.abs(signed.expires - clock.wall() - 60_000)).toBeLessThan(1_000);
  });

  test('returns every fault of claims that the server would refuse', async () => {
    const { sign } = signer({ JWT_SECRET });
    const refused = await sign?.({ sub: '', name: 'x: y', avatar: 'http://site.example/a.png' }, 60);
    expect(refused).toMatchObject({
      kind: 'unfit',
      faults: [{ claim: 'sub' }, { claim: 'name' }, { claim: 'avatar' }],
    });
  });

  test('refuses claims whose token is longer than the server accepts', async () => {
    const { sign } = signer({ JWT_SECRET });
    const rooms = Array.from({ length: 1_000 }, (_, index) => `room-${index}`);
    expect(await sign?.({ sub: 'p8d4m1', rooms }, 60)).toMatchObject({ kind: 'unfit', faults: [{ claim: 'rooms' }] });
  });

  test('does not exist without JWT_SECRET', () => {
    expect(signer({}).sign).toBeUndefined();
  });
});
