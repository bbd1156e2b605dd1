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
    ownServerTest(`${publicUrl || 'not set'}: RFC 9725 4.2: Location begins with ${start}`, async () => {
      await using server = await startTestServer({ PUBLIC_URL: publicUrl });
      const { headers } = await post(`${server.url}/whip/room`, offer);
      expect(headers.get('Location')).toStartWith(start);
      // Behind the path that the proxy takes away, the session is where it always is.
      const path = headers.get('Location')?.slice(start.length - '/sessions/'.length);
      expect((await send('DELETE', server.url + path)).status).toBe(200);
    });
  }

  ownServerTest('that is none ends the start with a sentence', async () => {
    const { code, error } = await runServer({ PUBLIC_URL: 'chat.example', PORT: '0', DATA_DIR: ':memory:' });
    expect(code).toBe(1);
    expect(error).toStartWith('PUBLIC_URL: ');
  });
});

describe('WHIP_LENIENT', () => {
  ownServerTest(
    'takes a PATCH without If-Match if it carries the credentials of the session, and no other',
    async () => {
      await using server = await startTestServer({ WHIP_LENIENT: '1' });
      await using session = await openSession(`${server.url}/whip/room`, offer);
      const bare = { 'If-Match': undefined };
      expect((await session.patch(createFragment(offer), bare)).status).toBe(204);
      expect((await session.patch(createRestart(offer), bare)).status).toBe(428);
      expect((await session.patch('', bare)).status).toBe(400);
      expect((await session.patch(createFragment(offer), { 'If-Match': '"x"' })).status).toBe(412);
    },
  );
});

describe('WHEP_READONLY', () => {
  ownServerTest('makes members who come over WHEP listeners, and leaves those over WHIP as they are', async () => {
    await using server = await startTestServer({ WHEP_READONLY: '1' });
    const come = async (path: string) =>
      new ChatMember(await dataChannelClient(server.url, { path, protocol: CHAT_V1 }));
    await using listener = await come('/whep/room');
    await using speaker = await come('/whip/room');
    expect((await listener.enter()).readonly).toBe(true);
    expect((await speaker.enter()).readonly).not.toBe(true);
    const id = listener.send('may I?');
    expect(await listener.next('error')).toMatchObject({ id, code: 'readonly', reason: expect.stringMatching(/./) });
    speaker.send('hear me');
    expect(await listener.next('message')).toMatchObject({ text: 'hear me' });
    expect(await speaker.next('message')).toMatchObject({ text: 'hear me' });
    expect(speaker.received.filter(({ type }) => type === 'message').length).toBe(1);
  });

  ownServerTest('ignores what plain members over WHEP say, and lets them hear', async () => {
    await using server = await startTestServer({ WHEP_READONLY: '1' });
    await using listener = await dataChannelClient(server.url, { path: '/whep/room' });
    await using speaker = await dataChannelClient(server.url, { path: '/whip/room' });
    listener.send('may I?');
    speaker.send('hear me');
    expect(await listener.next()).toEndWith(': hear me');
    speaker.send('and again');
    expect(await listener.next()).toEndWith(': and again');
    expect(speaker.messages.filter((text) => text.includes('may I?'))).toEqual([]);
  });

  ownServerTest('is off unless it is set', async () => {
    await using server = await startTestServer();
    await using member = new ChatMember(await dataChannelClient(server.url, { path: '/whep/room', protocol: CHAT_V1 }));
    expect((await member.enter()).readonly).not.toBe(true);
    member.send('hello');
    expect(await member.next('message')).toMatchObject({ text: 'hello' });
  });
});

