import { describe, expect, test } from 'bun:test';
import { createSelfCheck } from '../../../../src/doctor/self-check.ts';
import type { OpenProbe } from '../../../../src/ports/probe.ts';
import { readConfig } from '../../../../src/config/config.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { combineAdmissions } from '../../../../src/ports/admission.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { unlimitedTokens } from '../../../helpers/unlimited-tokens.ts';
import { sampleOffers } from '../../../helpers/sample-offers.ts';

/** Creates a self-check whose probes make this offer, and counts the probes. */
function createCheck(offer: () => Promise<string>, isFull = false) {
  const clock = manualClock();
  const probes = { opened: 0, closed: 0 };
  const openProbe: OpenProbe = () => {
    probes.opened++;
    return { offer, connect: async () => undefined, close: () => void probes.closed++ };
  };
  const answerOffer = (): Promise<string | Problem> => Promise.resolve(isFull ? FULL : ANSWER);
  const { handle } = createSelfCheck(readConfig({}), {
    ...{ admission: combineAdmissions([], unlimitedTokens), answerOffer, openProbe, clock, nodes: undefined },
    ...{ checkStore: async () => [], publicUdp: async () => [], memberAddresses: () => [] },
  });
  const request = (method: string) => {
    const context = {
      ...{ pathname: '/check.json', socketAddress: '::1', address: '::1' },
      ...{ setIdleTimeout: () => {}, serveFile: () => FULL },
    };
    return handle(new Request('http://localhost/check.json', { method, headers: { Host: 'localhost' } }), context);
  };
  const findings = async () => ((await await request('GET')) as Response).json() as Promise<{ findings: object[] }>;
  return { clock, probes, request, findings };
}

const ANSWER = 'a=candidate:1 1 udp 2130706431 192.168.1.2 8080 typ host\r\n';
const FULL = new Problem(503, 'Peer limit reached.');

const createOffer = () => Promise.resolve(sampleOffers.Chromium);

describe('GET /check.json', () => {
  test('answers HEAD with the headers of GET and runs no check', async () => {
    const { request, probes } = createCheck(createOffer);
    const [head, get] = [(await request('HEAD')) as Response, (await request('GET')) as Response];
    expect(await head.text()).toBe('');
    expect([head.status, Object.fromEntries(head.headers)]).toEqual([200, Object.fromEntries(get.headers)]);
    expect(probes).toEqual({ opened: 1, closed: 1 });
  });

  test('times out when the probe makes no offer, shares the result, and checks again on the next request', async () => {
    let offer = new Promise<string>(() => {});
    const { clock, findings, probes } = createCheck(() => offer);
    const reports = [findings(), findings()];
    clock.advance(3_000);
    for (const report of await Promise.all(reports)) {
      expect(report.findings).toEqual([
        {
          level: 'warn',
          what: expect.stringContaining('The server did not create an offer in time.'),
          fix: expect.any(String),
        },
      ]);
    }
    expect(probes).toEqual({ opened: 1, closed: 1 });
    offer = createOffer();
    expect((await findings()).findings[0]).toMatchObject({ level: 'ok', what: expect.stringContaining('UDP to') });
    expect(probes).toEqual({ opened: 2, closed: 2 });
  });

  test('returns one warning and no failure when the server has reached MAX_PEERS', async () => {
    const { findings } = createCheck(createOffer, true);
    expect((await findings()).findings).toEqual([
      { level: 'warn', what: expect.stringContaining('Peer limit reached.'), fix: expect.any(String) },
    ]);
  });
});
