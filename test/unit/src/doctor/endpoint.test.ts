import { describe, expect, test } from 'bun:test';
import { createSelfCheck } from '../../../../src/doctor/self-check.ts';
import type { OpenProbe } from '../../../../src/doctor/probe.ts';
import { readConfig } from '../../../../src/config/config.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { combineAdmissions } from '../../../../src/ports/admission.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { sampleOffers } from '../../../helpers/sample-offers.ts';

/** A server's check over probes that offer `offer`, and what became of them. */
function newCheck(offer: () => Promise<string>, isFull = false) {
  const clock = manualClock();
  const probes = { opened: 0, closed: 0 };
  const openProbe: OpenProbe = () => {
    probes.opened++;
    return { offer, connect: async () => undefined, close: () => void probes.closed++ };
  };
  const answer = (): Promise<string | Problem> => Promise.resolve(isFull ? FULL : ANSWER);
  const { handle } = createSelfCheck(readConfig({}), {
    ...{ admission: combineAdmissions([]), answerOffer: answer, openProbe, clock },
  });
  const ask = (method: string) => {
    const context = { pathname: '/check.json', socketAddress: '::1', address: '::1', serveFile: () => FULL };
    return handle(new Request('http://localhost/check.json', { method, headers: { Host: 'localhost' } }), context);
  };
  const findings = async () => ((await await ask('GET')) as Response).json() as Promise<{ findings: object[] }>;
  return { clock, probes, ask, findings };
}

const ANSWER = 'a=candidate:1 1 udp 2130706431 192.168.1.2 8080 typ host\r\n';
const FULL = new Problem(503, 'The server has as many peers as it may have.');

const offers = () => Promise.resolve(sampleOffers.Chromium);

describe('The own check of a server', () => {
  test('answers HEAD with the headers of GET and does not look', async () => {
    const { ask, probes } = newCheck(offers);
    const [head, get] = [(await ask('HEAD')) as Response, (await ask('GET')) as Response];
    expect(await head.text()).toBe('');
    expect([head.status, Object.fromEntries(head.headers)]).toEqual([200, Object.fromEntries(get.headers)]);
    expect(probes).toEqual({ opened: 1, closed: 1 });
  });

  test('of a probe that never makes its offer ends, and the next one looks again', async () => {
    let made = new Promise<string>(() => {});
    const { clock, findings, probes } = newCheck(() => made);
    const asked = [findings(), findings()];
    clock.advance(3_000);
    for (const told of await Promise.all(asked)) {
      expect(told.findings).toEqual([
        { level: 'warn', what: expect.stringContaining('No offer could be made in time.'), fix: expect.any(String) },
      ]);
    }
    expect(probes).toEqual({ opened: 1, closed: 1 });
    made = offers();
    expect((await findings()).findings[0]).toMatchObject({ level: 'ok', what: expect.stringContaining('UDP to') });
    expect(probes).toEqual({ opened: 2, closed: 2 });
  });

  test('of a server that takes no more peers is one warning, not a failure', async () => {
    const { findings } = newCheck(offers, true);
    expect((await findings()).findings).toEqual([
      { level: 'warn', what: expect.stringContaining('as many peers as it may have'), fix: expect.any(String) },
    ]);
  });
});
