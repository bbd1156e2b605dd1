import { expect, spyOn, test } from 'bun:test';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { settled } from '../../../../helpers/identity-site.ts';
import { jwtOf } from '../../../../helpers/unsigned-jwt.ts';

test('RoomClient signs a guest in when the script of the extras fails to load at first', async () => {
  const report = spyOn(globalThis, 'reportError').mockImplementation(() => {});
  try {
    const source: { getToken?: () => Promise<string> } = {};
    const page = new PagelessClient(0, undefined, undefined, source);
    const carrier = await page.join();
    carrier.welcome('guest', []);
    page.failsToLoad = true;
    source.getToken = () => Promise.resolve(jwtOf('a'));
    page.client.identify();
    await settled();
    expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'unreachable' } });
    expect(report).toHaveBeenCalledTimes(1);
    page.failsToLoad = false;
    const next = await page.reconnect();
    expect(next.sent).toMatchObject([{ type: 'hello', token: 'token of guest' }]);
    next.welcome('a', [], { identity: { user: 'a', expires: page.now + 60_000 }, resumed: true });
    expect(page.client.identity?.user).toBe('a');
  } finally {
    report.mockRestore();
  }
});

test('RoomClient connects again after the back-forward cache once the script of the extras loads', async () => {
  const report = spyOn(globalThis, 'reportError').mockImplementation(() => {});
  try {
    const page = new PagelessClient(0, undefined, undefined, { getToken: () => Promise.resolve(jwtOf('a')) });
    (await page.join()).welcome('a', [], { identity: { user: 'a', expires: page.now + 60_000 } });
    page.sleep();
    page.failsToLoad = true;
    page.wake();
    await settled();
    expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'unreachable' } });
    page.failsToLoad = false;
    expect((await page.reconnect()).sent).toMatchObject([{ type: 'hello', token: 'token of a' }]);
  } finally {
    report.mockRestore();
  }
});
