import { describe, expect, test } from 'bun:test';
import { parseCandidates, keepOnlyCandidate } from '../../../../src/doctor/answer-candidates.ts';
import { assessAddresses } from '../../../../src/doctor/assess-addresses.ts';
import { assessMeasurements } from '../../../../src/doctor/assess-measurements.ts';
import type { Measurements } from '../../../../src/doctor/measure.ts';
import { type Candidate, readTurnServers } from '../../../../src/ports/probe.ts';
import { createIceLinks } from '../../../../src/signaling/ice-links.ts';
import { expectFixes, problemsAndFixes } from '../../../helpers/findings.ts';

const at = (address: string, port = 8080): Candidate => ({ address, port });
const channel = {
  durationMs: 60.4,
  local: { ...at('10.0.0.9', 5000), type: 'host' },
  remote: at('8.8.8.8'),
  roundTripMs: 12,
};

describe('parseCandidates and keepOnlyCandidate', () => {
  const answer = [
    'v=0',
    'a=candidate:1 1 UDP 5 192.0.2.1 8080 typ host',
    'a=candidate:2 1 tcp 4 192.0.2.1 8080 typ host',
    'a=candidate:3 1 udp 3 2001:db8::1 3478 typ host',
    'a=end-of-candidates',
    '',
  ].join('\r\n');

  test('read the UDP candidates of an answer, and keep only one', () => {
    expect(parseCandidates(answer)).toEqual([at('192.0.2.1'), at('2001:db8::1', 3478)]);
    expect(keepOnlyCandidate(answer, at('2001:db8::1', 3478))).toBe(
      'v=0\r\na=candidate:3 1 udp 3 2001:db8::1 3478 typ host\r\na=end-of-candidates\r\n',
    );
  });
});

describe('assessAddresses', () => {
  test.each([
    ['localhost', ['172.17.0.2'], []],
    ['nas.local', ['192.168.0.5'], []],
    ['chat.example', ['8.8.8.8', '172.17.0.2'], []],
    ['chat.example', ['172.17.0.2'], ['fail: PUBLIC_IP=chat.example']],
    ['8.8.8.8', ['10.0.0.1', 'fd00::1', 'fe80::1'], ['fail: PUBLIC_IP=8.8.8.8']],
    ['[2a00:1450::1]', ['fd00::1'], ['fail: PUBLIC_IP=2a00:1450::1']],
    ['chat.example', ['127.0.0.1'], ['fail: UDP_HOST=0.0.0.0']],
    ['192.168.0.5', ['127.0.0.1'], ['fail: UDP_HOST=0.0.0.0']],
    ['chat.example', ['203.0.113.7', '8.8.8.8'], ['warn: If PUBLIC_IP contains 203.0.113.7']],
  ] as const)('with pages on %s and addresses %j finds %j', (host, addresses, expected) => {
    const findings = assessAddresses({ candidates: addresses.map((address) => at(address)), host });
    expectFixes(findings);
    expect(problemsAndFixes(findings)).toHaveLength(expected.length);
    for (const [index, start] of expected.entries()) expect(problemsAndFixes(findings)[index]).toStartWith(start);
  });

  test('suggests a relay behind a carrier-grade NAT, and the flags for a container', () => {
    const [finding] = assessAddresses({ candidates: [at('100.64.1.1')], host: 'chat.example' });
    expect(finding?.fix).toContain('ICE_SERVERS');
    expect(finding?.fix).toContain('docker run -e PUBLIC_IP=chat.example -p 8080:8080/tcp -p 8080:8080/udp');
  });
});

