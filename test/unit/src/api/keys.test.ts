import { describe, expect, test } from 'bun:test';
import { Keys } from '../../../../src/api/keys.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { unlimitedTokens } from '../../../helpers/unlimited-tokens.ts';

const BOT = 'a-key-of-the-bot-0123456789';
const SHOP = 'a-key-of-the-shop-0123456789';

function setUp() {
  const clock = manualClock();
  const keys = new Keys({
    keys: [
      { name: 'bot', key: BOT },
      { name: 'shop', key: SHOP },
    ],
    clock,
    wrongTokens: unlimitedTokens,
    refuseStranger: () => undefined,
  });
  const admit = (key: string) =>
    keys.admit(new Request('http://chat/', { headers: { Authorization: `Bearer ${key}` } }), '192.0.2.1');
  return { clock, admit };
}

/** Admits requests until one is refused. Returns their number and the refusal. */
function admitAll(admit: () => string | Problem): { readonly count: number; readonly refusal: Problem } {
  for (let count = 0; ; count++) {
    const outcome = admit();
    if (outcome instanceof Problem) return { count, refusal: outcome };
  }
}

describe('Keys', () => {
  test('returns the name of each key', () => {
    const { admit } = setUp();
    expect([admit(BOT), admit(SHOP)]).toEqual(['bot', 'shop']);
    expect(admit(`${BOT}x`)).toMatchObject({ status: 401 });
  });

  test('lets a key send 200 requests at once and 100 a second, whatever others send', () => {
    const { clock, admit } = setUp();
    const first = admitAll(() => admit(BOT));
    expect(first.count).toBe(200);
    expect(first.refusal).toMatchObject({
      status: 429,
      headers: { 'Retry-After': '1' },
      members: { code: 'key-rate' },
    });
    expect(admit(SHOP)).toBe('shop');
    clock.advance(1_000);
    expect(admitAll(() => admit(BOT)).count).toBe(100);
    clock.advance(60_000);
    expect(admitAll(() => admit(BOT)).count).toBe(200);
  });
});
