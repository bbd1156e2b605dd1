import { beforeAll, describe, expect } from 'bun:test';
import { CHAT_V1 } from '../../../src/protocol/limits.ts';
import { ChatMember } from '../../helpers/chat-member.ts';
import { dataChannelClient } from '../../helpers/data-channel-client.ts';
import { realOffer } from '../../helpers/real-offer.ts';
import { runServer } from '../../helpers/run-server.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { createFragment, createRestart } from '../../helpers/whip/fragment.ts';
import { ownServerTest } from '../../helpers/whip/own-server-test.ts';
import { post, send } from '../../helpers/whip/send.ts';
import { openSession } from '../../helpers/whip/session.ts';

let offer: string;
beforeAll(async () => void (offer = await realOffer()));

describe('PUBLIC_URL', () => {
  for (const [publicUrl, start] of [
    ['https://chat.example', 'https://chat.example/sessions/'],
    ['https://chat.example/', 'https://chat.example/sessions/'],
    ['https://example.org/some/chat/', 'https://example.org/some/chat/sessions/'],
    ['', '/sessions/'],
  ] as const) {
    ownServerTest(`${publicUrl || '(unset)'} makes Location start with ${start} (RFC 9725 4.2)`, async () => {
      await using server = await startTestServer({ PUBLIC_URL: publicUrl });
      const { headers } = await post(`${server.url}/whip/room`, offer);
      expect(headers.get('Location')).toStartWith(start);
      // The proxy removes its path prefix. Without it the path of a session is the usual one.
      const path = headers.get('Location')?.slice(start.length - '/sessions/'.length);
      expect((await send('DELETE', server.url + path)).status).toBe(200);
    });
  }

  ownServerTest('makes the server exit with a sentence when it is not a URL', async () => {
    const { code, error } = await runServer({ PUBLIC_URL: 'chat.example', PORT: '0', DATA_DIR: ':memory:' });
    expect(code).toBe(1);
    expect(error).toStartWith('PUBLIC_URL: ');
  });
});

describe('WHIP_LENIENT', () => {
  ownServerTest('accepts a PATCH without If-Match only with the credentials of the session', async () => {
    await using server = await startTestServer({ WHIP_LENIENT: '1' });
    await using session = await openSession(`${server.url}/whip/room`, offer);
    const withoutTag = { 'If-Match': undefined };
    expect((await session.patch(createFragment(offer), withoutTag)).status).toBe(204);
    expect((await session.patch(createRestart(offer), withoutTag)).status).toBe(428);
    expect((await session.patch('', withoutTag)).status).toBe(400);
    expect((await session.patch(createFragment(offer), { 'If-Match': '"x"' })).status).toBe(412);
  });
});

describe('WHEP_READONLY', () => {
  ownServerTest('makes chat.v1 members over WHEP read-only, and not those over WHIP', async () => {
    await using server = await startTestServer({ WHEP_READONLY: '1' });
    const connect = async (path: string) =>
      new ChatMember(await dataChannelClient(server.url, { path, protocol: CHAT_V1 }));
    await using reader = await connect('/whep/room');
    await using writer = await connect('/whip/room');
    expect((await reader.enter()).readonly).toBe(true);
    expect((await writer.enter()).readonly).not.toBe(true);
    const id = reader.send('not allowed');
    expect(await reader.next('error')).toMatchObject({ id, code: 'readonly', reason: expect.stringMatching(/./) });
    // A name is written into the history as well.
    const rename = reader.command({ type: 'rename', name: 'Somebody' });
    expect(await reader.next('error')).toMatchObject({ id: rename, code: 'readonly' });
    writer.send('hello');
    expect(await reader.next('message')).toMatchObject({ text: 'hello' });
    expect(await writer.next('message')).toMatchObject({ text: 'hello' });
    expect(writer.received.filter(({ type }) => type === 'message' || type === 'renamed').length).toBe(1);
  });

  ownServerTest('drops messages of plain members over WHEP, and sends them those of others', async () => {
    await using server = await startTestServer({ WHEP_READONLY: '1' });
    await using reader = await dataChannelClient(server.url, { path: '/whep/room' });
    await using writer = await dataChannelClient(server.url, { path: '/whip/room' });
    reader.send('not allowed');
    writer.send('hello');
    expect(await reader.next()).toEndWith(': hello');
    writer.send('and again');
    expect(await reader.next()).toEndWith(': and again');
    expect(writer.messages.filter((text) => text.includes('not allowed'))).toEqual([]);
  });

  ownServerTest('is off by default', async () => {
    await using server = await startTestServer();
    await using member = new ChatMember(await dataChannelClient(server.url, { path: '/whep/room', protocol: CHAT_V1 }));
    expect((await member.enter()).readonly).not.toBe(true);
    member.send('hello');
    expect(await member.next('message')).toMatchObject({ text: 'hello' });
  });
});

