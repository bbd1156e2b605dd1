import { describe, expect, test } from 'bun:test';
import { answerCandidates, answerOnlyWith, type Candidate } from '../../../../src/doctor/answer-candidates.ts';
import { assessAddresses } from '../../../../src/doctor/assess-addresses.ts';
import { assessMeasurements } from '../../../../src/doctor/assess-measurements.ts';
import type { Measurements } from '../../../../src/doctor/measure.ts';
import { readTurnAccess } from '../../../../src/doctor/probe.ts';
import { createIceLinks } from '../../../../src/signaling/ice-links.ts';
import { expectFixes } from '../../../helpers/expect-fixes.ts';
import { trouble } from '../../../helpers/trouble.ts';

const at = (address: string, port = 8080): Candidate => ({ address, port });
const connected = {
  after: 60.4,
  local: { ...at('10.0.0.9', 5000), type: 'host' },
  remote: at('8.8.8.8'),
  roundTrip: 12,
};

describe('The addresses in an answer', () => {
  const answer = [
    'v=0',
    'a=candidate:1 1 UDP 5 192.0.2.1 8080 typ host',
    'a=candidate:2 1 tcp 4 192.0.2.1 8080 typ host',
    'a=candidate:3 1 udp 3 2001:db8::1 3478 typ host',
    'a=end-of-candidates',
    '',
  ].join('\r\n');

  test('are those of its UDP candidates, and can be cut down to one', () => {
    expect(answerCandidates(answer)).toEqual([at('192.0.2.1'), at('2001:db8::1', 3478)]);
    expect(answerOnlyWith(answer, at('2001:db8::1', 3478))).toBe(
      'v=0\r\na=candidate:3 1 udp 3 2001:db8::1 3478 typ host\r\na=end-of-candidates\r\n',
    );
  });

  test.each([
    ['localhost', ['172.17.0.2'], []],
    ['nas.local', ['192.168.0.5'], []],
    ['chat.example', ['8.8.8.8', '172.17.0.2'], []],
    ['chat.example', ['172.17.0.2'], ['fail: PUBLIC_IP=chat.example']],
    ['8.8.8.8', ['10.0.0.1', 'fd00::1', 'fe80::1'], ['fail: PUBLIC_IP=8.8.8.8']],
    ['[2a00:1450::1]', ['fd00::1'], ['fail: PUBLIC_IP=2a00:1450::1']],
    ['chat.example', ['127.0.0.1'], ['fail: UDP_HOST=0.0.0.0']],
    ['192.168.0.5', ['127.0.0.1'], ['fail: UDP_HOST=0.0.0.0']],
    ['chat.example', ['203.0.113.7', '8.8.8.8'], ['warn: If it stands in PUBLIC_IP']],
  ] as const)('for pages of %s, %j: %j', (host, addresses, expected) => {
    const findings = assessAddresses({ candidates: addresses.map((address) => at(address)), host });
    expectFixes(findings);
    expect(trouble(findings)).toHaveLength(expected.length);
    for (const [index, start] of expected.entries()) expect(trouble(findings)[index]).toStartWith(start);
  });

  test('behind a carrier-grade NAT need a relay, and in a container its flags are named', () => {
    const [finding] = assessAddresses({ candidates: [at('100.64.1.1')], host: 'chat.example' });
    expect(finding?.fix).toContain('ICE_SERVERS');
    expect(finding?.fix).toContain('docker run -e PUBLIC_IP=chat.example -p 8080:8080/tcp -p 8080:8080/udp');
  });
});

