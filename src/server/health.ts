import { Problem } from '../http/problem.ts';
import type { ReadinessCheck } from '../ports/readiness.ts';

/** Paths that report on the process, without a leading slash. */
export type HealthPath = 'healthz' | 'livez' | 'readyz';

/** No page reads these responses, so they have no CORS headers. */
const HEADERS = { 'Cache-Control': 'no-store' };

/**
 * Responds to a load balancer or supervisor. `livez` and `healthz`: 200 while the process runs its event loop. `readyz`: 200
 * while the server takes new members, otherwise 503, with the result of each check as JSON.
 */
export function serveHealth(request: Request, path: HealthPath, checks: readonly ReadinessCheck[]): Response | Problem {
  if (path === 'healthz') return new Response('ok\n', { headers: HEADERS });
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Problem(405, 'Use GET or HEAD.', { Allow: 'GET, HEAD' });
  }
  if (path === 'livez') return new Response('ok\n', { headers: HEADERS });
  const results = checks.map((check) => {
    const reason = check.failure();
    return { name: check.name, ok: reason === undefined, ...(reason !== undefined && { reason }) };
  });
  const ready = results.every(({ ok }) => ok);
  return Response.json({ ready, checks: results }, { status: ready ? 200 : 503, headers: HEADERS });
}
