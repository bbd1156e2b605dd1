import { describe, expect, test } from 'bun:test';
import type { Finding } from '../../src/doctor/finding.ts';
import { ChatMember } from '../helpers/chat-member.ts';
import { expectProblem } from '../helpers/expect-problem.ts';
import { runDoctor } from '../helpers/run-doctor.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { webSocketClient } from '../helpers/web-socket-client.ts';

const JSON_WANTED = { Accept: 'application/json' };

async function findingsOf(response: Response): Promise<readonly Finding[]> {
  expect(response.status).toBe(200);
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  return ((await response.json()) as { findings: readonly Finding[] }).findings;
}

describe('GET /check', () => {
  test('is a page for browsers and JSON for others, about the addresses of the answer', async () => {
    await using server = await startTestServer();
    const page = await fetch(`${server.url}/check`, { headers: { Accept: 'text/html,*/*' } });
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('Does it connect?');
    for (const one of [page, await fetch(`${server.url}/check`, { headers: JSON_WANTED })]) {
      expect((one.headers.get('Vary') ?? '').split(/, */)).toContain('Accept');
    }
    const known = { Accept: 'text/html', 'If-None-Match': page.headers.get('ETag') ?? '' };
    const unchanged = await fetch(`${server.url}/check`, { headers: known });
    expect([unchanged.status, unchanged.headers.get('Vary')]).toEqual([304, 'Accept-Encoding, Accept']);
    const answers = [fetch(`${server.url}/check`, { headers: JSON_WANTED }), fetch(`${server.url}/check.json`)];
    for (const findings of await Promise.all(answers.map(async (one) => findingsOf(await one)))) {
      expect(findings[0]).toMatchObject({ level: 'ok', what: expect.stringContaining(`:${server.port}`) });
    }
    await expectProblem(await fetch(`${server.url}/check.json`, { method: 'POST' }), 405);
  });

  test('is not for a request that a proxy passed on, or that came under another name', async () => {
    await using server = await startTestServer();
    for (const headers of [
      { 'X-Forwarded-For': '127.0.0.1' },
      { Forwarded: 'for=127.0.0.1' },
      { Via: '1.1 proxy' },
      { Host: 'chat.example' },
    ]) {
      await expectProblem(await fetch(`${server.url}/check.json`, { headers: headers as Record<string, string> }), 403);
    }
  });

  test('is for whoever has a token, wherever', async () => {
    await using server = await startTestServer({ AUTH_TOKEN: 'one,two' });
    const Host = 'chat.example';
    await expectProblem(await fetch(`${server.url}/check.json`, { headers: { Host } }), 401);
    const wrong = { Host, Authorization: 'Bearer three' };
    await expectProblem(await fetch(`${server.url}/check.json`, { headers: wrong }), 401);
    const right = { Host, Authorization: 'Bearer two' };
    await findingsOf(await fetch(`${server.url}/check.json`, { headers: right }));
    await findingsOf(await fetch(`${server.url}/check.json`));
  });

  test('has seen a proxy that was not declared, and that the Internet comes', async () => {
    await using server = await startTestServer();
    await fetch(`${server.url}/whip/room`, {
      method: 'POST',
      headers: { Host: 'chat.example', 'X-Forwarded-For': '8.8.8.8' },
    });
    const findings = await findingsOf(await fetch(`${server.url}/check.json`));
    expect(findings).toContainEqual(
      expect.objectContaining({ level: 'warn', fix: expect.stringMatching(/^TRUST_PROXY=1/) }),
    );
    expect(findings[0]).toMatchObject({ level: 'fail', fix: expect.stringMatching(/^PUBLIC_IP=chat\.example/) });
  });
});

test('What a path that is no room is asked for is not taken for a name of the server', async () => {
  await using server = await startTestServer();
  for (const path of ['/ws', '/ws/', '/ws/no%20room', '/whip/no%20room', '/ws/a/b']) {
    await fetch(server.url + path, { headers: { Host: 'chat.example', 'X-Forwarded-For': '8.8.8.8' } });
  }
  const findings = await findingsOf(await fetch(`${server.url}/check.json`));
  expect(JSON.stringify(findings)).not.toMatch(/TRUST_PROXY|chat\.example/);
});

