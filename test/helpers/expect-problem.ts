import { expect } from 'bun:test';

/** The body of every refusal (RFC 9457). */
export interface ProblemBody {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** Expects problem details with a sentence, readable by any page, and returns them. */
export async function expectProblem(response: Response, status: number): Promise<ProblemBody> {
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(response.headers.get('Vary')).toContain('Origin');
  const body = (await response.json()) as ProblemBody;
  expect(body.status).toBe(status);
  expect(body.detail).toMatch(/^[A-Z].*\.$/s);
  return body;
}
