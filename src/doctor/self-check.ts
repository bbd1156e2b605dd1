import { type Clock, withTimeout } from '../clock.ts';
import { Problem } from '../http/problem.ts';
import type { ServerAdmission } from '../ports/admission.ts';
import type { Finding } from '../ports/finding.ts';
import type { NodeBus } from '../ports/node-bus.ts';
import type { Candidate, OpenProbe } from '../ports/probe.ts';
import type { Routes } from '../ports/routes.ts';
import { parseCandidates, type OwnCandidates } from './answer-candidates.ts';
import { assessNodes } from './assess-nodes.ts';
import { assessServer } from './assess-server.ts';
import { checkRoutes } from './endpoint.ts';
import { createNodeCheck } from './node-check.ts';
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
  readonly admission: ServerAdmission;
  /** Answers an offer that the server itself made, then ends the session. */
  readonly answerOffer: (sdp: string) => Promise<string | Problem>;
  readonly openProbe: OpenProbe;
  /** Checks the store. Never rejects. */
  readonly checkStore: () => Promise<readonly Finding[]>;
  readonly nodes: NodeBus | undefined;
  readonly publicUdp: () => Promise<readonly Candidate[]>;
  /** Returns the IP addresses of the members on this node. */
  readonly memberAddresses: () => readonly string[];
  readonly clock: Clock;
}

/** Creates the routes of a server's self-check. Requests that arrive during a check share its findings. */
export function createSelfCheck(
  { publicUrl, trustedProxies, udpHost }: SelfCheckOptions,
  { admission, ...deps }: SelfCheckDeps,
): Routes {
  const traffic = new TrafficWatch();
  const { nodes, publicUdp, checkStore, memberAddresses } = deps;
  const readNodes = nodes && createNodeCheck(nodes, publicUdp);
  let running: Promise<readonly Finding[]> | undefined;
  const check = async () => {
    const [candidates, storeFindings, nodeFacts] = await Promise.all([
      readOwnCandidates(deps),
      checkStore(),
      readNodes?.(),
    ]);
    return [
      ...assessServer({
        ...{ candidates, udpHost, publicUrl, trustedProxies, traffic },
        memberAddresses: memberAddresses(),
      }),
      ...storeFindings,
      ...assessNodes(nodeFacts ?? []),
    ];
  };
  const runSelfCheck = () => (running ??= check().finally(() => (running = undefined)));
  return checkRoutes({ admission, traffic, runSelfCheck });
}

/** Reads the candidates in the server's answer to its own offer. */
async function readOwnCandidates({
  answerOffer,
  openProbe,
  clock,
}: Pick<SelfCheckDeps, 'answerOffer' | 'openProbe' | 'clock'>): Promise<OwnCandidates> {
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
