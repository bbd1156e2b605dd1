import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { OLD_LIBRARIES } from '../helpers/old-libraries.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

const FIELD = `part('composer').querySelector('textarea')`;
const IS_SETTLED = `box.state.phase === 'live' && !box.state.catchingUp && all(part('log'), '.pending, .failed').length === 0`;

for (const [what, library] of Object.entries(OLD_LIBRARIES)) {
  for (const isEarly of [true, false]) {
    browserTest(
      `The element keeps name, draft and messages in a page that ${what}, ${isEarly ? 'before' : 'after'} it loads`,
      async () => {
        await using host = hostPage(`${isEarly ? `<script>{${library}}</script>` : ''}
          <script type="module" src="${server.url}/chat-box.js"></script>
          <chat-box room="${freshRoom()}" server="${server.url}"></chat-box>`);
        await using ann = await BrowserPage.open(host.url);
        await ann.until(IS_SETTLED);
        if (!isEarly) await ann.read(`(() => {${library}})()`);
        await ann.send('first');
        await ann.until(`box.client.messages.length === 1 && texts().join() === 'first' && ${IS_SETTLED}`);
        await ann.read(`box.client.command({ type: 'edit', message: box.client.messages[0].id, text: 'edited' })`);
        await ann.until(`texts().join().trim() === 'edited' && ${IS_SETTLED}`);
        await ann.read(`void box.client.command({ type: 'rename', name: 'Keeper_1' })`);
        await ann.until(`you() === 'Keeper_1' && people().join() === 'Keeper_1'`);
        await ann.click(FIELD);
        await ann.type('a draft');

        await ann.reload();
        await ann.until(`${IS_SETTLED} && texts().join().trim() === 'edited'`);
        expect(await ann.name()).toBe('Keeper_1');
        expect(await ann.read<string>(`${FIELD}.value`)).toBe('a draft');
        expect(await ann.read<number>(`all(part('log'), '[part~=own-message]').length`)).toBe(1);
        // A reload between the answer and the open channel ends the session, and a last PATCH to it gets 404.
        expect(ann.consoleErrors.filter((error) => !error.includes('status of 404'))).toEqual([]);
      },
    );
  }
}