describe('TRUST_PROXY', () => {
  /** What an address is answered that has come too often under this header. */
  async function afterMany(url: string, header: string, another: string): Promise<number> {
    const ask = (forwarded: string) =>
      post(`${url}/whip/room`, offer, { 'Content-Type': 'text/plain', 'X-Forwarded-For': forwarded });
    for (let count = 0; count < 60; count++) await ask(header);
    const refused = await ask(header);
    if (refused.status === 429) expect(refused.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    return (await ask(another)).status;
  }

  for (const [proxies, header, another, status, why] of [
    ['1', '192.0.2.1', '192.0.2.1', 429, 'the last address counts'],
    ['1', '192.0.2.1', '192.0.2.2', 415, 'another last address is another client'],
    ['1', '198.51.100.1, 192.0.2.1', '198.51.100.2, 192.0.2.1', 429, 'what a client made up does not count'],
    ['2', '192.0.2.1, 10.0.0.1', '192.0.2.1, 10.0.0.2', 429, 'the last but one counts'],
    ['2', '192.0.2.1, 10.0.0.1', '192.0.2.2, 10.0.0.1', 415, 'another last but one is another client'],
    ['0', '192.0.2.1', '192.0.2.1', 415, 'nobody is believed, and the machine itself is not limited'],
  ] as const) {
    ownServerTest(
      `${proxies}: RFC 9725 5: after many POSTs for ${header}, one for ${another} is ${status}: ${why}`,
      async () => {
        await using server = await startTestServer({ TRUST_PROXY: proxies });
        expect(await afterMany(server.url, header, another)).toBe(status);
      },
    );
  }
});

describe('PUBLIC_IP', () => {
  ownServerTest(
    'is in the answer first, with the UDP port or its own, and a browser elsewhere would try it',
    async () => {
      await using server = await startTestServer({ PUBLIC_IP: '203.0.113.7,[2001:db8::7]:3478' });
      await using session = await openSession(`${server.url}/whip/room`, offer);
      const candidates = session.answer.split('\r\n').filter((line) => line.startsWith('a=candidate:'));
      expect(candidates[0]).toContain(` 203.0.113.7 ${server.port} typ host`);
      expect(candidates[1]).toContain(' 2001:db8::7 3478 typ host');
      expect(candidates.length).toBeGreaterThan(2);
      expect(session.answer).toContain('c=IN IP4 203.0.113.7\r\n');
    },
  );

  ownServerTest('does not hinder those who reach the machine directly', async () => {
    await using server = await startTestServer({ PUBLIC_IP: '203.0.113.7' });
    await using client = await dataChannelClient(server.url);
    client.send('hello');
    expect(await client.next()).toEndWith(': hello');
  });

  ownServerTest('that is none, or a name without an address, ends the start with a sentence', async () => {
    for (const value of ['203.0.113.300', 'nowhere.invalid']) {
      const { code, out, error } = await runServer({ PUBLIC_IP: value, PORT: '0' });
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(error).toMatch(/^PUBLIC_IP: [^\n]* Use [^\n]*\.\n$/);
    }
  });
});

describe('UDP_HOST', () => {
  ownServerTest('binds UDP elsewhere than HTTP, and is what the answer names', async () => {
    await using server = await startTestServer({ UDP_HOST: '127.0.0.1' });
    await using session = await openSession(`${server.url}/whip/room`, offer);
    expect(session.answer.match(/a=candidate.*/g)).toEqual([expect.stringContaining(` 127.0.0.1 ${server.port} `)]);
    await using client = await dataChannelClient(server.url);
    client.send('hello');
    expect(await client.next()).toEndWith(': hello');
  });

  ownServerTest('that is no address of this machine ends the start with a sentence', async () => {
    const { code, error } = await runServer({ UDP_HOST: '203.0.113.7', PORT: '0' });
    expect(code).toBe(1);
    expect(error).toMatch(/^UDP_HOST: [^\n]* is not an address of this machine\. Use PUBLIC_IP [^\n]*\.\n$/);
  });
});

describe('ICE_SERVERS', () => {
  const env = {
    ICE_SERVERS: 'stun:stun.example:3478,turn:turn.example',
    TURN_SECRET: 'the secret of both',
    AUTH_TOKEN: 'tok',
  };
  const authorized = { Authorization: 'Bearer tok' };

  ownServerTest(
    'RFC 9725 4.6: are Link headers of the 201, each with an access of its own to a TURN server',
    async () => {
      await using server = await startTestServer(env);
      const linksOf = async () => {
        await using session = await openSession(`${server.url}/whip/room`, offer, {
          ...authorized,
          Origin: 'https://page.example',
        });
        const { headers } = session.response;
        expect(headers.get('Access-Control-Expose-Headers')).toContain('Link');
        return headers.get('Link') ?? '';
      };
      const links = await linksOf();
      expect(links).toStartWith('<stun:stun.example:3478>; rel="ice-server", <turn:turn.example>; rel="ice-server"; ');
      expect(links).toMatch(/; username="\d+:[\w-]+"; credential="[A-Za-z0-9+/]+=*"; credential-type="password"$/);
      expect(await linksOf()).not.toBe(links);
    },
  );

  ownServerTest('RFC 9725 4.6: are on OPTIONS for whoever may open a session, not on a preflight', async () => {
    await using server = await startTestServer(env);
    const links = async (headers: Record<string, string>, path = '/whep') => {
      const response = await send('OPTIONS', server.url + path, { headers });
      expect(response.status).toBe(200);
      expect(response.headers.get('Accept-Post')).toBe('application/sdp');
      return response.headers.get('Link');
    };
    expect(await links(authorized)).toContain('rel="ice-server"');
    expect(await links({}, '/whip/room?token=tok')).toContain('rel="ice-server"');
    expect(await links({})).toBeNull();
    expect(await links({ Authorization: 'Bearer other' })).toBeNull();
    expect(await links({ ...authorized, 'Access-Control-Request-Method': 'POST' })).toBeNull();
  });

  ownServerTest('are no headers unless they are set', async () => {
    await using server = await startTestServer();
    await using session = await openSession(`${server.url}/whip/room`, offer);
    expect(session.response.headers.get('Link')).toBeNull();
    expect((await send('OPTIONS', `${server.url}/whip`)).headers.get('Link')).toBeNull();
  });
});
