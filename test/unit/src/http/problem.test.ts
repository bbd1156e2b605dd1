import { expect, test } from 'bun:test';
import { Problem } from '../../../../src/http/problem.ts';

test('Problem creates a response with problem details (RFC 9457)', async () => {
  const response = new Problem(503, 'Too many.', { 'Retry-After': '1' }).toResponse();
  expect(response.status).toBe(503);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(response.headers.get('Retry-After')).toBe('1');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    detail: 'Too many.',
  });
});
