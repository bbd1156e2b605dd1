import { expect, test } from 'bun:test';
import { clientAddress, createAddressReader, isLoopback } from '../../../../src/http/client-address.ts';
import { logBook } from '../../../helpers/log-book.ts';

test.each([
  [0, '192.0.2.1', '10.0.0.9'],
  [1, '192.0.2.1', '192.0.2.1'],
  [1, '198.51.100.1, 192.0.2.1', '192.0.2.1'],
  [2, '198.51.100.1, 192.0.2.1 ,10.0.0.1', '192.0.2.1'],
  // An entry that is missing or no address is never taken for this machine, which has no limits.
  [2, '192.0.2.1', ''],
  [1, 'unknown', ''],
  [1, '192.0.2.1, _hidden', ''],
  [1, 'a.example:80', ''],
  [1, '192.0.2.1:51234:1', ''],
  [1, '192.0.2.256', ''],
  [1, '[2001:db8::5', ''],
  [1, '', ''],
  [1, '203.0.113.5:51234', '203.0.113.5'],
  [1, '198.51.100.1, 203.0.113.5:51234', '203.0.113.5'],
  [2, '203.0.113.5:51234, 10.0.0.1:80', '203.0.113.5'],
  [1, '[2001:db8::5]:443', '2001:db8::5'],
  [1, '[2001:DB8::5]', '2001:db8::5'],
  [1, '"203.0.113.5"', '203.0.113.5'],
  [1, '"203.0.113.5:51234"', '203.0.113.5'],
  [1, '"[2001:db8::5]:443"', '2001:db8::5'],
  [1, '"2001:db8::5"', '2001:db8::5'],
  [1, '[fe80::1%25eth0]:443', 'fe80::1'],
  [1, 'fe80::1%eth0', 'fe80::1'],
  [1, '[::ffff:192.0.2.1]:5', '192.0.2.1'],
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

test('createAddressReader logs nothing about a client without the header, which left before its address was read', () => {
  const { log, lines } = logBook();
  const read = createAddressReader(1, log);
  expect(read(new Request('http://localhost/'), '')).toBe('');
  expect(lines).toEqual([]);
  read(new Request('http://localhost/', { headers: { 'X-Forwarded-For': 'unknown' } }), '127.0.0.1');
  expect(lines).toHaveLength(1);
});

test('createAddressReader logs only the first entry that is not an address', () => {
  const { log, lines } = logBook();
  const read = createAddressReader(1, log);
  const from = (header: string) => new Request('http://localhost/', { headers: { 'X-Forwarded-For': header } });
  expect(read(from('203.0.113.5:51234'), '127.0.0.1')).toBe('203.0.113.5');
  expect(lines).toEqual([]);
  for (let count = 0; count < 3; count++) expect(read(from('x, unknown'), '127.0.0.1')).toBe('');
  expect(lines).toEqual([expect.stringMatching(/^X-Forwarded-For .*TRUST_PROXY.*"header":"x, unknown"/)]);
});

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
