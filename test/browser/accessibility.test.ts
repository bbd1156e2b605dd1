import { expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { looks } from '../helpers/looks.ts';
import { joinPlainMembers } from '../helpers/plain-members.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { STOP_UNDO_CLOCK } from '../helpers/undo-clock.ts';

const FIELD = `part('composer').querySelector('textarea')`;
const ADMIN = 'an-admin-token-of-ours';

for (const { scheme, width } of looks(320, 1_000)) {
  browserTest(
    `The element passes every axe rule in each state, ${scheme}, ${width} pixels wide`,
    async () => {
      const server = await startTestServer({ ADMIN_TOKEN: ADMIN });
      await using _server = server;
      const script = `<script type="module" src="${server.url}/chat-box.js"></script>`;
      const style = `<style>:root { color-scheme: light dark; font-family: sans-serif } body { margin: 0 }</style>`;
      await using host = hostPage(
        `<!doctype html><html lang="en"><title>Chat</title>${style}${script}<main><chat-box connect="manual" server="${server.url}"></chat-box></main>`,
      );
      await using page = await BrowserPage.open(host.url, { width, height: 600, scheme });
      const found: Record<string, readonly string[]> = {};
      const look = async (state: string) => {
        await page.saveScreenshot(`state-${state}-${scheme}-${width}`);
        const violations = await axeViolations(page);
        if (violations.length > 0) found[state] = violations;
      };

      await page.until(`part('empty').querySelector('button') !== null`);
      await look('idle');
      await page.run(`box.adminToken = '${ADMIN}'; box.connect = 'load'`);
      await page.until(`you().length > 0 && part('empty').querySelector('.title') !== null`);
      await look('alone');

      const others = await joinPlainMembers(server.url, 'lobby', 5);
      await page.until(`people().length === 6`);
      await look('empty');
      await others.sendInTurn([
        'Good morning ☀️',
        'https://example.com/a/long/address',
        'Hello all',
        '🎉🎉',
        'See you',
      ]);
      await page.send('This is mine.');
      await page.until(`texts().length >= 6 && all(part('log'), '.pending').length === 0`);
      await look('busy');

      await page.click(`part('composer').querySelector('.emoji')`);
      await page.until(`part('composer').querySelector('chat-box-emoji-picker').matches(':popover-open')`);
      await look('picker');
      await page.press('Escape');

      await page.click(FIELD);
      await page.type('@');
      await page.until(`!part('composer').querySelector('#names').hidden`);
      await look('completion');
      await page.press('Escape');
      await page.press('Backspace');

      await page.run(STOP_UNDO_CLOCK);
      await page.press('ArrowUp');
      await page.until(`${FIELD}.value === 'This is mine.'`);
      await look('edit');
      await page.run(`${FIELD}.select()`);
      await page.press('Backspace');
      await page.press('Enter');
      await page.until(`part('log').activeElement?.className === 'undo'`);
      await look('undo');
      await page.press('Enter');
      await page.until(`texts().includes('This is mine.')`);

      // The second button in the bar of the first message.
      await page.run(`part('log').querySelector('.scroller').focus()`);
      await page.press('ArrowUp');
      await page.press('ArrowUp');
      await page.press('Enter');
      await page.until(`part('log').activeElement?.title === 'Add reaction'`);
      await look('actions');
      await page.press('ArrowRight');
      await page.press('Enter');
      await page.until(`shown(part('composer').querySelector('#compose-mode')).startsWith('Replying to')`);
      await look('reply');
      await page.press('Escape');

      await page.send(`/nick ${await page.read<string>(`people().at(-1)`)}`);
      await page.until(`!box.shadowRoot.querySelector('.refusal').hidden`);
      await look('refused');
      await page.click(`box.shadowRoot.querySelector('.refusal button')`);

      await page.send('/help');
      await page.until(`shown(part('composer').querySelector('#hint')).includes('/nick')`);
      await look('help');
      await page.press('Escape');
      await page.until(`shown(part('composer').querySelector('#hint')) === ''`);

      await page.click(`tool('menu')`);
      await page.until(`menu()?.activeElement?.role === 'menuitem'`);
      await look('menu');
      await page.press('Escape');

      const peopleButton = `box.shadowRoot.querySelector('header button[aria-controls=people]')`;
      const isNarrow = await page.read<boolean>(`${peopleButton}.offsetParent !== null`);
      if (isNarrow) await page.click(peopleButton);
      await look('people');
      await page.click(`part('people').querySelector('.more')`);
      await page.until(`personForm().getRootNode().activeElement?.name === 'name'`);
      await look('rename');
      await page.run(`personForm().getRootNode().activeElement.select()`);
      await page.type('admin');
      await page.press('Enter');
      await page.until(`shown(personForm().querySelector('#rule')).includes('reserved')`);
      await look('rename-refused');
      await page.press('Escape');
      await page.click(`all(part('people'), '.more').at(-1)`);
      await page.until(`sanction().getRootNode().activeElement?.name === 'action'`);
      await look('sanction');
      await page.press('Escape');
      await page.until(`moderation() === null`);
      if (isNarrow) await page.click(peopleButton);

      await others[Symbol.asyncDispose]();
      await server.stop('SIGKILL');
      await page.until(`status().startsWith('The c')`);
      await look('offline');
      await page.run(`box.leave()`);
      await page.until(`status() === 'You’re not in the chat.'`);
      await look('left');
      expect(found).toEqual({});
    },
    180_000,
  );
}

for (const scheme of ['light', 'dark'] as const) {
  browserTest(
    `The element passes every axe rule when read-only and when the server refuses it, ${scheme}`,
    async () => {
      await using server = await startTestServer({ WHEP_READONLY: '1' });
      const tag = `<chat-box via="whep" server="${server.url}"></chat-box>`;
      const script = `<script type="module" src="${server.url}/chat-box.js"></script>`;
      await using host = hostPage(`<!doctype html><html lang="en"><title>Chat</title>${script}<main>${tag}</main>`);
      await using page = await BrowserPage.open(host.url, { width: 400, height: 600, scheme });
      await page.until(`status().startsWith('You’re reading as')`);
      await page.saveScreenshot(`state-read-only-${scheme}`);
      expect(await axeViolations(page)).toEqual([]);
      await page.run(`box.room = 'no room/at all'`);
      await page.until(`status().startsWith('A room name must have')`);
      await page.saveScreenshot(`state-ended-${scheme}`);
      expect(await axeViolations(page)).toEqual([]);
    },
  );
}
