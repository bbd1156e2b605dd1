import type { Candidate } from '../../../../src/ports/probe.ts';
import { describe, expect, test } from 'bun:test';
import { assessServer, type ServerFacts } from '../../../../src/doctor/assess-server.ts';
import { TrafficWatch } from '../../../../src/doctor/traffic.ts';
import { expectFixes, problemsAndFixes } from '../../../helpers/findings.ts';

const at = (address: string, port = 8080): Candidate => ({ address, port });

describe('assessServer', () => {
  const traffic = { externalRequests: 0, proxies: 0, publicHost: undefined };
  const good: ServerFacts = {
    candidates: [at('10.0.0.1')],
    udpHost: undefined,
    publicUrl: '',
    trustedProxies: 0,
    traffic,
    memberAddresses: [],
  };
  const assess = (changed: Partial<ServerFacts>) => {
    const findings = assessServer({ ...good, ...changed });
    expectFixes(findings);
    return problemsAndFixes(findings);
  };

  test('finds no problem before any request comes from outside', () => {
    expect(assess({})).toEqual([]);
  });

  test('suggests PUBLIC_IP when PUBLIC_URL or a request has a public host but all addresses are private', () => {
    expect(assess({ publicUrl: 'https://chat.example' })[0]).toStartWith('fail: PUBLIC_IP=chat.example');
    expect(assess({ traffic: { ...traffic, publicHost: 'chat.example' } })[0]).toStartWith('fail: PUBLIC_IP=');
    expect(assess({ publicUrl: 'https://chat.example', candidates: [at('8.8.8.8')] })).toEqual([]);
  });

  test('fails when at least three members share one address, unless it is a loopback address or TRUST_PROXY is set', () => {
    const address = '172.17.0.1';
    const three = [address, address, address];
    expect(assess({ memberAddresses: three })).toEqual([expect.stringContaining('fail: TRUST_PROXY=1')]);
    expect(assess({ memberAddresses: three, traffic: { ...traffic, proxies: 2 } }).at(-1)).toStartWith(
      'fail: TRUST_PROXY=2',
    );
    expect(assess({ memberAddresses: three.slice(1) })).toEqual([]);
    expect(assess({ memberAddresses: [...three, '172.17.0.2'] })).toEqual([]);
    expect(assess({ memberAddresses: three, trustedProxies: 1 })).toEqual([]);
    for (const other of ['127.0.0.1', '::1', ''])
      expect(assess({ memberAddresses: [other, other, other] })).toEqual([]);
  });

  test.each([
    ['https://chat.example', 'chat.example', []],
    ['https://chat.example/chat', undefined, []],
    ['', 'chat.example', []],
    [
      'https://chat.example/chat',
      'www.chat.example',
      ['warn: PUBLIC_URL=https://www.chat.example/chat, or let pages use'],
    ],
    ['https://old.example', 'chat.example', ['warn: PUBLIC_URL=https://chat.example, or let pages use']],
  ] as const)('compares PUBLIC_URL=%s with requests for %s', (publicUrl, publicHost, expected) => {
    const found = assess({ publicUrl, candidates: [at('8.8.8.8')], traffic: { ...traffic, publicHost } });
    expect(found.length).toBe(expected.length);
    for (const [index, finding] of expected.entries()) expect(found[index]).toStartWith(finding);
  });

  test.each([
    [0, 1, 1, 'warn: TRUST_PROXY=1'],
    [0, 2, 1, 'warn: TRUST_PROXY=2'],
    [1, 0, 1, 'warn: TRUST_PROXY=0'],
    [2, 1, 1, 'warn: TRUST_PROXY=1'],
    [1, 1, 1, 'no problem'],
    [1, 2, 1, 'no problem'],
    [1, 0, 0, 'no problem'],
  ])(
    'with TRUST_PROXY=%d, %d proxies and %d external requests finds: %s',
    (trustedProxies, proxies, externalRequests, start) => {
      const found = assess({
        trustedProxies,
        traffic: { ...traffic, proxies, externalRequests },
      });
      expect(found.map((problem) => problem.slice(0, start.length))).toEqual(start === 'no problem' ? [] : [start]);
    },
  );

  test('returns only one warning when the candidates are unknown, regardless of other settings', () => {
    const reason = 'Peer limit reached.';
    const findings = assessServer({
      ...good,
      candidates: { reason },
      udpHost: '127.0.0.1',
      publicUrl: 'https://a.example',
    });
    expect(findings).toEqual([
      { level: 'warn', what: expect.stringContaining(reason), fix: expect.stringContaining('MAX_PEERS') },
    ]);
  });

  test('fails when UDP is bound to the loopback address but the answer lists other addresses', () => {
    const candidates = [at('8.8.8.8'), at('127.0.0.1')];
    expect(assess({ udpHost: '127.0.0.1', candidates })[0]).toStartWith('fail: UDP_HOST=0.0.0.0');
    expect(assess({ udpHost: '127.0.0.1', candidates: [at('127.0.0.1')] })).toEqual([]);
    expect(assess({ udpHost: '10.0.0.1', candidates })).toEqual([]);
  });

  test('warns about a public PUBLIC_URL without TLS', () => {
    expect(assess({ publicUrl: 'http://8.8.8.8', candidates: [at('8.8.8.8')] })).toEqual([
      'warn: PUBLIC_URL=https://8.8.8.8 with TLS in front',
    ]);
  });
});

