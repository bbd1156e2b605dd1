import { Problem } from '../http/problem.ts';
import type { ReadinessCheck } from '../ports/readiness.ts';

/** Paths that report on the process, without a leading slash. */
export type HealthPath = 'healthz' | 'livez' | 'readyz';

/** No page reads these responses, so they have no CORS headers. */
const HEADERS = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };

/**
 * Responds to a load balancer or supervisor. `livez`: 200 while the process runs its event loop. `readyz`: 200 while the
 * server takes new members, otherwise 503 with one line for each failed check.
 */
export function serveHealth(request: Request, path: HealthPath, checks: readonly ReadinessCheck[]): Response | Problem {
  if (path === 'healthz') return new Response('ok\n', { headers: { 'Cache-Control': 'no-store' } });
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Problem(405, 'Use GET or HEAD.', { Allow: 'GET, HEAD' });
  }
  const failures = path === 'readyz' ? checks.flatMap(describeFailure) : [];
  if (failures.length === 0) return new Response('ok\n', { headers: HEADERS });
  return new Response(failures.join(''), { status: 503, headers: HEADERS });
}

function describeFailure(check: ReadinessCheck): string[] {
  const failure = check.failure();
  return failure === undefined ? [] : [`${check.name}: ${failure}\n`];
}
