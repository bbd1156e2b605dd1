import { expect, test } from 'bun:test';
import { createHmac } from 'node:crypto';
import { createIceLinks, TURN_TTL_SECONDS } from '../../../../src/signaling/ice-links.ts';

const NOW = 1_700_000_000_999;
const parts = { now: () => NOW, newId: () => 'id' };

test('Without ICE servers there is no Link header', () => {
  expect(createIceLinks({ iceServers: [], turnSecret: undefined }, parts)()).toBeUndefined();
});

test('RFC 9725 4.6: each ICE server is a link with rel="ice-server", a TURN server with its user and password', () => {
  const links = createIceLinks(
    {
      iceServers: [
        { uri: 'stun:a.example:3478', access: 'open' },
        { uri: 'turn:b.example?transport=udp', access: { username: 'u', credential: 'p,q' } },
      ],
      turnSecret: undefined,
    },
    parts,
  );
  expect(links()).toBe(
    '<stun:a.example:3478>; rel="ice-server", ' +
      '<turn:b.example?transport=udp>; rel="ice-server"; username="u"; credential="p,q"; credential-type="password"',
  );
});

test('A short-lived access is the time it ends at and an id, signed with the secret by HMAC-SHA1', () => {
  const turnSecret = 'secret';
  const links = createIceLinks({ iceServers: [{ uri: 'turn:b.example', access: 'short-lived' }], turnSecret }, parts);
  const username = `${1_700_000_000 + TURN_TTL_SECONDS}:id`;
  const credential = createHmac('sha1', turnSecret).update(username).digest('base64');
  expect(links()).toBe(
    `<turn:b.example>; rel="ice-server"; username="${username}"; credential="${credential}"; credential-type="password"`,
  );
});
