import { afterAll, beforeAll, expect } from 'bun:test';
import { browserTest } from '../helpers/browser-test.ts';
import { FOCUS, openDocked } from '../helpers/page-docked.ts';
import { shopPage } from '../helpers/page-shop.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

for (const mode of ['bubble', 'panel']) {
  browserTest(`A ${mode} that is opened behind a modal dialog of the page leaves the focus there`, async () => {
    await using host = shopPage(server.url, `<chat-box mode="${mode}" room="${mode}-modal"></chat-box>`);
    await using page = await openDocked(host);
    await page.run(`
      document.querySelector('#help').focus();
      const modal = Object.assign(document.createElement('dialog'), { innerHTML: '<button id="ask">Ask</button><button id="close">Close</button>' });
      document.body.append(modal);
      modal.querySelector('#ask').onclick = () => box.show();
      modal.querySelector('#close').onclick = () => modal.close();
      modal.showModal();
    `);
    await page.click(`document.querySelector('#ask')`);
    await page.until(`box.open && box.shadowRoot.querySelector('dialog').checkVisibility()`);
    await page.untilStable(FOCUS);
    expect(await page.read<string>(FOCUS)).toBe('ask');
    await page.run(`document.querySelector('#close').click()`);
    await page.untilStable(FOCUS);
    expect(await page.read<string>(FOCUS)).toBe('help');
    await page.run(`box.show()`);
    await page.until(`${FOCUS} === 'textarea'`);
  });
}
