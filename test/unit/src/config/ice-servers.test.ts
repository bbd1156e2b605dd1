import { describe, expect, test } from 'bun:test';
import { ConfigError } from '../../../../src/config/env.ts';
import { readIceServers } from '../../../../src/config/ice-servers.ts';

const SECRET = 'a secret of ours';

describe('readIceServers', () => {
  test('returns no servers when nothing is set', () => {
    expect(readIceServers({})).toEqual({ iceServers: [], turnSecret: undefined });
    expect(readIceServers({ ICE_SERVERS: ' , ' }).iceServers).toEqual([]);
  });

  test.each([
    ['stun:stun.example', 'stun:stun.example', 'open'],
    ['STUN:stun.example:3478', 'stun:stun.example:3478', 'open'],
    ['stuns:192.0.2.1', 'stuns:192.0.2.1', 'open'],
    ['stun:[2001:db8::1]:3478', 'stun:[2001:db8::1]:3478', 'open'],
    ['turn:ann:pw@turn.example', 'turn:turn.example', { username: 'ann', credential: 'pw' }],
    ['turn:ann:p%2C%40%3a@h:1?transport=UDP', 'turn:h:1?transport=udp', { username: 'ann', credential: 'p,@:' }],
    ['turns:1:x=@[::1]:443?transport=tcp', 'turns:[::1]:443?transport=tcp', { username: '1', credential: 'x=' }],
  ] as const)('reads %s', (given, uri, access) => {
    expect(readIceServers({ ICE_SERVERS: given }).iceServers).toEqual([{ uri, access }]);
  });

  test('reads several servers, and short-lived credentials where TURN_SECRET is set', () => {
    const env = { ICE_SERVERS: 'stun:a.example, turn:b.example, turn:u:p@c.example', TURN_SECRET: SECRET };
    expect(readIceServers(env)).toEqual({
      iceServers: [
        { uri: 'stun:a.example', access: 'open' },
        { uri: 'turn:b.example', access: 'short-lived' },
        { uri: 'turn:c.example', access: { username: 'u', credential: 'p' } },
      ],
      turnSecret: SECRET,
    });
  });

  test.each([
    'stun.example',
    'http://stun.example',
    'stun:',
    'stun:u:p@stun.example',
    'stun:stun.example?transport=udp',
    'stun:stun.example:0',
    'stun:stun.example:65536',
    'stun:a b',
    'stun:2001:db8::1',
    'turn:user@turn.example',
    'turn:u:p@turn.example?transport=sctp',
    'turn:turn.example',
    'turn:u:p%22@turn.example',
    'turn:u:p%5C@turn.example',
    'turn:u:p%0D%0A@turn.example',
    'turn:u:p%@turn.example',
  ])('rejects %s with a message that names ICE_SERVERS and the remedy', (given) => {
    const read = () => readIceServers({ ICE_SERVERS: given });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/^ICE_SERVERS: [^\n]* Use [^\n]*\.$/);
  });

  test('repeats no password in its errors', () => {
    for (const given of ['turn:ann:hunter2@turn example', 'stun:ann:hunter2@stun.example', 'turn:a:hunter2%22@h']) {
      expect(() => readIceServers({ ICE_SERVERS: given })).not.toThrow(/hunter2/);
      expect(() => readIceServers({ ICE_SERVERS: given })).toThrow(ConfigError);
    }
  });

  test('rejects a TURN_SECRET that is too short or too long, without repeating it', () => {
    for (const secret of ['hunter2', 'x'.repeat(1_025)]) {
      const read = () => readIceServers({ ICE_SERVERS: 'turn:a.example', TURN_SECRET: secret });
      expect(read).toThrow(new ConfigError(`TURN_SECRET: the value has ${secret.length} characters. Use 16 to 1,024.`));
    }
  });

  test('rejects a TURN_SECRET that no server needs', () => {
    for (const given of ['', 'stun:a.example', 'turn:u:p@a.example']) {
      const read = () => readIceServers({ ICE_SERVERS: given, TURN_SECRET: SECRET });
      expect(read).toThrow(/^TURN_SECRET: no server [^\n]* Use a turn: or turns: server[^\n]*\.$/);
      expect(read).not.toThrow(SECRET);
    }
  });
});
