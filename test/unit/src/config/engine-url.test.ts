import { describe, expect, test } from 'bun:test';
import { describePlace, parseEngineUrl } from '../../../../src/config/engine-url.ts';
import { ConfigError } from '../../../../src/config/env.ts';

/** Returns the message of the ConfigError that a value causes. */
function problemOf(value: string): string {
  try {
    parseEngineUrl(value);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error(`${value} was accepted.`);
}

const OPEN = { user: undefined, password: undefined, database: 0, tls: undefined };

describe('parseEngineUrl', () => {
  test.each([
    ['redis://redis.example', { ...OPEN, place: { kind: 'tcp', host: 'redis.example', port: 6379 } }],
    ['redis://[::1]:7000/', { ...OPEN, place: { kind: 'tcp', host: '::1', port: 7000 } }],
    [
      'redis://chat:p%3A%40%2F%C3%A4@10.0.0.1/3',
      { ...OPEN, user: 'chat', password: 'p:@/ä', database: 3, place: { kind: 'tcp', host: '10.0.0.1', port: 6379 } },
    ],
    ['redis://:word@h', { ...OPEN, password: 'word', place: { kind: 'tcp', host: 'h', port: 6379 } }],
    [
      'rediss://h:1?ca=/etc/ca.pem',
      {
        ...OPEN,
        tls: { ca: '/etc/ca.pem', cert: undefined, key: undefined },
        place: { kind: 'tcp', host: 'h', port: 1 },
      },
    ],
    [
      'redis+unix://:word@/run/a%20b.sock?db=2',
      { ...OPEN, password: 'word', database: 2, place: { kind: 'unix', path: '/run/a b.sock' } },
    ],
    [
      'redis+sentinel://u:p@a,b:2/main/1?sentinel_password=s%26s',
      {
        ...{ user: 'u', password: 'p', database: 1, tls: undefined },
        place: {
          ...{ kind: 'sentinels', name: 'main', user: undefined, password: 's&s' },
          sentinels: [
            { kind: 'tcp', host: 'a', port: 26379 },
            { kind: 'tcp', host: 'b', port: 2 },
          ],
        },
      },
    ],
  ])('parses %s', (value, expected) => {
    expect<unknown>(parseEngineUrl(value)).toEqual(expected);
  });

  test.each([
    ['localhost:6379', 'is not a URL of an engine'],
    ['redis://:a@b@host', '%40'],
    ['http://host', 'the scheme "http" is not known. Use one of redis, rediss'],
    ['redis://', '"" is not a host'],
    ['redis://host:0', 'Use host:port with a port from 1 to 65535'],
    ['redis://host:99999', '"host:99999" is not a host'],
    ['redis://a,b', 'Use redis+sentinel:// for Sentinels'],
    ['redis://host/cache', '"cache" is not a number of a database'],
    ['redis://host?ca=/x', 'has no parameter "ca". It has none'],
    ['rediss://host?tls=1', 'It can have ca, cert, key'],
    ['rediss://host?cert=/x', 'needs both files'],
    ['redis+unix://', 'the path of the socket is missing'],
    ['redis+unix://host/path', 'the path of the socket is missing'],
    ['redis+sentinel://a,b', "the Sentinels' name of the primary is missing"],
    ['redis+sentinel://a,,b/main', '"" is not a host'],
    ['redis://:50%@host', 'Write it as %25'],
  ])('refuses %s', (value, sentence) => {
    expect(problemOf(value)).toStartWith('REDIS_URL: ');
    expect(problemOf(value)).toContain(sentence);
  });

  test('repeats no password of a value that it refuses', () => {
    const values = ['redis://u:hush@h:0', 'redis://u:hu%sh@h', 'x://u:hush@h', 'redis://u:hush@h@i', 'u:hush@h'];
    expect(values.map(problemOf).filter((problem) => /hush|hu%sh/.test(problem))).toEqual([]);
    const sentinel = 'redis+sentinel://a/m?sentinel_password=hush&more=1';
    expect(problemOf(sentinel)).not.toContain('hush');
  });
});

describe('describePlace', () => {
  test('names the servers without credentials', () => {
    const urls = ['redis://u:p@[::1]', 'redis+unix:///a', 'redis+sentinel://u:p@a,b/m?sentinel_password=s'];
    const places = urls.map((url) => describePlace(parseEngineUrl(url).place));
    expect(places).toEqual(['[::1]:6379', '/a', 'm of a:26379, b:26379']);
  });
});
