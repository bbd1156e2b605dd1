import { expect, test } from 'bun:test';
import { createHmac } from 'node:crypto';
import { createIceLinks, TURN_TTL_SECONDS } from '../../../../src/signaling/ice-links.ts';

const NOW = 1_700_000_000_999;
const deps = { now: () => NOW, newId: () => 'id' };

test('createIceLinks writes no Link header without ICE servers', () => {
  expect(createIceLinks({ iceServers: [], turnSecret: undefined }, deps)()).toBeUndefined();
});

test('RFC 9725 4.6: createIceLinks writes a link with rel="ice-server" for each server, with the credentials of a TURN server', () => {
  const links = createIceLinks(
    {
      iceServers: [
        { uri: 'stun:a.example:3478', access: 'open' },
        { uri: 'turn:b.example?transport=udp', access: { username: 'u', credential: 'p,q' } },
      ],
      turnSecret: undefined,
    },
    deps,
  );
  expect(links()).toBe(
    '<stun:a.example:3478>; rel="ice-server", ' +
      '<turn:b.example?transport=udp>; rel="ice-server"; username="u"; credential="p,q"; credential-type="password"',
  );
});

test('createIceLinks creates short-lived credentials: expiry time and id as user name, its HMAC-SHA1 as password', () => {
  const turnSecret = 'secret';
  const links = createIceLinks({ iceServers: [{ uri: 'turn:b.example', access: 'short-lived' }], turnSecret }, deps);
  const username = `${1_700_000_000 + TURN_TTL_SECONDS}:id`;
  const credential = createHmac('sha1', turnSecret).update(username).digest('base64');
  expect(links()).toBe(
    `<turn:b.example>; rel="ice-server"; username="${username}"; credential="${credential}"; credential-type="password"`,
  );
});
