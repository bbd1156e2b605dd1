import { describe, expect, test } from 'bun:test';
import { Problem } from '../../../../src/http/problem.ts';
import type { ReadinessCheck } from '../../../../src/ports/readiness.ts';
import { serveHealth, type HealthPath } from '../../../../src/server/health.ts';

function get(path: HealthPath, checks: readonly ReadinessCheck[] = [], method = 'GET'): Response {
  const outcome = serveHealth(new Request(`http://chat.example/${path}`, { method }), path, checks);
  return outcome instanceof Problem ? outcome.toResponse() : outcome;
}

const good: ReadinessCheck = { name: 'good', failure: () => undefined };
const failing = (name: string): ReadinessCheck => ({ name, failure: () => `The ${name} is away.` });

describe('serveHealth', () => {
  test('responds to readyz with 503 and the result of each check when one fails', async () => {
    const response = get('readyz', [failing('engine'), good, failing('disk')]);
    expect(response.status).toBe(503);
    expect(response.headers.get('Content-Type')).toStartWith('application/json');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({
      ready: false,
      checks: [
        { name: 'engine', ok: false, reason: 'The engine is away.' },
        { name: 'good', ok: true },
        { name: 'disk', ok: false, reason: 'The disk is away.' },
      ],
    });
  });

  test('responds to readyz with 200 when no check fails', async () => {
    const response = get('readyz', [good]);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ready: true, checks: [{ name: 'good', ok: true }] });
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  test.each(['livez', 'healthz'] as const)('responds to %s with 200 when a check fails', async (path) => {
    const response = get(path, [failing('engine')]);
    expect([response.status, await response.text()]).toEqual([200, 'ok\n']);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  test.each(['livez', 'readyz'] as const)('refuses other methods of %s than GET and HEAD', (path) => {
    expect(get(path, [], 'HEAD').status).toBe(200);
    const refused = get(path, [], 'POST');
    expect([refused.status, refused.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
  });
});