describe('TrafficWatch', () => {
  const request = (headers: Record<string, string>) => new Request('http://localhost/', { headers });

  test('counts nearby proxies and keeps the public host', () => {
    const traffic = new TrafficWatch();
    traffic.record(request({ Host: 'localhost:8080' }), '127.0.0.1');
    expect({ ...traffic }).toEqual({
      externalRequests: 0,
      proxies: 0,
      publicHost: undefined,
      unreadableEntry: undefined,
    });
    traffic.record(request({ Host: 'chat.example:8080', 'X-Forwarded-For': '8.8.8.8, 10.0.0.1' }), '::ffff:10.0.0.2');
    expect({ ...traffic }).toEqual({
      ...{ externalRequests: 1, proxies: 2, publicHost: 'chat.example', unreadableEntry: undefined },
    });
  });

  test.each(['unknown', '_hidden', 'a.example', '203.0.113.5.6', ''])(
    'keeps an entry %j that is not an IP address, and the check warns about it',
    (entry) => {
      const traffic = new TrafficWatch();
      traffic.record(request({ Host: 'chat.example', 'X-Forwarded-For': `8.8.8.8, ${entry}` }), '10.0.0.2');
      expect(traffic.unreadableEntry).toBe(entry);
      const facts = {
        candidates: [at('203.0.113.7')],
        udpHost: undefined,
        publicUrl: '',
        trustedProxies: 1,
        traffic,
        memberAddresses: [],
      };
      const warnings = assessServer(facts).filter(({ level }) => level === 'warn');
      expect(warnings.map(({ what }) => what).join()).toContain(`"${entry}" into X-Forwarded-For`);
    },
  );

  test.each(['8.8.8.8:51234', '[2001:db8::5]:443', '"8.8.8.8"', 'unknown, 8.8.8.8'])(
    'reads the last entry of %s',
    (header) => {
      const traffic = new TrafficWatch();
      traffic.record(request({ Host: 'chat.example', 'X-Forwarded-For': header }), '10.0.0.2');
      expect(traffic.unreadableEntry).toBeUndefined();
    },
  );

  test('counts as many proxies as the shortest X-Forwarded-For has addresses', () => {
    const traffic = new TrafficWatch();
    for (const header of ['1.1.1.1, 8.8.8.8, 10.0.0.1', '8.8.8.8', '6, 6, 6, 6, 8.8.8.8']) {
      traffic.record(request({ Host: 'chat.example', 'X-Forwarded-For': header }), '10.0.0.2');
    }
    traffic.record(request({ Host: 'chat.example' }), '10.0.0.3');
    expect(traffic.proxies).toBe(1);
  });

  test.each(['a.example;reboot', '$(reboot).example', 'a.example`reboot`', 'a.example|reboot', "a.example'x"])(
    'ignores the host %s, so that no shell syntax enters a command',
    (Host) => {
      const traffic = new TrafficWatch();
      traffic.record(request({ Host }), '8.8.4.4');
      expect(traffic.publicHost).toBeUndefined();
      const facts = {
        candidates: [at('10.0.0.1')],
        udpHost: undefined,
        publicUrl: '',
        trustedProxies: 0,
        traffic,
        memberAddresses: [],
      };
      expect(JSON.stringify(assessServer(facts))).not.toContain('reboot');
    },
  );

  test('ignores X-Forwarded-For from public addresses, and Host headers that are not hosts', () => {
    const traffic = new TrafficWatch();
    for (const Host of ['8.8.8.8', 'a b', '', `${'x.'.repeat(200)}example`, '[']) {
      traffic.record(request({ Host, 'X-Forwarded-For': '1, 2, 3' }), '8.8.4.4');
    }
    expect(traffic.proxies).toBe(0);
    expect(traffic.publicHost).toBe('8.8.8.8');
  });
});
