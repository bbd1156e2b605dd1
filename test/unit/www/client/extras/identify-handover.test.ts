import { expect, test } from 'bun:test';
import { HOUR_MS, IdentitySite, lastSent, pass, settled } from '../../../../helpers/identity-site.ts';
import { jwtOf } from '../../../../helpers/unsigned-jwt.ts';

/** The user `a` during a hand-over: `next` has sent `hello`, and has no welcome yet. */
async function handOver() {
  const token = Promise.withResolvers<string | null>();
  let calls = 0;
  const getToken = () =>
    calls++ === 1 ? token.promise : Promise.resolve(site.token instanceof Error ? null : site.token);
  const site = new IdentitySite(undefined, { getToken });
  const carrier = await site.join('a');
  site.page.networkChanged();
  const next = await (await site.page.attempted(2)).open();
  await settled();
  return { site, carrier, next, token, calls: () => calls };
}

test('RoomClient repeats an identify that the loss of the old carrier interrupts during a hand-over', async () => {
  const { site, carrier, next, token, calls } = await handOver();
  const { page } = site;
  page.client.identify();
  await settled();
  carrier.onClosed();
  expect(page.client.state.phase).toBe('joining');
  site.token = null;
  token.resolve(null);
  await settled();
  site.welcome(next, 'a', HOUR_MS, { resumed: true, recovered: true });
  const guest = await (await page.attempted(3)).open();
  expect(next.state).toBe('left');
  expect(guest.sent[0]).not.toHaveProperty('token');
  // Once to connect, once in vain, once after the hand-over, and once to connect as a guest.
  expect(calls()).toBe(4);
});

test.each(['succeeds', 'fails'])(
  'RoomClient presents the token of an identify during a hand-over that %s',
  async (end) => {
    const { site, carrier, next, token } = await handOver();
    const { page } = site;
    site.token = jwtOf('a', 'new');
    page.client.identify();
    token.resolve(site.token);
    await settled();
    expect([lastSent(carrier).type, lastSent(next).type]).toEqual(['hello', 'hello']);
    if (end === 'succeeds') site.welcome(next, 'a', HOUR_MS, { resumed: true, recovered: true });
    else next.onClosed();
    await pass(page, carrier, end === 'succeeds' ? 0 : 5_000);
    expect(lastSent(end === 'succeeds' ? next : carrier)).toMatchObject({ type: 'refresh', token: site.token });
  },
);
