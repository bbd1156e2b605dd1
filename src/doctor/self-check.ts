import { type Clock, withTimeout } from '../clock.ts';
import { Problem } from '../http/problem.ts';
import type { Admission } from '../ports/admission.ts';
import type { OpenProbe } from '../ports/probe.ts';
import type { Routes } from '../ports/routes.ts';
import { parseCandidates, type OwnCandidates } from './answer-candidates.ts';
import { assessServer } from './assess-server.ts';
import { checkRoutes } from './endpoint.ts';
import type { Finding } from './finding.ts';
import { TrafficWatch } from './traffic.ts';

/** Timeout of the offer, and separately of its answer. */
const SELF_CHECK_TIMEOUT_MS = 3_000;

/** Settings that the self-check compares with what it observes. */
export interface SelfCheckOptions {
  readonly publicUrl: string;
  readonly trustedProxies: number;
  readonly udpHost: string | undefined;
}

/** Collaborators of the self-check. */
export interface SelfCheckDeps {
  readonly admission: Admission;
  /** Answers an offer that the server itself made, then ends the session. */
  readonly answerOffer: (sdp: string) => Promise<string | Problem>;
  readonly openProbe: OpenProbe;
  readonly clock: Clock;
}

/** Creates the routes of a server's self-check. Requests that arrive during a check share its findings. */
export function createSelfCheck(
  { publicUrl, trustedProxies, udpHost }: SelfCheckOptions,
  { admission, ...deps }: SelfCheckDeps,
): Routes {
  const traffic = new TrafficWatch();
  let running: Promise<readonly Finding[]> | undefined;
  const check = async () => {
    const candidates = await readOwnCandidates(deps);
    return assessServer({ candidates, udpHost, publicUrl, trustedProxies, traffic });
  };
  const runSelfCheck = () => (running ??= check().finally(() => (running = undefined)));
  return checkRoutes({ admission, traffic, runSelfCheck });
}

/** Reads the candidates in the server's answer to its own offer. */
async function readOwnCandidates({
  answerOffer,
  openProbe,
  clock,
}: Omit<SelfCheckDeps, 'admission'>): Promise<OwnCandidates> {
  const probe = openProbe('');
  try {
    const offer = await withTimeout(probe.offer(), SELF_CHECK_TIMEOUT_MS, clock);
    if (offer === undefined) return { reason: 'The server did not create an offer in time.' };
    const answer = await withTimeout(answerOffer(offer), SELF_CHECK_TIMEOUT_MS, clock);
    if (answer === undefined) return { reason: 'The server did not answer in time.' };
    return answer instanceof Problem ? { reason: answer.detail } : parseCandidates(answer);
  } finally {
    probe.close();
  }
}
