import { type Clock, withTimeout } from '../clock.ts';
import { Problem } from '../http/problem.ts';
import type { Admission } from '../ports/admission.ts';
import type { Routes } from '../ports/routes.ts';
import { answerCandidates, type OwnCandidates } from './answer-candidates.ts';
import { assessServer } from './assess-server.ts';
import { checkRoutes } from './endpoint.ts';
import type { Finding } from './finding.ts';
import type { OpenProbe } from './probe.ts';
import { TrafficWatch } from './traffic.ts';

/** Settings that the check compares with what it observes. */
export interface SelfCheckOptions {
  readonly publicUrl: string;
  readonly trustedProxies: number;
  readonly udpHost: string | undefined;
}

/** Collaborators of a server's own check. */
export interface SelfCheckDeps {
  readonly admission: Admission;
  /** Answers an offer as the server answers any client, then ends the session. */
  readonly answerOffer: (sdp: string) => Promise<string | Problem>;
  readonly openProbe: OpenProbe;
  readonly clock: Clock;
}

/** Creates the routes of a server's own check. Requests that arrive during a check share its findings. */
export function createSelfCheck(
  { publicUrl, trustedProxies, udpHost }: SelfCheckOptions,
  { admission, ...deps }: SelfCheckDeps,
): Routes {
  const traffic = new TrafficWatch();
  let underWay: Promise<readonly Finding[]> | undefined;
  const check = async () => {
    const candidates = await ownCandidates(deps);
    return assessServer({ candidates, udpHost, publicUrl, trustedProxies, traffic });
  };
  const findings = () => (underWay ??= check().finally(() => (underWay = undefined)));
  return checkRoutes({ admission, traffic, findings });
}

/** Time to make an offer, and time to answer it, in milliseconds. */
const SELF_CHECK_TIMEOUT_MS = 3_000;

/** Reads the candidates that the server puts into an answer at this moment. */
async function ownCandidates({
  answerOffer,
  openProbe,
  clock,
}: Omit<SelfCheckDeps, 'admission'>): Promise<OwnCandidates> {
  const probe = openProbe('');
  try {
    const offer = await withTimeout(probe.offer(), SELF_CHECK_TIMEOUT_MS, clock);
    if (offer === undefined) return { why: 'No offer could be made in time.' };
    const answer = await withTimeout(answerOffer(offer), SELF_CHECK_TIMEOUT_MS, clock);
    if (answer === undefined) return { why: 'An offer was not answered in time.' };
    return answer instanceof Problem ? { why: answer.detail } : answerCandidates(answer);
  } finally {
    probe.close();
  }
}
