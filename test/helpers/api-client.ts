import { expect } from 'bun:test';
import { API_KEY, API_KEYS } from './api-contract.ts';
import type { TestServer } from './start-test-server.ts';

/** Settings of a server with an API. */
export const API_SETTINGS = { API_KEYS };

/** Sends a request to the API of a server. The path is that after `/api/v1`. The response may be a stream. */
export function callApi(
  { url }: Pick<TestServer, 'url'>,
  path: string,
  { headers = {}, ...init }: Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, { ...init, headers: { Authorization: `Bearer ${API_KEY}`, ...headers } });
}

/** Posts a message through the API, and resolves to the response. */
export function postMessage(server: Pick<TestServer, 'url'>, room: string, text: string): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return callApi(server, `/rooms/${room}/messages`, { method: 'POST', headers, body: JSON.stringify({ text }) });
}

/** Expects problem details of the API, which no page can read, and returns its sentence. */
export async function expectApiProblem(response: Response, status: number): Promise<string> {
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  const { detail } = (await response.json()) as { readonly detail: string };
  return detail;
}