describe('TRUST_PROXY', () => {
  /** Sends more requests with one header than the limit allows, then returns the status of a request with the other. */
  async function statusAfterMany(url: string, header: string, otherHeader: string): Promise<number> {
    const request = (forwarded: string) =>
      post(`${url}/whip/room`, offer, { 'Content-Type': 'text/plain', 'X-Forwarded-For': forwarded });
    const responses = await Promise.all(Array.from({ length: 60 }, () => request(header)));
    const refused = responses.find(({ status }) => status === 429);
    if (refused) expect(refused.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    return (await request(otherHeader)).status;
  }

  /** The limit allows five requests a second, so on a busy machine a request that should be refused may be accepted. */
  const MAX_ROUNDS = 20;

  for (const [proxies, header, otherHeader, status, reason] of [
    ['1', '192.0.2.1', '192.0.2.1', 429, 'the last address is the client'],
    ['1', '192.0.2.1', '192.0.2.2', 415, 'another last address is another client'],
    [
      '1',
      '198.51.100.1, 192.0.2.1',
      '198.51.100.2, 192.0.2.1',
      429,
      'the server ignores addresses that a client made up',
    ],
    ['2', '192.0.2.1, 10.0.0.1', '192.0.2.1, 10.0.0.2', 429, 'the last but one is the client'],
    ['2', '192.0.2.1, 10.0.0.1', '192.0.2.2, 10.0.0.1', 415, 'another last but one is another client'],
    ['0', '192.0.2.1', '192.0.2.1', 415, 'the server ignores the header, and does not limit its own machine'],
  ] as const) {
    ownServerTest(
      `${proxies} answers ${status} to ${otherHeader} after many POSTs for ${header}: ${reason} (RFC 9725 5)`,
      async () => {
        await using server = await startTestServer({ TRUST_PROXY: proxies });
        let last = await statusAfterMany(server.url, header, otherHeader);
        for (let round = 1; status === 429 && last !== status && round < MAX_ROUNDS; round++)
          last = await statusAfterMany(server.url, header, otherHeader);
        expect(last).toBe(status);
      },
    );
  }
});

describe('PUBLIC_IP', () => {
  ownServerTest('comes first in the answer, with the UDP port or a port of its own', async () => {
    await using server = await startTestServer({ PUBLIC_IP: '203.0.113.7,[2001:db8::7]:3478' });
    await using session = await openSession(`${server.url}/whip/room`, offer);
    const candidates = session.answer.split('\r\n').filter((line) => line.startsWith('a=candidate:'));
    expect(candidates[0]).toContain(` 203.0.113.7 ${server.port} typ host`);
    expect(candidates[1]).toContain(' 2001:db8::7 3478 typ host');
    expect(candidates.length).toBeGreaterThan(2);
    expect(session.answer).toContain('c=IN IP4 203.0.113.7\r\n');
  });

  ownServerTest('leaves clients connected that reach the machine directly', async () => {
    await using server = await startTestServer({ PUBLIC_IP: '203.0.113.7' });
    await using client = await dataChannelClient(server.url);
    client.send('hello');
    expect(await client.next()).toEndWith(': hello');
  });

  ownServerTest('makes the server exit with a sentence when it is not an address, or a name without one', async () => {
    for (const value of ['203.0.113.300', 'nowhere.invalid']) {
      const { code, out, error } = await runServer({ PUBLIC_IP: value, PORT: '0' });
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(error).toMatch(/^PUBLIC_IP: [^\n]* Use [^\n]*\.\n$/);
    }
  });
});

describe('UDP_HOST', () => {
  ownServerTest('binds UDP to an address of its own, which the answer lists', async () => {
    await using server = await startTestServer({ UDP_HOST: '127.0.0.1' });
    await using session = await openSession(`${server.url}/whip/room`, offer);
    expect(session.answer.match(/a=candidate.*/g)).toEqual([expect.stringContaining(` 127.0.0.1 ${server.port} `)]);
    await using client = await dataChannelClient(server.url);
    client.send('hello');
    expect(await client.next()).toEndWith(': hello');
  });

  ownServerTest('makes the server exit with a sentence when it is not an address of this machine', async () => {
    const { code, error } = await runServer({ UDP_HOST: '203.0.113.7', PORT: '0' });
    expect(code).toBe(1);
    expect(error).toMatch(/^UDP_HOST: [^\n]* is not an address of this machine\. Use PUBLIC_IP [^\n]*\.\n$/);
  });
});

describe('ICE_SERVERS', () => {
  const env = {
    ICE_SERVERS: 'stun:stun.example:3478,turn:turn.example',
    TURN_SECRET: 'the shared secret',
    AUTH_TOKEN: 'a-token-of-the-host',
  };
  const authorized = { Authorization: 'Bearer a-token-of-the-host' };

  ownServerTest(
    'sends Link headers with the 201, with new TURN credentials for each session (RFC 9725 4.6)',
    async () => {
      await using server = await startTestServer(env);
      const openAndReadLinks = async () => {
        await using session = await openSession(`${server.url}/whip/room`, offer, {
          ...authorized,
          Origin: 'https://page.example',
        });
        const { headers } = session.response;
        expect(headers.get('Access-Control-Expose-Headers')).toContain('Link');
        return headers.get('Link') ?? '';
      };
      const links = await openAndReadLinks();
      expect(links).toStartWith('<stun:stun.example:3478>; rel="ice-server", <turn:turn.example>; rel="ice-server"; ');
      expect(links).toMatch(/; username="\d+:[\w-]+"; credential="[A-Za-z0-9+/]+=*"; credential-type="password"$/);
      expect(await openAndReadLinks()).not.toBe(links);
    },
  );

  ownServerTest('sends Link headers on OPTIONS with a valid token, not on a preflight (RFC 9725 4.6)', async () => {
    await using server = await startTestServer(env);
    const links = async (headers: Record<string, string>, path = '/whep') => {
      const response = await send('OPTIONS', server.url + path, { headers });
      expect(response.status).toBe(200);
      expect(response.headers.get('Accept-Post')).toBe('application/sdp');
      return response.headers.get('Link');
    };
    expect(await links(authorized)).toContain('rel="ice-server"');
    expect(await links({}, '/whip/room?token=a-token-of-the-host')).toContain('rel="ice-server"');
    expect(await links({})).toBeNull();
    expect(await links({ Authorization: 'Bearer other' })).toBeNull();
    expect(await links({ ...authorized, 'Access-Control-Request-Method': 'POST' })).toBeNull();
  });

  ownServerTest('sends no Link header when it is not set', async () => {
    await using server = await startTestServer();
    await using session = await openSession(`${server.url}/whip/room`, offer);
    expect(session.response.headers.get('Link')).toBeNull();
    expect((await send('OPTIONS', `${server.url}/whip`)).headers.get('Link')).toBeNull();
  });
});
