import { expect, test } from 'bun:test';
import { clientAddress, isLoopback } from '../../../../src/http/client-address.ts';

test.each([
  [0, '192.0.2.1', '10.0.0.9'],
  [1, '192.0.2.1', '192.0.2.1'],
  [1, '198.51.100.1, 192.0.2.1', '192.0.2.1'],
  [2, '198.51.100.1, 192.0.2.1 ,10.0.0.1', '192.0.2.1'],
  [2, '192.0.2.1', '10.0.0.9'],
  [1, 'unknown', '10.0.0.9'],
  [1, '2001:db8::1', '2001:db8::1'],
  [1, '2001:DB8:0::1', '2001:db8::1'],
  [1, '::ffff:192.0.2.1', '192.0.2.1'],
  [1, undefined, '10.0.0.9'],
] as const)(
  'clientAddress, behind %d trusted proxies with X-Forwarded-For %p, returns %s',
  (proxies, header, address) => {
    const headers = header === undefined ? {} : { 'X-Forwarded-For': header };
    expect(clientAddress(new Request('http://localhost/', { headers }), '10.0.0.9', proxies)).toBe(address);
  },
);

test('clientAddress without proxies returns the address of the socket in its canonical spelling', () => {
  const request = new Request('http://localhost/', { headers: { 'X-Forwarded-For': '192.0.2.1' } });
  expect(clientAddress(request, '::ffff:198.51.100.1', 0)).toBe('198.51.100.1');
});

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:7f00:1', true],
  ['0:0:0:0:0:0:0:1', true],
  ['10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['1127.0.0.1', false],
  ['', false],
])('isLoopback(%p) returns %p', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});
