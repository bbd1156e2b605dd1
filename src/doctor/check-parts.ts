import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Authorization } from '../signaling/authorization.ts';
import type { Sessions } from '../signaling/sessions.ts';
import type { Finding } from './finding.ts';
import type { CheckParts } from './handle-check.ts';
import { judgeServer } from './judge-server.ts';
import { ownCandidates } from './own-candidates.ts';
import type { OpenProbe } from './probe.ts';
import { TrafficWatch } from './traffic.ts';

/** What a server looks at to judge itself. */
export interface Checked {
  readonly authorization: Authorization;
  readonly sessions: Sessions;
  readonly openProbe: OpenProbe;
  readonly clock: Clock;
}

/** The parts of a server's own check. Those who ask while one is under way get its findings. */
export function checkParts(
  { publicUrl, trustedProxies, udpHost }: Config,
  { authorization, sessions, openProbe, clock }: Checked,
): CheckParts {
  const traffic = new TrafficWatch();
  let underWay: Promise<readonly Finding[]> | undefined;
  const look = async () => {
    const candidates = await ownCandidates(sessions, openProbe, clock);
    return judgeServer({ candidates, udpHost, publicUrl, trustedProxies, traffic });
  };
  const findings = () => (underWay ??= look().finally(() => (underWay = undefined)));
  return { authorization, traffic, findings };
}
