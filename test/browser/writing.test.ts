import { afterEach, beforeEach, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const FIELD = `part('composer').querySelector('textarea')`;
const PICKER = `part('composer').querySelector('chat-box-emoji-picker')`;

browserTest(
  'The emoji picker opens inside a narrow box, goes by arrows, and puts what is picked where the caret was',
  async () => {
    await using page = await BrowserPage.open(server.url, { width: 320, height: 700 });
    await page.until(`you().length > 0`);
    await page.click(FIELD);
    await page.type('ab');
    await page.press('ArrowLeft');
    await page.press('Tab');
    await page.press('Enter');
    const picked = `${PICKER}.shadowRoot.activeElement`;
    await page.until(`${picked} !== null`);
    const outside = `(([inner, outer]) => inner.left < outer.left || inner.right > outer.right || inner.top < outer.top || inner.bottom > outer.bottom)
    ([${PICKER}, box].map((one) => one.getBoundingClientRect()))`;
    expect(await page.read<boolean>(outside)).toBe(false);
    await page.picture('picker-320');

    const options = `all(${PICKER}.shadowRoot, 'button')`;
    const at = () => page.read<number>(`${options}.indexOf(${picked})`);
    expect(await at()).toBe(0);
    await page.press('ArrowRight');
    expect(await at()).toBe(1);
    await page.press('ArrowDown');
    const below = await at();
    expect(await page.read<boolean>(`${options}[${below}].offsetLeft === ${options}[1].offsetLeft`)).toBe(true);
    await page.press('End');
    expect(await at()).toBe((await page.read<number>(`${options}.length`)) - 1);
    await page.press('Home');
    await page.press('ArrowLeft');
    expect(await at()).toBe(0);
    await page.press('Enter');
    await page.until(`${FIELD}.value === 'a😀b' && part('composer').activeElement === ${FIELD}`);

    await page.press('Tab');
    await page.press('Enter');
    await page.until(`${picked} !== null`);
    await page.press('Escape');
    await page.until(`!${PICKER}.matches(':popover-open') && part('composer').activeElement.className === 'emoji'`);
    expect(page.complaints).toEqual([]);
  },
);
