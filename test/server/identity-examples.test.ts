import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  missingForSite,
  SITE_START_TIMEOUT_MS,
  siteNames,
  startManualSite,
  type ManualSite,
} from '../helpers/manual-site.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { webSocketClient } from '../helpers/web-socket-client.ts';

const SECRET = 'b1f0a6f5c4d34e0fa9c8e7d6b5a4f3e2';

let chat: TestServer;
beforeAll(async () => {
  chat = await startTestServer({ JWT_SECRET: SECRET });
});
afterAll(() => chat[Symbol.asyncDispose]());

/** Enters a room of the chat server with a token, and resolves to `you` in the welcome. */
async function enter(token: string): Promise<unknown> {
  const query = token === '' ? '' : `?token=${encodeURIComponent(token)}`;
  await using client = await webSocketClient(chat.url, { room: `lobby${query}`, protocol: 'chat.v1' });
  client.send(JSON.stringify({ type: 'hello' }));
  const frame = await client.next((text) => text.includes('"welcome"'));
  const [welcome] = [JSON.parse(frame) as { readonly you: unknown }].flat();
  return welcome?.you;
}

for (const name of siteNames) {
  const missing = await missingForSite(name);
  describe.skipIf(missing !== undefined)(`The manual's server for ${name}${missing ? ` (${missing})` : ''}`, () => {
    let site: ManualSite;
    beforeAll(async () => {
      site = await startManualSite(name, chat.url, SECRET);
    }, SITE_START_TIMEOUT_MS);
    afterAll(() => site[Symbol.asyncDispose]());

    test('serves the page with the chat', async () => {
      const page = await fetch(site.url);
      expect(page.headers.get('Content-Type')).toStartWith('text/html');
      expect(await page.text()).toContain(`${chat.url}/chat-box.js`);
    });

    test('signs a token with which a user enters under the verified name', async () => {
      const token = await site.token(await site.signIn('tim'));
      const { exp } = JSON.parse(atob(token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '')) as {
        readonly exp: number;
      };
      expect(Math.round((exp - Date.now() / 1_000) / 60)).toBe(10);
      expect(await enter(token)).toEqual({ id: expect.any(String), name: 'Tim', user: 'p8d4m1' });
    });

    test('signs a token that makes a user a moderator', async () => {
      const you = { id: expect.any(String), name: 'Ada Lovelace', user: 'k3v9x2', role: 'moderator' };
      expect(await enter(await site.token(await site.signIn('ada')))).toEqual(you);
    });

    test('returns an empty token to a guest, for another name and after signing out', async () => {
      expect(await site.token()).toBe('');
      for (const user of ['', 'constructor', 'nobody']) expect(await site.token(await site.signIn(user))).toBe('');
      expect(await enter('')).toEqual({ id: expect.any(String), name: expect.stringMatching(/^\w+$/) });
    });

    test('forbids caches to store a token', async () => {
      const cookie = await site.signIn('tim');
      const response = await fetch(`${site.url}/chat-token`, { headers: { Cookie: cookie } });
      expect(response.headers.get('Cache-Control')).toContain('no-store');
      expect(response.headers.get('Content-Type')).toStartWith('text/');
    });
  });
}
