import { describe, expect, test } from 'bun:test';
import { chatMember } from '../helpers/chat-member.ts';
import { runServer } from '../helpers/run-server.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const ADMIN_TOKEN = 'an-admin-token-for-tests';

describe('The log', () => {
  test('with LOG=json and LOG_LEVEL=debug has an object for each request, refusal and action of a moderator', async () => {
    await using server = await startTestServer({ LOG: 'json', LOG_LEVEL: 'debug', ADMIN_TOKEN });
    await using admin = await chatMember(server.url, 'WebSocket', 'lobby', { admin: ADMIN_TOKEN });
    await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
    const headers = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };
    const refused = await fetch(`${server.url}/x\u202ey`, { headers });
    expect([refused.status, refused.headers.get('traceparent')]).toEqual([404, null]);
    await fetch(`${server.url}/sessions/a-secret-id`, { headers: { traceparent: 'wrong' } });
    admin.command({ type: 'kick', member: ada.welcome.you.id, seconds: 60, reason: 'a\u001b[31mb' });
    await admin.next('ack');
    await until(() => server.logs.some((line) => line.includes('moderation: ')), 'the ban is logged');
    const lines = server.logs.map((line) => JSON.parse(line) as Record<string, unknown>);
    const time = expect.stringMatching(/^20\S+Z$/);
    const request = { time, level: 'debug', event: 'request', method: 'GET', ms: expect.any(Number) };
    expect(lines[0]).toEqual({ ...request, path: '/ws/lobby', status: 101 });
    const path = '/x%E2%80%AEy';
    expect(lines).toContainEqual({ ...request, path, status: 404, trace: TRACE });
    const refusal = { time, level: 'info', event: 'refused a request', status: 404, method: 'GET' };
    expect(lines).toContainEqual({ ...refusal, path, why: expect.any(String), trace: TRACE });
    expect(lines).toContainEqual({ ...request, path: '/sessions/…', status: 404 });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'info', event: 'moderation: ban' }));
    expect(server.logs.join('')).not.toMatch(/[\u0000-\u001f]/);
  });

  test('with LOG_LEVEL=error has no refusal', async () => {
    await using server = await startTestServer({ LOG_LEVEL: 'error', NO_SUCH_SETTING: '1' });
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
    expect(await server.stop()).toBe(0);
    expect(server.logs).toEqual([]);
  });

  test('with a format that does not exist keeps the server from starting, but not the help', async () => {
    const { code, error } = await runServer({ LOG: 'xml' });
    expect([code, error]).toEqual([1, 'LOG: "xml" is not valid. Use text or json.\n']);
    expect(await runServer({ LOG: 'xml' }, ['--version'])).toMatchObject({ code: 0 });
  });
});
