import { describe, expect, test } from 'bun:test';
import type { Candidate } from '../../../../src/doctor/answer-candidates.ts';
import { assessServer, type ServerFacts } from '../../../../src/doctor/assess-server.ts';
import { TrafficWatch } from '../../../../src/doctor/traffic.ts';
import { expectFixes } from '../../../helpers/expect-fixes.ts';
import { trouble } from '../../../helpers/trouble.ts';

const at = (address: string, port = 8080): Candidate => ({ address, port });

describe('What the server knows of itself', () => {
  const traffic = { requests: 0, forwarders: 0, publicHost: undefined };
  const good: ServerFacts = {
    candidates: [at('10.0.0.1')],
    udpHost: undefined,
    publicUrl: '',
    trustedProxies: 0,
    traffic,
  };
  const judge = (changed: Partial<ServerFacts>) => {
    const findings = assessServer({ ...good, ...changed });
    expectFixes(findings);
    return trouble(findings);
  };

  test('is good as long as nobody comes from outside', () => {
    expect(judge({})).toEqual([]);
  });

  test('asks for PUBLIC_IP once PUBLIC_URL or a request says that the Internet comes', () => {
    expect(judge({ publicUrl: 'https://chat.example' })[0]).toStartWith('fail: PUBLIC_IP=chat.example');
    expect(judge({ traffic: { ...traffic, publicHost: 'chat.example' } })[0]).toStartWith('fail: PUBLIC_IP=');
    expect(judge({ publicUrl: 'https://chat.example', candidates: [at('8.8.8.8')] })).toEqual([]);
  });

  test.each([
    [0, 1, 1, 'warn: TRUST_PROXY=1'],
    [0, 2, 1, 'warn: TRUST_PROXY=2'],
    [1, 0, 1, 'warn: TRUST_PROXY=0'],
    [2, 1, 1, 'warn: TRUST_PROXY=1'],
    [1, 1, 1, undefined],
    [1, 2, 1, undefined],
    [1, 0, 0, undefined],
  ])(
    'with TRUST_PROXY=%d and %d addresses in the header of %d requests: %s',
    (trustedProxies, forwarders, requests, start) => {
      const found = judge({ trustedProxies, traffic: { ...traffic, forwarders, requests } });
      expect(found.map((one) => one.slice(0, start?.length))).toEqual(start === undefined ? [] : [start]);
    },
  );

  test('is one warning about its addresses when it takes no more peers, whatever else is set', () => {
    const why = 'The server has as many peers as it may have.';
    const findings = assessServer({
      ...good,
      candidates: { why },
      udpHost: '127.0.0.1',
      publicUrl: 'https://a.example',
    });
    expect(findings).toEqual([
      { level: 'warn', what: expect.stringContaining(why), fix: expect.stringContaining('MAX_PEERS') },
    ]);
  });

  test('tells of UDP that is bound to the loopback address while others are named', () => {
    const candidates = [at('8.8.8.8'), at('127.0.0.1')];
    expect(judge({ udpHost: '127.0.0.1', candidates })[0]).toStartWith('fail: UDP_HOST=0.0.0.0');
    expect(judge({ udpHost: '127.0.0.1', candidates: [at('127.0.0.1')] })).toEqual([]);
    expect(judge({ udpHost: '10.0.0.1', candidates })).toEqual([]);
  });

  test('tells of a PUBLIC_URL without TLS', () => {
    expect(judge({ publicUrl: 'http://8.8.8.8', candidates: [at('8.8.8.8')] })).toEqual([
      'warn: PUBLIC_URL=https://8.8.8.8 with TLS in front',
    ]);
  });
});

describe('The traffic', () => {
  const request = (headers: Record<string, string>) => new Request('http://localhost/', { headers });

  test('shows proxies that are near, and names that are public', () => {
    const traffic = new TrafficWatch();
    traffic.see(request({ Host: 'localhost:8080' }), '127.0.0.1');
    expect({ ...traffic }).toEqual({ requests: 0, forwarders: 0, publicHost: undefined });
    traffic.see(request({ Host: 'chat.example:8080', 'X-Forwarded-For': '8.8.8.8, 10.0.0.1' }), '::ffff:10.0.0.2');
    expect({ ...traffic }).toEqual({ requests: 1, forwarders: 2, publicHost: 'chat.example' });
  });

  test('has as many proxies as the fewest addresses say: a client can add to them, and take none away', () => {
    const traffic = new TrafficWatch();
    for (const header of ['1.1.1.1, 8.8.8.8, 10.0.0.1', '8.8.8.8', '6, 6, 6, 6, 8.8.8.8']) {
      traffic.see(request({ Host: 'chat.example', 'X-Forwarded-For': header }), '10.0.0.2');
    }
    traffic.see(request({ Host: 'chat.example' }), '10.0.0.3');
    expect(traffic.forwarders).toBe(1);
  });

  test.each(['a.example;reboot', '$(reboot).example', 'a.example`reboot`', 'a.example|reboot', "a.example'x"])(
    'keeps %s, which a shell would take for more than a name, out of the commands it leads to',
    (Host) => {
      const traffic = new TrafficWatch();
      traffic.see(request({ Host }), '8.8.4.4');
      expect(traffic.publicHost).toBeUndefined();
      const facts = { candidates: [at('10.0.0.1')], udpHost: undefined, publicUrl: '', trustedProxies: 0, traffic };
      expect(JSON.stringify(assessServer(facts))).not.toContain('reboot');
    },
  );

  test('is not told about proxies by strangers, nor is it confused by what is no host', () => {
    const traffic = new TrafficWatch();
    for (const Host of ['8.8.8.8', 'a b', '', `${'x.'.repeat(200)}example`, '[']) {
      traffic.see(request({ Host, 'X-Forwarded-For': '1, 2, 3' }), '8.8.4.4');
    }
    expect(traffic.forwarders).toBe(0);
    expect(traffic.publicHost).toBe('8.8.8.8');
  });
});
