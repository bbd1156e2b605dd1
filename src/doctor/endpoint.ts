import { isLoopback } from '../http/client-address.ts';
import type { Authorization } from '../http/authorization.ts';
import { Problem } from '../http/problem.ts';
import type { Finding } from './finding.ts';
import { isLocalHost, requestedHost } from './host-kind.ts';
import type { TrafficWatch } from './traffic.ts';

/** What the server's own check works with. */
export interface CheckDeps {
  readonly authorization: Authorization;
  readonly traffic: TrafficWatch;
  /** What the server finds about itself now. */
  readonly findings: () => Promise<readonly Finding[]>;
}

/** The path of the page, and of the findings for those who do not accept one. */
export const CHECK_PATH = '/check';

/** What a proxy adds that passes a request on. */
const PROXY_HEADERS = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via'];

/** Whether a request is for the findings rather than for the page, which shows them. */
export function wantsFindings(request: Request, pathname: string): boolean {
  if (pathname === '/check.json') return true;
  return pathname === CHECK_PATH && !(request.headers.get('Accept') ?? '').includes('text/html');
}

/** The server's own findings as JSON: for the machine itself, or for whoever has a token of `AUTH_TOKEN`. HEAD makes no look. */
export async function handleCheck(
  request: Request,
  socketAddress: string,
  { authorization, findings }: CheckDeps,
): Promise<Response | Problem> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Problem(405, 'Use GET or HEAD.', { Allow: 'GET, HEAD' });
  }
  if (!isFromHere(request, socketAddress)) {
    const opener = authorization.ownerToken(request);
    if (opener instanceof Problem) return opener;
    if (opener === undefined) {
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