describe('What was measured', () => {
  const base = new URL('https://chat.example/');
  const good: Measurements = {
    signaling: {
      state: 'answered',
      candidates: [at('8.8.8.8'), at('10.0.0.1')],
      session: 'https://chat.example/sessions/secret',
      sessionStatus: 204,
    },
    connected,
    reached: [
      { candidate: at('8.8.8.8'), connected },
      { candidate: at('10.0.0.1'), connected: undefined },
    ],
    turn: [],
    webSocket: { after: 0.4 },
  };
  const judge = (changed: Partial<Measurements>, from = base) => {
    const findings = assessMeasurements(from, { ...good, ...changed });
    expectFixes(findings);
    return findings;
  };

  test('is good when a public address can be reached, whatever becomes of a private one', () => {
    const findings = judge({});
    expect(trouble(findings)).toEqual([]);
    const said = findings.map(({ what }) => what).join('\n');
    expect(said).toContain('in 60 ms over 10.0.0.9:5000 (host) and 8.8.8.8:8080, with a round trip of 12 ms');
    expect(said).toContain('A WebSocket opens in less than 1 ms');
    expect(said).not.toContain('secret');
  });

  test('with UDP shut names the flag, the firewall lines and the security group', () => {
    const reached = good.reached.map(({ candidate }) => ({ candidate, connected: undefined }));
    const findings = judge({ connected: undefined, reached });
    expect(findings.filter(({ level }) => level === 'fail')).toHaveLength(2);
    const fix = findings.find(({ level }) => level === 'fail')?.fix ?? '';
    for (const line of ['-p 8080:8080/udp', 'ufw allow 8080/udp', 'udp dport 8080 accept', 'security group']) {
      expect(fix).toContain(line);
    }
  });

  test('on the machine itself does not condemn a public address that it cannot reach', () => {
    const reached = [{ candidate: at('8.8.8.8'), connected: undefined }];
    const findings = judge({ reached }, new URL('http://localhost:8080/'));
    expect(trouble(findings)).toEqual([
      expect.stringMatching(/^warn: .*another network, open http:\/\/localhost:8080\/check/),
    ]);
  });

  test('over http is not secure, unless it is this machine', () => {
    const session = (start: string) => ({
      reached: [],
      signaling: { ...good.signaling, session: `${start}/sessions/x` } as never,
    });
    expect(trouble(judge(session('http://chat.example'), new URL('http://chat.example/')))).toEqual([
      'warn: Put TLS in front, for example: caddy reverse-proxy --from chat.example --to localhost:80',
    ]);
    expect(trouble(judge(session('http://localhost:8080'), new URL('http://localhost:8080/')))).toEqual([]);
  });

  test.each([
    ['https://chat.example/sessions/secret', 404],
    ['https://chat.example/sessions/secret', 0],
    ['http://chat.example/sessions/secret', 204],
  ])('with a session at %s that answers %d needs PUBLIC_URL', (session, sessionStatus) => {
    const findings = judge({ signaling: { ...good.signaling, session, sessionStatus } as never });
    expect(trouble(findings)).toEqual(['fail: PUBLIC_URL=https://chat.example']);
    expect(JSON.stringify(findings)).not.toContain('secret');
  });

  test('is a warning only when a private address could be reached, as in an intranet', () => {
    const signaling = { ...good.signaling, candidates: [at('10.0.0.1')] } as never;
    expect(trouble(judge({ signaling, reached: [{ candidate: at('10.0.0.1'), connected }] }))).toEqual([
      expect.stringMatching(/^warn: PUBLIC_IP=chat\.example/),
    ]);
  });

  test.each([
    ['turn:turn.example', 'ufw allow 3478/udp'],
    ['turn:turn.example:99?transport=tcp', 'ufw allow 99/tcp'],
    ['turns:turn.example', 'ufw allow 5349/tcp'],
  ])('with %s giving no address says what to open', (uri, line) => {
    expect(trouble(judge({ turn: [{ uri, state: 'given' }] }))).toEqual([]);
    const found = trouble(judge({ turn: [{ uri, state: 'none' }] }));
    expect(found).toEqual([expect.stringMatching(/^fail: /)]);
    expect(found[0]).toContain(line);
  });

  test('with a TURN server over TCP is no verdict where only browsers can try it', () => {
    const found = trouble(judge({ turn: [{ uri: 'turns:turn.example', state: 'untried' }] }));
    expect(found).toEqual(['warn: Open https://chat.example/check in a browser.']);
  });

  test('with a TURN server that the client does not take says why', () => {
    const [finding] = judge({ turn: [{ uri: 'turn:', state: 'refused', why: 'no host' }] }).filter(
      ({ level }) => level === 'fail',
    );
    expect(finding?.what).toContain('turn: is no TURN server to this client: no host');
  });

  test('with an answer that names no address is told as that', () => {
    const signaling = { ...good.signaling, candidates: [] } as never;
    expect(judge({ signaling }).filter(({ level }) => level !== 'ok')).toEqual([
      { level: 'warn', what: 'The answer names no address that UDP could be sent to.' },
    ]);
  });

  test('without a WebSocket names what a proxy must do', () => {
    expect(trouble(judge({ webSocket: { why: 'the upgrade was refused' } }))[0]).toContain('proxy_set_header Upgrade');
  });

  test('of a server that does not answer, or refuses, is that alone', () => {
    expect(judge({ signaling: { state: 'unreachable', why: 'refused' } })).toHaveLength(1);
    for (const status of [401, 405, 429, 503, 502]) {
      const findings = judge({ signaling: { state: 'refused', status, detail: 'why' } });
      expect(findings.filter(({ level }) => level === 'fail')).toHaveLength(1);
      expect(findings[0]?.what).toContain(`${status}: why`);
    }
  });
});

test('TURN servers are read from the Link header as the server, or another one, writes it', () => {
  const links = createIceLinks(
    {
      iceServers: [
        { uri: 'stun:a.example', access: 'open' },
        { uri: 'turn:b.example:1?transport=udp', access: { username: 'u', credential: 'p,=' } },
        { uri: 'turns:c.example', access: 'short-lived' },
      ],
      turnSecret: 'secret',
    },
    { now: () => 0, newId: () => 'id' },
  );
  expect(readTurnAccess(links() ?? null)).toEqual([
    { uri: 'turn:b.example:1?transport=udp', username: 'u', credential: 'p,=' },
    { uri: 'turns:c.example', username: '43200:id', credential: expect.stringMatching(/^[\w+/]+=*$/) },
  ]);
  expect(readTurnAccess(null)).toEqual([]);
  expect(readTurnAccess('<turn:d.example>;credential=p;rel=ice-server;username="a \\"b"')).toEqual([
    { uri: 'turn:d.example', username: 'a "b', credential: 'p' },
  ]);
});
