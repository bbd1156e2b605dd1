import { describe, expect, test } from 'bun:test';
import { networkInterfaces } from 'node:os';
import type { Finding } from '../../src/ports/finding.ts';
import { ChatMember, chatMember } from '../helpers/chat-member.ts';
import { expectProblem } from '../helpers/expect-problem.ts';
import { runDoctor } from '../helpers/run-doctor.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { webSocketClient } from '../helpers/web-socket-client.ts';

const JSON_WANTED = { Accept: 'application/json' };

/** Expects findings that no cache may keep, and returns them. */
async function readFindings(response: Response): Promise<readonly Finding[]> {
  expect(response.status).toBe(200);
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  return ((await response.json()) as { findings: readonly Finding[] }).findings;
}

describe('GET /check', () => {
  test('responds with a page to browsers and with JSON to other clients', async () => {
    await using server = await startTestServer();
    const page = await fetch(`${server.url}/check`, { headers: { Accept: 'text/html,*/*' } });
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('Does it connect?');
    for (const response of [page, await fetch(`${server.url}/check`, { headers: JSON_WANTED })]) {
      expect((response.headers.get('Vary') ?? '').split(/, */)).toContain('Accept');
    }
    const known = { Accept: 'text/html', 'If-None-Match': page.headers.get('ETag') ?? '' };
    const unchanged = await fetch(`${server.url}/check`, { headers: known });
    expect([unchanged.status, unchanged.headers.get('Vary')]).toEqual([304, 'Accept-Encoding, Accept']);
    const answers = [fetch(`${server.url}/check`, { headers: JSON_WANTED }), fetch(`${server.url}/check.json`)];
    for (const findings of await Promise.all(answers.map(async (answer) => readFindings(await answer)))) {
      expect(findings[0]).toMatchObject({ level: 'ok', what: expect.stringContaining(`:${server.port}`) });
    }
    await expectProblem(await fetch(`${server.url}/check.json`, { method: 'POST' }), 405);
  });

  test('refuses the report to a request through a proxy or for a foreign host name', async () => {
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

  test('sends the report to any client with a token', async () => {
    await using server = await startTestServer({ AUTH_TOKEN: 'one-of-two-tokens,two-of-two-tokens' });
    const Host = 'chat.example';
    await expectProblem(await fetch(`${server.url}/check.json`, { headers: { Host } }), 401);
    const wrong = { Host, Authorization: 'Bearer three-of-two-tokens' };
    await expectProblem(await fetch(`${server.url}/check.json`, { headers: wrong }), 401);
    const right = { Host, Authorization: 'Bearer two-of-two-tokens' };
    await readFindings(await fetch(`${server.url}/check.json`, { headers: right }));
    await readFindings(await fetch(`${server.url}/check.json`));
  });

  test('reports an undeclared proxy and a missing PUBLIC_IP after a request through a proxy', async () => {
    await using server = await startTestServer();
    await fetch(`${server.url}/whip/room`, {
      method: 'POST',
      headers: { Host: 'chat.example', 'X-Forwarded-For': '8.8.8.8' },
    });
    const findings = await readFindings(await fetch(`${server.url}/check.json`));
    expect(findings).toContainEqual(
      expect.objectContaining({ level: 'warn', fix: expect.stringMatching(/^TRUST_PROXY=1/) }),
    );
    expect(findings[0]).toMatchObject({ level: 'fail', fix: expect.stringMatching(/^PUBLIC_IP=chat\.example/) });
  });
});

/** An address of this machine other than loopback. */
const ownAddress = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

test.skipIf(ownAddress === undefined)(
  'GET /check fails when three members of different rooms share one address',
  async () => {
    await using server = await startTestServer();
    const url = `http://${ownAddress}:${server.port}`;
    const isShared = async () =>
      (await readFindings(await fetch(`${server.url}/check.json`))).some(
        ({ level, what }) => level === 'fail' && what.includes(`have the address ${ownAddress}`),
      );
    await using one = await chatMember(url, 'WebSocket', 'one');
    await using two = await chatMember(url, 'WebSocket', 'two');
    expect(await isShared()).toBe(false);
    await using plain = await webSocketClient(url, { room: 'two' });
    plain.send('hello');
    await two.next('message');
    expect(await isShared()).toBe(true);
    await using local = await chatMember(server.url, 'WebSocket', 'three');
    expect(await isShared()).toBe(false);
    expect([one, two, local].map(({ welcome }) => welcome.count)).toEqual([1, 1, 1]);
  },
);

test('GET /check.json ignores the Host header of requests for invalid room names', async () => {
  await using server = await startTestServer();
  for (const path of ['/ws', '/ws/', '/ws/no%20room', '/whip/no%20room', '/ws/a/b']) {
    await fetch(server.url + path, { headers: { Host: 'chat.example', 'X-Forwarded-For': '8.8.8.8' } });
  }
  const findings = await readFindings(await fetch(`${server.url}/check.json`));
  expect(JSON.stringify(findings)).not.toMatch(/TRUST_PROXY|chat\.example/);
});

test('GET /check.json puts no Host header with shell syntax into a finding', async () => {
  await using server = await startTestServer();
  for (const path of ['/ws/room', '/whip/room']) {
    await fetch(server.url + path, { headers: { Host: 'chat.example;evil.example' } });
  }
  const findings = await readFindings(await fetch(`${server.url}/check.json`));
  expect(JSON.stringify(findings)).not.toContain('evil');
});

describe('bun run doctor', () => {
  test('opens a channel over every address, joins no room, and exits with 0', async () => {
    await using server = await startTestServer();
    await using member = new ChatMember(await webSocketClient(server.url, { room: 'check', protocol: 'chat.v1' }));
    await member.enter();
    const { code, out, error } = await runDoctor([server.url]);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/^ok +A data channel opens from here in \d+ ms from .* to .*, with a round trip of /m);
    expect(out).toMatch(/^ok +UDP reaches .*: a data channel opens in \d+ ms\.$/m);
    expect(out).toMatch(/^ok +A WebSocket opens/m);
    expect(out).toContain("The server's own report");
    expect(out).toEndWith('Clients should be able to connect.\n');
    expect(member.received.map(({ type }) => type)).not.toContain('joined');
    // The doctor leaves as soon as a channel is open on its side, perhaps before it is on the server's.
    const expected = /refused a request|connected and opened no channel/;
    expect(server.logs.filter((line) => !expected.test(line))).toEqual([]);
  });

  test('warns about an address that UDP does not reach', async () => {
    await using server = await startTestServer({ UDP_HOST: '127.0.0.1', PUBLIC_IP: '127.0.0.2:9', HOST: '0.0.0.0' });
    const { out } = await runDoctor([server.url]);
    expect(out).toMatch(/^warn +UDP does not reach 127\.0\.0\.2:9 .*\n +-> .*docker run .*\/udp/m);
    expect(out).toMatch(/^ok +UDP reaches 127\.0\.0\.1:\d+ /m);
  }, 20_000);

  test('exits with 1 when the server does not answer', async () => {
    const { code, out } = await runDoctor(['http://127.0.0.1:1']);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL +http:\/\/127\.0\.0\.1:1\/ does not answer: /m);
    expect(out).toMatch(/^ +-> .*docker run -p/m);
  });

  test('checks the server that its environment describes when it gets no URL', async () => {
    await using server = await startTestServer({ HOST: '127.0.0.1', AUTH_TOKEN: 'a-token-of-the-host' });
    const env = { HOST: '127.0.0.1', PORT: String(server.port), AUTH_TOKEN: 'a-token-of-the-host' };
    const { code, out } = await runDoctor([], { env });
    expect(out).toStartWith(`chat-box doctor: http://127.0.0.1:${server.port}/\n`);
    expect(code).toBe(0);
  });

  test('passes its token on to the server', async () => {
    await using server = await startTestServer({ AUTH_TOKEN: 'a-token-of-the-host' });
    const refused = await runDoctor([server.url]);
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/^FAIL +.*\/whip refused an offer with 401/m);
    expect((await runDoctor([server.url, '--token', 'a-token-of-the-host'])).code).toBe(0);
  });

  test.each<[args: string[], sentence: RegExp]>([
    [['chat.example:80 x'], /^chat\.example:80 x: not an http or https URL\. Use /],
    [['ftp://a'], /^ftp:\/\/a: not an http or https URL\. Use /],
    [['http://a', 'http://b'], /^http:\/\/a http:\/\/b: the doctor checks one server at a time\. Use /],
    [['--token'], /^--token: the token is missing\. Use /],
    [['http://a', '--verbose'], /^--verbose: unknown option\.$/m],
  ])('with the arguments %j prints a sentence and its usage, and exits with 2', async (args, sentence) => {
    const { code, out, error } = await runDoctor(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toMatch(sentence);
    expect(error).toMatch(/^[^\n]+\n\nUsage: chat-box doctor /);
  });

  test('with --help prints its usage and exits with 0', async () => {
    const { code, out, error } = await runDoctor(['--help']);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toStartWith('Usage: chat-box doctor ');
  });
});

test('bun run doctor names the target when the URL redirects', async () => {
  await using server = await startTestServer();
  using front = Bun.serve({
    ...{ port: 0, hostname: '127.0.0.1' },
    fetch: (request) => Response.redirect(server.url + new URL(request.url).pathname, 301),
  });
  const { code, out } = await runDoctor([front.url.href]);
  expect(code).toBe(1);
  expect(out).toContain(`it redirects to ${server.url}/whip/check, so check that server`);
});
