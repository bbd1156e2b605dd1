import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { API_SETTINGS, callApi } from '../../helpers/api-client.ts';
import { API_KEY } from '../../helpers/api-contract.ts';
import { slowConnection } from '../../helpers/slow-connection.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer(API_SETTINGS)));
afterAll(async () => await server[Symbol.asyncDispose]());

describe('The server API accepts a JSON body', () => {
  test.each(['a b', 'a{b', '[::', 'x:99999', 'a/b', ''])('with the invalid Host %j', async (Host) => {
    const headers = { Host, 'Content-Type': 'application/json' };
    const call = (method: string, path: string, body: unknown) =>
      callApi(server, path, { method, headers, body: JSON.stringify(body) });
    const posted = await call('POST', '/rooms/lobby/messages', { text: 'hi' });
    expect(posted.status).toBe(201);
    const { id } = (await posted.json()) as { readonly id: string };
    expect((await call('PATCH', `/rooms/lobby/messages/${id}?x=1`, { text: 'hello' })).status).toBe(200);
    const invalid = await call('POST', '/rooms/lobby/messages', { text: 1 });
    expect([invalid.status, await invalid.json()]).toEqual([400, expect.objectContaining({ code: 'invalid' })]);
  });

  test('of HTTP/1.0 without a Host', async () => {
    const body = '{"text":"hi"}';
    const headers = `Authorization: Bearer ${API_KEY}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    const request = `POST /api/v1/rooms/lobby/messages HTTP/1.0\r\n${headers}\r\n\r\n${body}`;
    await using connection = await slowConnection(server.port, request, undefined);
    expect(await connection.closed).toStartWith('HTTP/1.1 201 ');
  });
});
