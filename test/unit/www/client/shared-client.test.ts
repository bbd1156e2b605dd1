import { describe, expect, test } from 'bun:test';
import type { ChatTarget } from '../../../../www/client/browser.ts';
import { areTargetsEqual, type SharedClient, shareBrowserClient } from '../../../../www/client/shared-client.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';
import { jwtOf } from '../../../helpers/unsigned-jwt.ts';
import { until } from '../../../helpers/until.ts';

/** Makes targets of one room. Each test has its own. */
function targets(room: string): (fields?: Partial<ChatTarget>) => ChatTarget {
  return (fields = {}) => ({ server: new URL('https://chat.example/'), room, via: 'websocket', ...fields });
}

/** A `getToken` that counts its calls and never settles, so that its client does not connect. */
function countedGetToken(): { readonly getToken: () => Promise<string>; calls: number } {
  const counted = {
    calls: 0,
    getToken() {
      counted.calls++;
      return new Promise<string>(() => {});
    },
  };
  return counted;
}

/** Runs a test with clients that it shares, and releases them. */
async function withShared(run: (share: (target: ChatTarget) => SharedClient) => void | Promise<void>): Promise<void> {
  const all: SharedClient[] = [];
  try {
    await run((target) => {
      const shared = shareBrowserClient(target);
      all.push(shared);
      return shared;
    });
  } finally {
    for (const { release } of all) release();
  }
}

describe('shareBrowserClient', () => {
  test('shares a client between targets with the same getToken, and not with another one', async () => {
    await withShared(async (share) => {
      const target = targets('same');
      const { getToken } = countedGetToken();
      const { client } = share(target({ getToken }));
      expect(share(target({ getToken })).client).toBe(client);
      expect(share(target({ getToken: () => null })).client).not.toBe(client);
      expect(share(target()).client).not.toBe(client);
      expect(areTargetsEqual(target({ getToken }), target({ getToken: () => null }))).toBe(false);
    });
  });

  test('retarget uses another getToken from then on, without a call', async () => {
    await withShared(async (share) => {
      const target = targets('rendered');
      const [first, second] = [countedGetToken(), countedGetToken()];
      const shared = share(target({ getToken: first.getToken }));
      shared.client.join();
      await until(() => first.calls === 1, 'the first token is requested');
      expect(shared.retarget(target({ getToken: second.getToken }))).toBe('kept');
      expect([first.calls, second.calls]).toEqual([1, 0]);
      shared.client.identify();
      await until(() => second.calls === 1, 'the second token is requested');
      expect(first.calls).toBe(1);
    });
  });

  test('retarget identifies at once when it gets the first getToken', async () => {
    await withShared(async (share) => {
      const target = targets('late');
      const shared = share(target());
      shared.client.join();
      const counted = countedGetToken();
      expect(shared.retarget(target({ getToken: counted.getToken }))).toBe('kept');
      await until(() => counted.calls === 1, 'a token is requested');
    });
  });

  test('retarget refuses a fixed token of another user, and accepts one of the same user', async () => {
    await withShared(async (share) => {
      const target = targets('fixed');
      const { getToken } = countedGetToken();
      const shared = share(target({ token: jwtOf('a'), getToken }));
      // Loads what reads tokens.
      shared.client.join();
      await import('../../../../www/client/extras/extras.ts');
      await promisesSettled();
      expect(shared.retarget(target({ token: jwtOf('b'), getToken }))).toBe('refused');
      expect(shared.retarget(target({ getToken }))).toBe('refused');
      expect(shared.retarget(target({ token: jwtOf('a', 'newer'), getToken }))).toBe('changed');
      // A guest that signs in stays the same member.
      const guest = share(target({ via: 'auto' }));
      expect(guest.retarget(target({ via: 'auto', token: jwtOf('a') }))).toBe('changed');
    });
  });

  test.each([
    ['https://chat.example/', 'https://www.chat.example/', 'changed'],
    ['https://www.chat.example/', 'https://chat.example/', 'changed'],
    ['https://localhost/', 'https://127.0.0.1/', 'changed'],
    ['https://127.0.0.2/', 'https://[::1]/', 'changed'],
    ['https://chat.example/', 'https://other.example/', 'refused'],
    ['https://chat.example/', 'https://evilchat.example/', 'refused'],
    ['https://localhost/', 'https://chat.example/', 'refused'],
    ['https://chat.example/', 'https://localhost/', 'refused'],
    ['https://chat.example/', 'http://chat.example/', 'refused'],
    ['https://chat.example/', 'https://chat.example:8443/', 'refused'],
    ['https://chat.example/', 'https://chat.example/folder/', 'refused'],
  ] as const)('retarget from %s to %s: %s', async (from, to, result) => {
    await withShared((share) => {
      const target = targets(`from ${from} to ${to}`);
      expect(share(target({ server: new URL(from) })).retarget(target({ server: new URL(to) }))).toBe(result);
    });
  });

  test('release counts a use once, so that the client of the other uses stays', async () => {
    await withShared((share) => {
      const target = targets('released');
      const first = share(target());
      const second = share(target());
      first.release();
      first.release();
      const third = share(target());
      expect(third.client).toBe(second.client);
      third.release();
      second.release();
      expect(share(target()).client).not.toBe(second.client);
    });
  });
});
