import { describe, expect, test } from 'bun:test';
import { ConfigError, readConfig } from '../../src/config.ts';

describe('The config', () => {
  test('has a value for everything when the environment is empty', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      host: undefined,
      udpPort: undefined,
      allowedOrigins: '*',
      maxPeers: 5_000,
      maxRooms: 1_000,
    });
  });

  test('takes an empty variable as one that is not set', () => {
    const empty = { PORT: '', HOST: ' ', UDP_PORT: '', ALLOWED_ORIGINS: '', MAX_PEERS: '', MAX_ROOMS: '' };
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  test.each([
    ['PORT', '0', 'port', 0],
    ['PORT', '65535', 'port', 65_535],
    ['PORT', ' 8081 ', 'port', 8_081],
    ['HOST', '127.0.0.1', 'host', '127.0.0.1'],
    ['UDP_PORT', '1', 'udpPort', 1],
    ['MAX_PEERS', '1', 'maxPeers', 1],
    ['MAX_ROOMS', '12', 'maxRooms', 12],
    ['ALLOWED_ORIGINS', '*', 'allowedOrigins', '*'],
    ['ALLOWED_ORIGINS', 'https://A.example', 'allowedOrigins', new Set(['https://a.example'])],
    [
      'ALLOWED_ORIGINS',
      'https://a.example, http://b.example:81',
      'allowedOrigins',
      new Set(['https://a.example', 'http://b.example:81']),
    ],
  ] as const)('reads %s=%s', (name, value, key, expected) => {
    expect(readConfig({ [name]: value })[key]).toEqual(expected as never);
  });

  test.each([
    ['PORT', ['65536', '-1', '80.5', '1e3', '0x50', 'eighty', '８０']],
    ['UDP_PORT', ['0', '65536', 'x']],
    ['MAX_PEERS', ['0', '-5', 'many', '1000001']],
    ['MAX_ROOMS', ['0', 'Infinity']],
    [
      'ALLOWED_ORIGINS',
      [
        'example.com',
        'https://a.example/',
        'https://a.example/path',
        'https://a.example,',
        'null',
        '*,https://a.example',
      ],
    ],
  ])('refuses a bad %s with one sentence that names it', (name, values) => {
    for (const value of values) {
      const read = () => readConfig({ [name]: value });
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(new RegExp(`^${name} must be [^\n]*\\.$`));
    }
  });
});