describe('assessMeasurements', () => {
  const base = new URL('https://chat.example/');
  const good: Measurements = {
    signaling: {
      state: 'answered',
      candidates: [at('8.8.8.8'), at('10.0.0.1')],
      session: 'https://chat.example/sessions/secret',
      sessionStatus: 204,
    },
    channel,
    candidateResults: [
      { candidate: at('8.8.8.8'), channel },
      { candidate: at('10.0.0.1'), channel: undefined },
    ],
    turnResults: [],
    webSocket: { durationMs: 0.4 },
  };
  const assess = (changed: Partial<Measurements>, from = base) => {
    const findings = assessMeasurements(from, { ...good, ...changed });
    expectFixes(findings);
    return findings;
  };

  test('finds no problem when UDP reaches a public address but not a private one', () => {
    const findings = assess({});
    expect(problemsAndFixes(findings)).toEqual([]);
    const sentences = findings.map(({ what }) => what).join('\n');
    expect(sentences).toContain('in 60 ms from 10.0.0.9:5000 (host) to 8.8.8.8:8080, with a round trip of 12 ms');
    expect(sentences).toContain('A WebSocket opens in less than 1 ms');
    expect(sentences).not.toContain('secret');
  });

  test('names the container flag, the firewall rules and the security group when no UDP arrives', () => {
    const candidateResults = good.candidateResults.map(({ candidate }) => ({ candidate, channel: undefined }));
    const findings = assess({ channel: undefined, candidateResults });
    expect(findings.filter(({ level }) => level === 'fail')).toHaveLength(2);
    const fix = findings.find(({ level }) => level === 'fail')?.fix ?? '';
    for (const line of ['-p 8080:8080/udp', 'ufw allow 8080/udp', 'udp dport 8080 accept', 'security group']) {
      expect(fix).toContain(line);
    }
  });

  test('only warns about a public address that the server cannot reach from its own machine', () => {
    const candidateResults = [{ candidate: at('8.8.8.8'), channel: undefined }];
    const findings = assess({ candidateResults }, new URL('http://localhost:8080/'));
    expect(problemsAndFixes(findings)).toEqual([
      expect.stringMatching(/^warn: From another network, .* open http:\/\/localhost:8080\/check/),
    ]);
  });

  test('warns about http, except on this machine', () => {
    const session = (start: string) => ({
      candidateResults: [],
      signaling: { ...good.signaling, session: `${start}/sessions/x` } as never,
    });
    expect(problemsAndFixes(assess(session('http://chat.example'), new URL('http://chat.example/')))).toEqual([
      'warn: Put TLS in front, for example: caddy reverse-proxy --from chat.example --to localhost:80',
    ]);
    expect(problemsAndFixes(assess(session('http://localhost:8080'), new URL('http://localhost:8080/')))).toEqual([]);
  });

  test.each([
    ['https://chat.example/sessions/secret', 404],
    ['https://chat.example/sessions/secret', 0],
    ['http://chat.example/sessions/secret', 204],
  ])('suggests PUBLIC_URL when the session URL %s answers %d', (session, sessionStatus) => {
    const findings = assess({ signaling: { ...good.signaling, session, sessionStatus } as never });
    expect(problemsAndFixes(findings)).toEqual(['fail: PUBLIC_URL=https://chat.example']);
    expect(JSON.stringify(findings)).not.toContain('secret');
  });

  test('only warns about private addresses when UDP reaches one, as in an intranet', () => {
    const signaling = { ...good.signaling, candidates: [at('10.0.0.1')] } as never;
    expect(problemsAndFixes(assess({ signaling, candidateResults: [{ candidate: at('10.0.0.1'), channel }] }))).toEqual(
      [expect.stringMatching(/^warn: PUBLIC_IP=chat\.example/)],
    );
  });

  test.each([
    ['turn:turn.example', 'ufw allow 3478/udp'],
    ['turn:turn.example:99?transport=tcp', 'ufw allow 99/tcp'],
    ['turns:turn.example', 'ufw allow 5349/tcp'],
  ])('names the port to open when %s allocates no address', (uri, line) => {
    expect(problemsAndFixes(assess({ turnResults: [{ uri, state: 'allocated' }] }))).toEqual([]);
    const found = problemsAndFixes(assess({ turnResults: [{ uri, state: 'no-allocation' }] }));
    expect(found).toEqual([expect.stringMatching(/^fail: /)]);
    expect(found[0]).toContain(line);
  });

  test('suggests a browser when this client cannot test a TURN server', () => {
    const found = problemsAndFixes(assess({ turnResults: [{ uri: 'turns:turn.example', state: 'unsupported' }] }));
    expect(found).toEqual(['warn: Open https://chat.example/check in a browser.']);
  });

  test('names the reason when the client rejects a TURN URI', () => {
    const [finding] = assess({ turnResults: [{ uri: 'turn:', state: 'invalid', reason: 'no host' }] }).filter(
      ({ level }) => level === 'fail',
    );
    expect(finding?.what).toContain('turn: is not a TURN URI that this client accepts: no host');
  });

  test('warns when the answer lists no address', () => {
    const signaling = { ...good.signaling, candidates: [] } as never;
    expect(assess({ signaling }).filter(({ level }) => level !== 'ok')).toEqual([
      {
        level: 'warn',
        what: 'The answer lists no UDP address, so no data channel can open.',
        fix: expect.stringMatching(/^PUBLIC_IP=/),
      },
    ]);
  });

  test('names the proxy settings when no WebSocket opens', () => {
    expect(problemsAndFixes(assess({ webSocket: { reason: 'the upgrade failed' } }))[0]).toContain(
      'proxy_set_header Upgrade',
    );
  });

  test('returns no other failure when the server does not answer or refuses the offer', () => {
    expect(assess({ signaling: { state: 'unreachable', reason: 'refused' } })).toHaveLength(1);
    for (const status of [401, 405, 429, 503, 502]) {
      const findings = assess({ signaling: { state: 'refused', status, detail: 'because' } });
      expect(findings.filter(({ level }) => level === 'fail')).toHaveLength(1);
      expect(findings[0]?.what).toContain(`${status}: because`);
    }
  });
});

test('readTurnServers reads the Link headers of this server and of others', () => {
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
  expect(readTurnServers(links() ?? null)).toEqual([
    { uri: 'turn:b.example:1?transport=udp', username: 'u', credential: 'p,=' },
    { uri: 'turns:c.example', username: '43200:id', credential: expect.stringMatching(/^[\w+/]+=*$/) },
  ]);
  expect(readTurnServers(null)).toEqual([]);
  expect(readTurnServers('<turn:d.example>;credential=p;rel=ice-server;username="a \\"b"')).toEqual([
    { uri: 'turn:d.example', username: 'a "b', credential: 'p' },
  ]);
});
