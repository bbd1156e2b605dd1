import { expect, test } from 'bun:test';
import { readIceLinks } from '../../../../src/protocol/ice-servers.ts';

test('readIceLinks reads the ICE servers of a Link header (RFC 9725 section 4.6)', () => {
  const header =
    '<stun:stun.example.net>; rel="ice-server", ' +
    '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="user"; credential="my,Pass;\\"word"; credential-type="password", ' +
    '<turns:turn.example.net:443?transport=tcp>;rel=ice-server;username=u;credential=p';
  expect(readIceLinks(header)).toEqual([
    { urls: 'stun:stun.example.net' },
    { urls: 'turn:turn.example.net?transport=udp', username: 'user', credential: 'my,Pass;"word' },
    { urls: 'turns:turn.example.net:443?transport=tcp', username: 'u', credential: 'p' },
  ]);
});

test('readIceLinks ignores links that are not ICE servers', () => {
  expect(readIceLinks(null)).toEqual([]);
  expect(readIceLinks('')).toEqual([]);
  expect(
    readIceLinks('<https://a.example/>; rel="ice-server", <stun:a.example>; rel="next", <stun:b.example>'),
  ).toEqual([]);
  expect(readIceLinks('<javascript:alert(1)>; rel="ice-server"; stun:x')).toEqual([]);
});

test.each([
  ['back-slashes in quotes that do not close', `<stun:a.example>; rel="${'\\'.repeat(100_000)}`],
  ['quotes that are escaped', `<stun:a.example>; rel="${'\\"'.repeat(100_000)}`],
  ['targets that do not close', '<'.repeat(200_000)],
  ['a name without a value', `<stun:a.example>; ${'a-'.repeat(100_000)}`],
  ['spaces after a name', `<stun:a.example>; rel${' '.repeat(200_000)}`],
])(
  'readIceLinks reads a long header with %s, over which a backtracking expression would run for hours',
  (_, header) => {
    expect(readIceLinks(header)).toEqual([]);
    expect(readIceLinks(`${header}">, <stun:b.example>; rel=ice-server`)).toContainEqual({ urls: 'stun:b.example' });
  },
);

test('readIceLinks skips a parameter without a value and keeps the ones around it', () => {
  expect(readIceLinks('<stun:a.example>; crossorigin; rel=ice-server; rel; __proto__="x"; username="u"')).toEqual([
    { urls: 'stun:a.example', username: 'u' },
  ]);
});
