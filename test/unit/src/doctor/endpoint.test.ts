import { describe, expect, test } from 'bun:test';
import { createSelfCheck } from '../../../../src/doctor/self-check.ts';
import { handleCheck } from '../../../../src/doctor/endpoint.ts';
import type { OpenProbe } from '../../../../src/doctor/probe.ts';
import { readConfig } from '../../../../src/config/config.ts';
import { Authorization } from '../../../../src/http/authorization.ts';
import { Sessions } from '../../../../src/signaling/sessions.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { sampleOffers } from '../../../helpers/sample-offers.ts';

/** A server's check over probes that offer `offer`, and what became of them. */
function newCheck(offer: () => Promise<string>, maxPeers = 10) {
  const clock = manualClock();
  const { log } = logBook();
  const probes = { opened: 0, closed: 0 };
  const openProbe: OpenProbe = () => {
    probes.opened++;
    return { offer, connect: async () => undefined, close: () => void probes.closed++ };
  };
  const openPeer = async () => ({ answer: sampleOffers.pion, close() {}, addCandidate() {} });
  const newId = () => 'id-with-22-characters-1';
  const sessions = new Sessions({
    ...{ openPeer, admit() {}, clock, log, newId, udpPort: 8080, publicAddresses: [], maxPeers },
  });
  const parts = createSelfCheck(readConfig({}), { authorization: new Authorization([]), sessions, openProbe, clock });
  const ask = (method: string) => {
    return handleCheck(
      new Request('http://localhost/check.json', { method, headers: { Host: 'localhost' } }),
      '::1',
      parts,
    );
  };
  const findings = async () => ((await await ask('GET')) as Response).json() as Promise<{ findings: object[] }>;
  return { clock, probes, sessions, ask, findings };
}

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
    const { findings } = newCheck(offers, 0);
    expect((await findings()).findings).toEqual([
      { level: 'warn', what: expect.stringContaining('as many peers as it may have'), fix: expect.any(String) },
    ]);
  });
});
