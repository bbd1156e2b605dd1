import { describe, expect, test } from 'bun:test';
import { ConfigError } from '../../../../src/config/env.ts';
import { readPublicHosts, resolvePublicHosts } from '../../../../src/config/public-address.ts';

describe('PUBLIC_IP', () => {
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
  ])('refuses %s with one sentence that names it', (given) => {
    const read = () => readPublicHosts({ PUBLIC_IP: given });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/^PUBLIC_IP must be [^\n]*\.$/);
    expect(read).toThrow(given);
  });

  test('names become their addresses, each once, in the order of the owner', async () => {
    const hosts = readPublicHosts({ PUBLIC_IP: '203.0.113.7, chat.example:3478, [2001:db8::7]:3478' });
    const addressesOf = async (name: string) => (name === 'chat.example' ? ['2001:db8::7', '203.0.113.7'] : []);
    expect(await resolvePublicHosts(hosts, addressesOf)).toEqual([
      { address: '203.0.113.7', port: undefined },
      { address: '2001:db8::7', port: 3478 },
      { address: '203.0.113.7', port: 3478 },
    ]);
  });

  test('names without an address are one sentence', async () => {
    const hosts = readPublicHosts({ PUBLIC_IP: 'nowhere.example' });
    const unknown = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    const why = 'PUBLIC_IP must have names that resolve, and "nowhere.example" does not (ENOTFOUND).';
    await expect(resolvePublicHosts(hosts, unknown)).rejects.toThrow(new ConfigError(why));
    await expect(resolvePublicHosts(hosts, async () => [])).rejects.toThrow(ConfigError);
  });

  test('addresses have one spelling, so that none is there twice', async () => {
    const hosts = readPublicHosts({ PUBLIC_IP: '2001:DB8:0::7, [2001:db8::7], chat.example, ::ffff:203.0.113.7' });
    const found = await resolvePublicHosts(hosts, async () => ['2001:0db8::7', '203.0.113.7']);
    expect(found.map(({ address }) => address)).toEqual(['2001:db8::7', '203.0.113.7']);
  });

  test('of a name are those that others reach, too: not what a hosts file says of this machine', async () => {
    const hosts = readPublicHosts({ PUBLIC_IP: 'chat.example' });
    const local = ['127.0.1.1', '::1', 'fe80::1', 'fe80::1%eth0', '169.254.0.1', '0.0.0.0', '::'];
    const found = await resolvePublicHosts(hosts, async () => [...local, '203.0.113.7']);
    expect(found).toEqual([{ address: '203.0.113.7', port: undefined }]);
    await expect(resolvePublicHosts(hosts, async () => ['127.0.1.1'])).rejects.toThrow(
      new ConfigError(
        'PUBLIC_IP must have names that resolve, and "chat.example" has only 127.0.1.1, which others cannot reach.',
      ),
    );
  });

  test('names are resolved as the system does', async () => {
    const found = resolvePublicHosts([{ host: 'localhost', port: undefined }]);
    await expect(found).rejects.toThrow(/^PUBLIC_IP must .*"localhost" has only (127\.0\.0\.1|::1)/);
  });
});
