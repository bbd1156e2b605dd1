import { expect, test } from 'bun:test';
import { ConnectError } from '../../../../../www/client/connect-failure.ts';
import type { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { type ConnectAttempt, PagelessClient } from '../../../../helpers/pageless-client.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

const RESUMED = { resumed: true, recovered: true };

/** A client on its way from the offer to the late data channel. */
interface Way {
  readonly page: PagelessClient;
  readonly carriers: PageCarrier[];
}

async function open(way: Way, attempt: ConnectAttempt | undefined): Promise<PageCarrier> {
  if (!attempt) throw new Error('There was no attempt.');
  const carrier = await attempt.open();
  way.carriers.push(carrier);
  return carrier;
}

/** The steps of a race that the WebSocket wins and whose data channel is late. Each runs after those before. */
const STEPS: readonly (readonly [string, (way: Way) => unknown])[] = [
  ['the client reads its storage', ({ page }) => page.client.join()],
  ['the offer is made', ({ page }) => page.attempted(1)],
  ['the offer is sent', ({ page }) => page.attempts[0]?.signaling?.()],
  [
    'the WebSocket opens',
    ({ page }) => {
      page.advance(200);
      return page.attempted(2);
    },
  ],
  ['the WebSocket waits for its welcome', (way) => open(way, way.page.attempts[1])],
  ['the offer is answered', ({ page }) => page.attempts[0]?.signaling?.()],
  ['the newest page loads', ({ carriers }) => carriers[0]?.welcome()],
  ['the late data channel waits for the page', (way) => open(way, way.page.attempts[0])],
  [
    'the late data channel waits for its welcome',
    async ({ carriers }) => {
      carriers[0]?.newestPage();
      await promisesSettled();
    },
  ],
  ['the client is on the data channel', ({ carriers }) => carriers[1]?.welcome('me', [], RESUMED)],
];

/** Each step, and a way on which it is the last. */
const WAYS = STEPS.map(([name], at) => {
  const begin = async (): Promise<Way> => {
    const way = { page: new PagelessClient(0, undefined, ['data-channel', 'websocket']), carriers: [] };
    for (const [, step] of STEPS.slice(0, at + 1)) await step(way);
    return way;
  };
  return [name, begin] as const;
});

test.each(WAYS)(
  'Connection leaves nothing open and tries nothing when the client leaves while %s',
  async (_, begin) => {
    const { page, carriers } = await begin();
    page.client.leave();
    await promisesSettled();
    const tried = page.attempts.length;
    for (const attempt of page.attempts) {
      expect(attempt.signal.aborted).toBe(true);
      attempt.signaling?.();
    }
    page.advance(60_000);
    await promisesSettled();
    expect(page.attempts.length).toBe(tried);
    expect(carriers.map(({ state }) => state).filter((state) => state === 'open')).toEqual([]);
    // The member leaves, if it is one.
    const isMember = carriers.length > 0;
    expect(carriers.some(({ sent }) => (sent.at(-1) as { type: string }).type === 'bye')).toBe(isMember);
    expect(page.client.state).toEqual({ phase: 'idle' });
  },
);

test.each(WAYS)('Connection joins once more when the transport changes while %s', async (_, begin) => {
  const { page, carriers } = await begin();
  const before = page.attempts.length;
  // A change of `via` closes the connection as if the page slept.
  page.sleep();
  page.wake();
  const attempt = await page.attempted(before + 1);
  for (const old of page.attempts.slice(0, before)) expect(old.signal.aborted).toBe(true);
  expect(carriers.map(({ state }) => state).filter((state) => state === 'open')).toEqual([]);
  (await attempt.open()).welcome();
  expect(page.client.state.phase).toBe('live');
  page.advance(3_000);
  await page.attempted(before + 1);
});

test.each(WAYS)('Connection comes back after the tab was frozen while %s', async (_, begin) => {
  const { page, carriers } = await begin();
  page.doze(60_000);
  page.wake();
  // Meanwhile the server closed everything. The browser reports that now, as it runs the timers.
  for (const carrier of carriers) if (carrier.state === 'open') carrier.lose();
  for (const attempt of page.attempts) attempt.fail(new ConnectError({ kind: 'timeout' }));
  await promisesSettled();
  for (let tries = 0; page.client.state.phase !== 'live' && tries < 3; tries++) {
    page.advance(500);
    await promisesSettled();
    (await open({ page, carriers }, page.attempts.at(-1))).welcome();
  }
  expect(page.client.state.phase).toBe('live');
  expect(carriers.filter(({ state }) => state === 'open').length).toBe(1);
});

test.each(WAYS.slice(0, 4))('Connection races once when the page wakes up twice while %s', async (_, begin) => {
  const { page } = await begin();
  await page.attempted(Math.max(1, page.attempts.length));
  const before = page.attempts.length;
  for (let times = 0; times < 2; times++) {
    page.wake();
    page.networkChanged();
    page.client.join();
  }
  await promisesSettled();
  expect(page.attempts.length).toBe(before);
});

/** A way on which the WebSocket opens beside the offer. */
const [, beginSocket] = WAYS[3] ?? [];
const racing = async () => {
  if (!beginSocket) throw new Error('There is no such step.');
  return beginSocket();
};

const refusal = (status: number, retryAfter?: number) =>
  new ConnectError({ kind: 'refused', status, detail: 'No.', retryAfter });

test.each([401, 403, 429, 503])(
  'raceRoutes goes on with the WebSocket when the server refuses the offer with %i meanwhile',
  async (status) => {
    const { page } = await racing();
    page.attempts[0]?.fail(refusal(status, 60_000));
    await promisesSettled();
    const socket = await page.lastAttempt.open();
    socket.welcome();
    expect(page.client.link?.route).toBe('websocket');
    await page.attempted(2);
  },
);

test.each([401, 403, 429, 503])(
  'Connection obeys the refusal of the offer with %i when the WebSocket fails as well, in either order',
  async (status) => {
    for (const isFirst of [true, false]) {
      const { page } = await racing();
      const [channel, socket] = page.attempts;
      const failures = [
        () => channel?.fail(refusal(status, 60_000)),
        () => socket?.fail(new ConnectError({ kind: 'unreachable' })),
      ];
      for (const fail of isFirst ? failures : failures.toReversed()) {
        fail();
        await promisesSettled();
      }
      const { state } = page.client;
      expect(state).toMatchObject({ failure: { kind: 'refused', status } });
      if (status < 429) expect(state.phase).toBe('ended');
      else expect(state).toMatchObject({ phase: 'waiting', retryAt: page.now + 60_000 });
    }
  },
);

test('Connection waits and tries again when both routes fail because the network is gone', async () => {
  for (const isFirst of [true, false]) {
    const { page } = await racing();
    for (const attempt of isFirst ? page.attempts : page.attempts.toReversed()) {
      attempt.fail(new ConnectError({ kind: 'unreachable' }));
      await promisesSettled();
    }
    expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { kind: 'unreachable' } });
    // A data channel that was never answered says nothing about the network.
    page.networkChanged();
    expect((await page.attempted(3)).route).toBe('data-channel');
  }
});
