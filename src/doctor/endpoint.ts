import { isLoopback } from '../http/client-address.ts';
import { Problem } from '../http/problem.ts';
import type { ServerAdmission } from '../ports/admission.ts';
import type { Finding } from '../ports/finding.ts';
import type { RouteContext, RouteOutcome, Routes } from '../ports/routes.ts';
import { isLocalHost, requestedHost } from './host-kind.ts';
import type { TrafficWatch } from './traffic.ts';

/** Collaborators of the routes of the self-check. */
export interface CheckDeps {
  readonly admission: ServerAdmission;
  readonly traffic: TrafficWatch;
  readonly runSelfCheck: () => Promise<readonly Finding[]>;
}

/** The path of the page. A request that does not accept HTML receives the findings as JSON. */
const CHECK_PATH = '/check';

/** The path of the findings as JSON, regardless of `Accept`. */
const FINDINGS_PATH = '/check.json';

/** Headers that show that a request came through a proxy. */
const PROXY_HEADERS = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via'];

/** Creates the routes of the page and of the findings. They also record how clients reach the server. */
export function checkRoutes(deps: CheckDeps): Routes {
  return {
    paths: [CHECK_PATH, FINDINGS_PATH],
    async handle(request, context) {
      if (context.pathname === FINDINGS_PATH) return handleCheck(request, context, deps);
      const wantsPage = (request.headers.get('Accept') ?? '').includes('text/html');
      return varyByAccept(wantsPage ? context.serveFile() : await handleCheck(request, context, deps));
    },
    observe: (request, socketAddress) => deps.traffic.record(request, socketAddress),
  };
}

/** Makes caches keep the page and the findings apart (RFC 9110 section 12.5.5). */
function varyByAccept(outcome: RouteOutcome): RouteOutcome {
  if (outcome instanceof Problem) {
    return new Problem(outcome.status, outcome.detail, { ...outcome.headers, Vary: 'Accept' });
  }
  outcome.headers.append('Vary', 'Accept');
  return outcome;
}

/**
 * Responds with the findings of the self-check as JSON. Refuses clients that are on another machine and have no token from
 * `AUTH_TOKEN`. HEAD runs no check.
 */
async function handleCheck(
  request: Request,
  { socketAddress, address }: RouteContext,
  { admission, runSelfCheck }: CheckDeps,
): Promise<Response | Problem> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Problem(405, 'Use GET or HEAD.', { Allow: 'GET, HEAD' });
  }
  if (!isFromThisMachine(request, socketAddress)) {
    const pass = await admission.admitRequest({ request, address, room: undefined });
    if (pass instanceof Problem) return pass;
    if (pass.owner?.kind !== 'token') {
      return new Problem(
        403,
        "The server's report is available on its own machine only, or with a token from AUTH_TOKEN.",
      );
    }
  }
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  if (request.method === 'HEAD') return new Response(null, { headers });
  return Response.json({ findings: await runSelfCheck() }, { headers });
}

/**
 * Returns whether a request comes from the operator's machine. A proxy on this machine forwards requests of other machines,
 * and a foreign host name may resolve to this machine, so the socket's address alone does not prove it.
 */
function isFromThisMachine(request: Request, socketAddress: string): boolean {
  const isForThisMachine = isLocalHost(requestedHost(request));
  return isLoopback(socketAddress) && isForThisMachine && !PROXY_HEADERS.some((name) => request.headers.has(name));
}
