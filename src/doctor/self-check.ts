import { type Clock, withTimeout } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Authorization } from '../http/authorization.ts';
import type { Sessions } from '../signaling/sessions.ts';
import type { Finding } from './finding.ts';
import type { CheckDeps } from './endpoint.ts';
import { assessServer } from './assess-server.ts';
import type { OpenProbe } from './probe.ts';
import { TrafficWatch } from './traffic.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { readOffer } from '../signaling/offer.ts';
import { Problem } from '../http/problem.ts';
import { answerCandidates, type OwnCandidates } from './answer-candidates.ts';

/** What a server looks at to judge itself. */
export interface SelfCheckDeps {
  readonly authorization: Authorization;
  readonly sessions: Sessions;
  readonly openProbe: OpenProbe;
  readonly clock: Clock;
}

/** The parts of a server's own check. Those who ask while one is under way get its findings. */
export function createSelfCheck(
  { publicUrl, trustedProxies, udpHost }: Config,
  { authorization, sessions, openProbe, clock }: SelfCheckDeps,
): CheckDeps {
  const traffic = new TrafficWatch();
  let underWay: Promise<readonly Finding[]> | undefined;
  const look = async () => {
    const candidates = await ownCandidates(sessions, openProbe, clock);
    return assessServer({ candidates, udpHost, publicUrl, trustedProxies, traffic });
  };
  const findings = () => (underWay ??= look().finally(() => (underWay = undefined)));
  return { authorization, traffic, findings };
}

/** How long making an offer may take, and answering it, in milliseconds. */
const SELF_CHECK_TIMEOUT_MS = 3_000;

/** What the server answers an offer with at this moment. */
export async function ownCandidates(sessions: Sessions, openProbe: OpenProbe, clock: Clock): Promise<OwnCandidates> {
  const probe = openProbe('');
  try {
    const sdp = await withTimeout(probe.offer(), SELF_CHECK_TIMEOUT_MS, clock);
    if (sdp === undefined) return { why: 'No offer could be made in time.' };
    const offer = readOffer(sdp);
    if (offer instanceof Problem) throw new Error(`The probe's offer is refused: ${offer.detail}`);
    const request = {
      kind: 'whip',
      room: 'check',
      address: '127.0.0.1',
      access: 'read-only',
      ownerToken: undefined,
    } as const;
    const session = await withTimeout(sessions.create({ offer, ...request }), SELF_CHECK_TIMEOUT_MS, clock);
    if (session === undefined) return { why: 'An offer was not answered in time.' };
    if (session instanceof Problem) return { why: session.detail };
    sessions.end(session.id, closeReasons.ended);
    return answerCandidates(session.answer);
  } finally {
    probe.close();
  }
}
