import { isLoopback } from '../http/client-address.ts';
import { Problem } from '../http/problem.ts';
import type { Admission } from '../ports/admission.ts';
import type { RouteContext, RouteOutcome, Routes } from '../ports/routes.ts';
import type { Finding } from './finding.ts';
import { isLocalHost, requestedHost } from './host-kind.ts';
import type { TrafficWatch } from './traffic.ts';

/** What the server's own check works with. */
export interface CheckDeps {
  readonly admission: Admission;
  readonly traffic: TrafficWatch;
  /** What the server finds about itself now. */
  readonly findings: () => Promise<readonly Finding[]>;
}

/** The path of the page, and of the findings for those who do not accept one. */
const CHECK_PATH = '/check';

/** The path of the findings alone. */
const FINDINGS_PATH = '/check.json';

/** What a proxy adds that passes a request on. */
const PROXY_HEADERS = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via'];

/** Creates the routes of the page and of the findings, which also count how clients reach the server. */
export function checkRoutes(deps: CheckDeps): Routes {
  return {
    paths: [CHECK_PATH, FINDINGS_PATH],
    async handle(request, context) {
      if (context.pathname === FINDINGS_PATH) return handleCheck(request, context, deps);
      const wantsPage = (request.headers.get('Accept') ?? '').includes('text/html');
      return varyByAccept(wantsPage ? context.serveFile() : await handleCheck(request, context, deps));
    },
    observe: (request, socketAddress) => deps.traffic.see(request, socketAddress),
  };
}

/** Keeps caches from mixing up the page and the findings (RFC 9110 section 12.5.5). */
function varyByAccept(outcome: RouteOutcome): RouteOutcome {
  if (outcome instanceof Problem) {
    return new Problem(outcome.status, outcome.detail, { ...outcome.headers, Vary: 'Accept' });
  }
  outcome.headers.append('Vary', 'Accept');
  return outcome;
}

/** The server's own findings as JSON: for the machine itself, or for whoever has a token of `AUTH_TOKEN`. HEAD makes no look. */
async function handleCheck(
  request: Request,
  { socketAddress, address }: RouteContext,
  { admission, findings }: CheckDeps,
): Promise<Response | Problem> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Problem(405, 'Use GET or HEAD.', { Allow: 'GET, HEAD' });
  }
  if (!isFromHere(request, socketAddress)) {
    const pass = admission.admitRequest({ request, address, room: undefined });
    if (pass instanceof Problem) return pass;
    if (pass.ownerToken === undefined) {
      return new Problem(403, 'What the server finds about itself is for the machine it runs on, or for AUTH_TOKEN.');
    }
  }
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  if (request.method === 'HEAD') return new Response(null, { headers });
  return Response.json({ findings: await findings() }, { headers });
}

/** Not through a proxy on the same machine, and not through a name that somebody else points here. */
function isFromHere(request: Request, socketAddress: string): boolean {
  const isToHere = isLocalHost(requestedHost(request));
  return isLoopback(socketAddress) && isToHere && !PROXY_HEADERS.some((name) => request.headers.has(name));
}
