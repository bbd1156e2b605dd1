import { describe, expect, test } from 'bun:test';
import type { ChatTarget } from '../../../../www/client/browser.ts';
import { areTargetsEqual, type SharedClient, shareBrowserClient } from '../../../../www/client/shared-client.ts';
import { jwtOf } from '../../../helpers/unsigned-jwt.ts';

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
function withShared(run: (share: (target: ChatTarget) => SharedClient) => void): void {
  const all: SharedClient[] = [];
  try {
    run((target) => {
      const shared = shareBrowserClient(target);
      all.push(shared);
      return shared;
    });
  } finally {
    for (const { release } of all) release();
  }
}

describe('shareBrowserClient', () => {
  test('shares a client between targets with the same getToken, and not with another one', () => {
    withShared((share) => {
      const target = targets('same');
      const { getToken } = countedGetToken();
      const { client } = share(target({ getToken }));
      expect(share(target({ getToken })).client).toBe(client);
      expect(share(target({ getToken: () => null })).client).not.toBe(client);
      expect(share(target()).client).not.toBe(client);
      expect(areTargetsEqual(target({ getToken }), target({ getToken: () => null }))).toBe(false);
    });
  });

  test('retarget uses another getToken from then on, without a call', () => {
    withShared((share) => {
      const target = targets('rendered');
      const [first, second] = [countedGetToken(), countedGetToken()];
      const shared = share(target({ getToken: first.getToken }));
      shared.client.join();
      expect(first.calls).toBe(1);
      expect(shared.retarget(target({ getToken: second.getToken }))).toBe(true);
      expect([first.calls, second.calls]).toEqual([1, 0]);
      shared.client.identify();
      expect([first.calls, second.calls]).toEqual([1, 1]);
    });
  });

  test('retarget identifies at once when it gets the first getToken', () => {
    withShared((share) => {
      const target = targets('late');
      const shared = share(target());
      shared.client.join();
      const counted = countedGetToken();
      expect(shared.retarget(target({ getToken: counted.getToken }))).toBe(true);
      expect(counted.calls).toBe(1);
    });
  });

  test('retarget refuses a fixed token of another user, and accepts one of the same user', () => {
    withShared((share) => {
      const target = targets('fixed');
      const shared = share(target({ token: jwtOf('a') }));
      expect(shared.retarget(target({ token: jwtOf('b') }))).toBe(false);
      expect(shared.retarget(target())).toBe(false);
      expect(shared.retarget(target({ token: jwtOf('a', 'newer') }))).toBe(true);
      // A guest that signs in stays the same member.
      const guest = share(target({ via: 'auto' }));
      expect(guest.retarget(target({ via: 'auto', token: jwtOf('a') }))).toBe(true);
    });
  });
});