test('A name that a shell would take for more gets into no command of a finding', async () => {
  await using server = await startTestServer();
  for (const path of ['/ws/room', '/whip/room']) {
    await fetch(server.url + path, { headers: { Host: 'chat.example;evil.example' } });
  }
  const findings = await findingsOf(await fetch(`${server.url}/check.json`));
  expect(JSON.stringify(findings)).not.toContain('evil');
});

describe('bun run doctor', () => {
  test('sees every address work, ends with 0, and nobody in any room notices', async () => {
    await using server = await startTestServer();
    await using member = new ChatMember(await webSocketClient(server.url, { room: 'check', protocol: 'chat.v1' }));
    await member.enter();
    const { code, out, error } = await runDoctor([server.url]);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/^ok +A data channel opens from here in \d+ ms over .* and .*, with a round trip of /m);
    expect(out).toMatch(/^ok +UDP reaches .*: a data channel opens in \d+ ms\.$/m);
    expect(out).toMatch(/^ok +A WebSocket opens/m);
    expect(out).toContain('The server about itself');
    expect(out).toEndWith('Everybody should be able to connect.\n');
    expect(member.heard.map(({ type }) => type)).not.toContain('joined');
    expect(server.logs.filter((line) => !line.includes('refused a request'))).toEqual([]);
  });

  test('names an address that UDP does not reach', async () => {
    await using server = await startTestServer({ UDP_HOST: '127.0.0.1', PUBLIC_IP: '127.0.0.2:9', HOST: '0.0.0.0' });
    const { out } = await runDoctor([server.url]);
    expect(out).toMatch(/^warn +UDP does not reach 127\.0\.0\.2:9 .*\n +-> .*docker run .*\/udp/m);
    expect(out).toMatch(/^ok +UDP reaches 127\.0\.0\.1:\d+ /m);
  }, 20_000);

  test('of a server that is not there says so and ends with 1', async () => {
    const { code, out } = await runDoctor(['http://127.0.0.1:1']);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL +http:\/\/127\.0\.0\.1:1\/ does not answer: /m);
    expect(out).toMatch(/^ +-> .*docker run -p/m);
  });

  test('looks for the server that its own environment sets', async () => {
    await using server = await startTestServer({ HOST: '127.0.0.1', AUTH_TOKEN: 'token' });
    const env = { HOST: '127.0.0.1', PORT: String(server.port), AUTH_TOKEN: 'token' };
    const { code, out } = await runDoctor([], { env });
    expect(out).toStartWith(`chat-box doctor: http://127.0.0.1:${server.port}/\n`);
    expect(code).toBe(0);
  });

  test('takes a token, and says what it takes when it is asked otherwise', async () => {
    await using server = await startTestServer({ AUTH_TOKEN: 'token' });
    const refused = await runDoctor([server.url]);
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/^FAIL +An offer .* was refused with 401/m);
    expect((await runDoctor([server.url, '--token', 'token'])).code).toBe(0);
    for (const args of [['chat.example:80 x'], ['http://a', 'http://b'], ['--token'], ['ftp://a']]) {
      const { code, error } = await runDoctor(args);
      expect({ code, error }).toEqual({
        code: 1,
        error: expect.stringMatching(/^The doctor takes one URL[^\n]*\.\n$/),
      });
    }
  });
});

test('A URL that redirects is named with where it redirects to', async () => {
  await using server = await startTestServer();
  using front = Bun.serve({
    ...{ port: 0, hostname: '127.0.0.1' },
    fetch: (request) => Response.redirect(server.url + new URL(request.url).pathname, 301),
  });
  const { code, out } = await runDoctor([front.url.href]);
  expect(code).toBe(1);
  expect(out).toContain(`it redirects to ${server.url}/whip/check, so check that`);
});
