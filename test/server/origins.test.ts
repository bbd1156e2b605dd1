import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { freshRoom } from '../helpers/fresh-room.ts';
import { postOffer } from '../helpers/post-offer.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { webSocketClient } from '../helpers/web-socket-client.ts';

const ALLOWED = 'https://a.example';
const FOREIGN = 'https://evil.example';

let server: TestServer;
let offer: string;
beforeAll(async () => {
  server = await startTestServer({ ALLOWED_ORIGINS: `${ALLOWED}, http://b.example:8000` });
  offer = await realOffer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('ALLOWED_ORIGINS', () => {
  test('refuses an offer of another origin with 403 that its page cannot read, and logs it', async () => {
    const response = await postOffer(server.url, offer, { headers: { Origin: FOREIGN } });
    expect(response.status).toBe(403);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(response.headers.get('Vary')).toContain('Origin');
    await server.waitForLog(/status=403/);
  });

  test('refuses a WebSocket of another origin', async () => {
    const open = webSocketClient(server.url, { room: freshRoom(), headers: { Origin: FOREIGN } });
    expect(await open.catch((error: Error) => error.message)).toBe('The server did not upgrade to a WebSocket.');
    await server.waitForLog(/status=403/);
  });

  test('refuses DELETE of a session from another origin', async () => {
    const response = await postOffer(server.url, offer, { headers: { Origin: ALLOWED } });
    const session = server.url + (response.headers.get('Location') ?? '');
    const end = (origin: string) => fetch(session, { method: 'DELETE', headers: { Origin: origin } });
    expect((await end(FOREIGN)).status).toBe(403);
    expect((await end(ALLOWED)).status).toBe(200);
  });

  test('answers a preflight of another origin without CORS headers', async () => {
    const headers = { Origin: FOREIGN, 'Access-Control-Request-Method': 'POST' };
    const response = await fetch(`${server.url}/whip`, { method: 'OPTIONS', headers });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test('accepts offers and WebSockets of a listed origin', async () => {
    const response = await postOffer(server.url, offer, { headers: { Origin: ALLOWED } });
    expect(response.status).toBe(201);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(ALLOWED);
    await using member = await webSocketClient(server.url, { room: freshRoom(), headers: { Origin: ALLOWED } });
    member.send('hi');
    await member.next((text) => text.endsWith(': hi'));
  });

  test('accepts offers and WebSockets without an Origin', async () => {
    const headers = { 'Content-Type': 'application/sdp' };
    const response = await fetch(`${server.url}/whip`, { method: 'POST', headers, body: offer });
    expect(response.status).toBe(201);
    await using member = await webSocketClient(server.url, { room: freshRoom() });
    member.send('hi');
    await member.next((text) => text.endsWith(': hi'));
  });
});
