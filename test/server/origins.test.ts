import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { freshRoom } from '../helpers/fresh-room.ts';
import { postOffer } from '../helpers/post-offer.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { webSocketClient } from '../helpers/web-socket-client.ts';

const WELCOME = 'https://a.example';
const STRANGER = 'https://evil.example';

let server: TestServer;
let offer: string;
beforeAll(async () => {
  server = await startTestServer({ ALLOWED_ORIGINS: `${WELCOME}, http://b.example:8000` });
  offer = await realOffer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('With ALLOWED_ORIGINS', () => {
  test('an offer from another page is refused with 403, unreadable for it, with one log line', async () => {
    const response = await postOffer(server.url, offer, { headers: { Origin: STRANGER } });
    expect(response.status).toBe(403);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(response.headers.get('Vary')).toContain('Origin');
    await server.waitForLog(/status=403/);
  });

  test('a WebSocket from another page is refused', async () => {
    const open = webSocketClient(server.url, { room: freshRoom(), headers: { Origin: STRANGER } });
    expect(await open.catch((error: Error) => error.message)).toBe('The server did not upgrade to a WebSocket.');
    await server.waitForLog(/status=403/);
  });

  test('another page cannot end a session', async () => {
    const response = await postOffer(server.url, offer, { headers: { Origin: WELCOME } });
    const session = server.url + (response.headers.get('Location') ?? '');
    const end = (origin: string) => fetch(session, { method: 'DELETE', headers: { Origin: origin } });
    expect((await end(STRANGER)).status).toBe(403);
    expect((await end(WELCOME)).status).toBe(200);
  });

  test('a preflight of another page is told nothing', async () => {
    const headers = { Origin: STRANGER, 'Access-Control-Request-Method': 'POST' };
    const response = await fetch(`${server.url}/whip`, { method: 'OPTIONS', headers });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test('a page in the list may post and open WebSockets', async () => {
    const response = await postOffer(server.url, offer, { headers: { Origin: WELCOME } });
    expect(response.status).toBe(201);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(WELCOME);
    await using member = await webSocketClient(server.url, { room: freshRoom(), headers: { Origin: WELCOME } });
    member.send('hi');
    await member.next((text) => text.endsWith(': hi'));
  });

  test('a client that is no page may too', async () => {
    const headers = { 'Content-Type': 'application/sdp' };
    const response = await fetch(`${server.url}/whip`, { method: 'POST', headers, body: offer });
    expect(response.status).toBe(201);
    await using member = await webSocketClient(server.url, { room: freshRoom() });
    member.send('hi');
    await member.next((text) => text.endsWith(': hi'));
  });
});
