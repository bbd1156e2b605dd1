import { describe, expect, test } from 'bun:test';
import { ConfigError } from '../../../../src/config/env.ts';
import { readPublicHosts, resolvePublicHosts } from '../../../../src/config/public-address.ts';
import { rethrower } from '../../../helpers/rejection.ts';

describe('readPublicHosts and resolvePublicHosts', () => {
  test.each([
    ['', []],
    ['203.0.113.7', [{ host: '203.0.113.7', port: undefined }]],
    ['203.0.113.7:3478', [{ host: '203.0.113.7', port: 3478 }]],
    ['2001:db8::7', [{ host: '2001:db8::7', port: undefined }]],
    ['[2001:db8::7]', [{ host: '2001:db8::7', port: undefined }]],
    ['[2001:db8::7]:1', [{ host: '2001:db8::7', port: 1 }]],
    ['chat.example:65535', [{ host: 'chat.example', port: 65_535 }]],
    [
      ' 203.0.113.7, chat.example ,',
      [
        { host: '203.0.113.7', port: undefined },
        { host: 'chat.example', port: undefined },
      ],
    ],
  ])('reads "%s"', (given, hosts) => {
    expect(readPublicHosts({ PUBLIC_IP: given })).toEqual(hosts);
  });

  test.each([
    '203.0.113',
    '203.0.113.256',
    '203.0.113.7:0',
    '203.0.113.7:65536',
    '203.0.113.7/24',
    'http://203.0.113.7',
    '2001:db8::7:99999',
    '[203.0.113.7]:80',
    'fe80::1%eth0',
    '0.0.0.0',
    '::',
    '0:0:0:0:0:0:0:0',
    '224.0.0.1',
    'ff02::1',
    'a name',
    'auto;rm',
  ])('rejects %s with a message that names it and the remedy', (given) => {
    const read = () => readPublicHosts({ PUBLIC_IP: given });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/^PUBLIC_IP: [^\n]* Use [^\n]*\.$/);
    expect(read).toThrow(given);
  });

  test('resolves names to their addresses, each once, in the given order', async () => {
    const hosts = readPublicHosts({ PUBLIC_IP: '203.0.113.7, chat.example:3478, [2001:db8::7]:3478' });
    const lookupName = async (name: string) => (name === 'chat.example' ? ['2001:db8::7', '203.0.113.7'] : []);
    expect(await resolvePublicHosts(hosts, lookupName)).toEqual([
      { address: '203.0.113.7', port: undefined },
      { address: '2001:db8::7', port: 3478 },
      { address: '203.0.113.7', port: 3478 },
    ]);
  });

  test('rejects a name without an address', async () => {
    const hosts = readPublicHosts({ PUBLIC_IP: 'nowhere.example' });
    const unknown = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    const why = 'PUBLIC_IP: "nowhere.example" does not resolve (ENOTFOUND). Use a name that does, or an IP address.';
    expect(await rethrower(resolvePublicHosts(hosts, unknown))).toThrow(new ConfigError(why));
    expect(await rethrower(resolvePublicHosts(hosts, async () => []))).toThrow(ConfigError);
  });

  test('returns an address once, in any spelling', async () => {
    const hosts = readPublicHosts({ PUBLIC_IP: '2001:DB8:0::7, [2001:db8::7], chat.example, ::ffff:203.0.113.7' });
    const found = await resolvePublicHosts(hosts, async () => ['2001:0db8::7', '203.0.113.7']);
    expect(found.map(({ address }) => address)).toEqual(['2001:db8::7', '203.0.113.7']);
  });

  test('ignores loopback and link-local addresses of a name, which a hosts file may give', async () => {
    const hosts = readPublicHosts({ PUBLIC_IP: 'chat.example' });
    const local = ['127.0.1.1', '::1', 'fe80::1', 'fe80::1%eth0', '169.254.0.1', '0.0.0.0', '::'];
    const found = await resolvePublicHosts(hosts, async () => [...local, '203.0.113.7']);
    expect(found).toEqual([{ address: '203.0.113.7', port: undefined }]);
    expect(await rethrower(resolvePublicHosts(hosts, async () => ['127.0.1.1']))).toThrow(
      new ConfigError(
        'PUBLIC_IP: "chat.example" is 127.0.1.1, which clients cannot reach. Use another name, or an IP address.',
      ),
    );
  });

  test('resolves names with the resolver of the system', async () => {
    const found = resolvePublicHosts([{ host: 'localhost', port: undefined }]);
    expect(await rethrower(found)).toThrow(/^PUBLIC_IP: "localhost" is (127\.0\.0\.1|::1)/);
  });
});
