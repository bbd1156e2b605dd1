import { describe, expect, test } from 'bun:test';
import { readConfig } from '../../../../src/config/config.ts';
import { ConfigError } from '../../../../src/config/env.ts';

describe('readConfig', () => {
  test('has a default for every setting', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      host: undefined,
      udpPort: undefined,
      udpHost: undefined,
      publicHosts: [],
      iceServers: [],
      turnSecret: undefined,
      allowedOrigins: '*',
      maxPeers: 5_000,
      maxRooms: 1_000,
      dataDir: './data',
      durability: 'normal',
      retention: { maxMessages: 100_000, maxChanges: 20_000, maxAgeMs: 365 * 86_400_000 },
      authTokens: [],
      isWhipLenient: false,
      isWhepReadonly: false,
      publicUrl: '',
      trustedProxies: 0,
      rate: 20,
      rateBytes: 65_536,
      adminToken: undefined,
    });
  });

  test('treats an empty variable as not set', () => {
    const names =
      'PORT HOST UDP_PORT ALLOWED_ORIGINS MAX_PEERS MAX_ROOMS DATA_DIR DURABILITY HISTORY_MESSAGES HISTORY_EVENTS HISTORY_DAYS';
    const empty = Object.fromEntries(
      `${names} RATE RATE_BYTES ADMIN_TOKEN UDP_HOST PUBLIC_IP ICE_SERVERS TURN_SECRET`
        .split(' ')
        .map((name) => [name, ' ']),
    );
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  test.each([
    ['PORT', '0', 'port', 0],
    ['PORT', '65535', 'port', 65_535],
    ['PORT', ' 8081 ', 'port', 8_081],
    ['HOST', '127.0.0.1', 'host', '127.0.0.1'],
    ['UDP_PORT', '1', 'udpPort', 1],
    ['UDP_HOST', '192.0.2.1', 'udpHost', '192.0.2.1'],
    ['HOST', '127.0.0.1', 'udpHost', '127.0.0.1'],
    ['PUBLIC_IP', '203.0.113.7', 'publicHosts', [{ host: '203.0.113.7', port: undefined }]],
    ['ICE_SERVERS', 'stun:stun.example', 'iceServers', [{ uri: 'stun:stun.example', access: 'open' }]],
    ['MAX_PEERS', '1', 'maxPeers', 1],
    ['MAX_ROOMS', '12', 'maxRooms', 12],
    ['DATA_DIR', '/var/lib/chat-box', 'dataDir', '/var/lib/chat-box'],
    ['DATA_DIR', ':memory:', 'dataDir', undefined],
    ['DURABILITY', 'full', 'durability', 'full'],
    ['DURABILITY', 'normal', 'durability', 'normal'],
    ['HISTORY_MESSAGES', '1', 'retention', { maxMessages: 1, maxChanges: 20_000, maxAgeMs: 365 * 86_400_000 }],
    ['HISTORY_EVENTS', '1', 'retention', { maxMessages: 1, maxChanges: 20_000, maxAgeMs: 365 * 86_400_000 }],
    ['HISTORY_DAYS', '36500', 'retention', { maxMessages: 100_000, maxChanges: 20_000, maxAgeMs: 36_500 * 86_400_000 }],
    ['AUTH_TOKEN', 'one-of-two-tokens, two-of-two-tokens=', 'authTokens', ['one-of-two-tokens', 'two-of-two-tokens=']],
    ['AUTH_TOKEN', 'x'.repeat(1_024), 'authTokens', ['x'.repeat(1_024)]],
    ['WHIP_LENIENT', '1', 'isWhipLenient', true],
    ['WHEP_READONLY', '1', 'isWhepReadonly', true],
    ['PUBLIC_URL', 'https://example.com/chat/', 'publicUrl', 'https://example.com/chat'],
    ['TRUST_PROXY', '2', 'trustedProxies', 2],
    ['RATE', '0', 'rate', 0],
    ['RATE', '1000000', 'rate', 1_000_000],
    ['RATE_BYTES', '0', 'rateBytes', 0],
    ['ADMIN_TOKEN', 'x'.repeat(16), 'adminToken', 'x'.repeat(16)],
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
    ['DURABILITY', ['FULL', 'off', 'yes', 'full,normal']],
    ['HISTORY_MESSAGES', ['0', '-1', '1.5', 'all', '1000000001']],
    ['HISTORY_EVENTS', ['0', '-1', '1.5', 'all', '1000000001']],
    ['HISTORY_DAYS', ['0', '36501', 'a year']],
    [
      'AUTH_TOKEN',
      [
        ...['a b', 'tökén-of-sixteen', 'one-of-two-tokens,='],
        ...['a', 'x'.repeat(15), 'x'.repeat(1_025), `${'x'.repeat(16)},y`],
      ],
    ],
    ['WHIP_LENIENT', ['yes', '2']],
    ['WHEP_READONLY', ['true']],
    ['PUBLIC_URL', ['example.com', 'ftp://example.com', 'https://a.example/?q', 'https://a.example/#f']],
    ['TRUST_PROXY', ['-1', '11', 'yes']],
    ['RATE', ['-1', '0.5', 'fast', '1000001']],
    ['RATE_BYTES', ['-1', '64KiB', '1000000001']],
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
  ])('rejects a bad %s and names the variable, the value and the remedy', (name, values) => {
    for (const value of values) {
      const read = () => readConfig({ [name]: value });
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(new RegExp(`^${name}: ("[^\n]*" is|a token has) [^\n]* Use [^\n]*\\.$`));
    }
  });

  test('rejects an ADMIN_TOKEN that is too short or too long, without repeating it', () => {
    for (const token of ['guess-me-please', 'x'.repeat(1_025)]) {
      const read = () => readConfig({ ADMIN_TOKEN: token });
      expect(read).toThrow(new ConfigError(`ADMIN_TOKEN: the value has ${token.length} characters. Use 16 to 1,024.`));
    }
  });
});
