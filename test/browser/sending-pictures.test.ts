import { expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { carriers } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { PICTURE_HELPERS } from '../helpers/page-pictures.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const ADMIN_TOKEN = 'a-token-for-owners';
const HINT = `shown(part('composer').querySelector('#hint'))`;
const TRAY = `all(part('composer'), '.tray li')`;
const SEND = `part('composer').querySelector('.main')`;
const PICTURES = `all(part('log'), '.open-picture')`;
const DIALOG = `box.shadowRoot.querySelector('chat-box-lightbox')?.shadowRoot.querySelector('dialog')`;
const FOCUSED = `part('log').activeElement`;

browserTest('A pasted picture is refused with a word where the server takes none', async () => {
  await using server = await startTestServer();
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.name();
  expect(await page.read(`part('composer').querySelector('.attach')`)).toBeNull();
  await page.run(`${PICTURE_HELPERS} paste(await drawPicture(40, 20));`);
  await page.until(`${HINT} === 'You can’t send pictures here.'`);
  expect(await page.read(`${TRAY}.length`)).toBe(0);
  expect(page.consoleErrors).toEqual([]);
});

browserTest(
  'Pictures are pasted or dropped, described, uploaded, sent, shown in full size, quoted, and gone with their message',
  async () => {
    await using server = await startTestServer({ FILES: 'all', ADMIN_TOKEN });
    await using page = await BrowserPage.open(chatPage(server.url));
    const name = await page.name();
    await using owner = await chatMember(server.url, 'WebSocket', 'lobby', { admin: ADMIN_TOKEN });
    await using plain = await carriers.WebSocket(server.url, { room: 'lobby' });
    await page.until(`part('composer').querySelector('.attach')?.getAttribute('aria-label') === 'Add a picture'`);

    // Two pictures: the longest side of the first is above the limit, and the second is dropped on the log.
    await page.run(`${PICTURE_HELPERS} paste(await drawPicture(3000, 1500));`);
    await page.run(`${PICTURE_HELPERS} drop(await drawPicture(60, 120, 'image/jpeg', 'tomato'));`);
    await page.until(`${TRAY}.length === 2 && !${SEND}.disabled`);
    expect(await axeViolations(page)).toEqual([]);
    await page.click(`${TRAY}[0].querySelector('input')`);
    await page.type('A bear');
    await page.click(`part('composer').querySelector('textarea')`);
    await page.type('Look!');
    await page.press('Enter');
    const first = await owner.next('message');
    expect(first).toMatchObject({
      text: 'Look!',
      file: { width: 2048, height: 1024, alt: 'A bear', type: 'image/webp' },
    });
    expect(await owner.next('message')).toMatchObject({ text: '', file: { width: 60, height: 120, alt: '' } });
    expect(await plain.next()).toBe(`${name}: Look!\nPicture: A bear /files/lobby/${first.id}`);
    await page.until(`${TRAY}.length === 0 && ${PICTURES}.length === 2`);
    await page.until(`${PICTURES}.every((button) => button.querySelector('img').naturalWidth > 0)`);
    const sizes = await page.read<number[]>(`${PICTURES}.map((button) => button.offsetWidth / button.offsetHeight)`);
    expect(sizes[0]).toBeCloseTo(2, 1);
    expect(sizes[1]).toBeCloseTo(0.5, 1);
    expect(await page.read(`${PICTURES}[0].getAttribute('aria-label')`)).toBe('Picture: A bear');
    expect(await page.read(`all(part('log'), 'article')[0].ariaLabel`)).toContain('Picture: A bear Look!');
    expect(await axeViolations(page)).toEqual([]);

    // In full size, with the keyboard.
    await page.run(`${PICTURES}[0].focus();`);
    await page.press('Enter');
    await page.until(`${DIALOG}?.open && ${DIALOG}.querySelector('img').naturalWidth === 2048`);
    expect(await page.read(`${DIALOG}.querySelector('figcaption').textContent`)).toBe('A bear');
    expect(await axeViolations(page)).toEqual([]);
    await page.press('ArrowRight');
    await page.until(`${DIALOG}.querySelector('img').naturalWidth === 60`);
    expect(await page.read(`${DIALOG}.querySelector('img').alt`)).toBe('Picture');
    await page.press('Escape');
    await page.until(`!${DIALOG} && ${FOCUSED} === ${PICTURES}[0]`);

    owner.command({ type: 'send', text: 'Nice', replyTo: first.id });
    owner.command({ type: 'send', text: 'And this one', replyTo: (await lastPicture(page)) ?? '' });
    await page.until(`all(part('log'), '.quote').at(-1)?.innerText.includes('Picture')`);
    expect(await page.read(`all(part('log'), '.quote')[0].innerText`)).toContain('Look!');
    expect(await owner.outcome({ type: 'delete', message: first.id })).toBe('ack');
    await page.until(`${PICTURES}.length === 1`);
    expect((await fetch(`${server.url}/files/lobby/${first.id}`)).status).toBe(404);

    // What cannot be sent is refused in words, and keeps nothing from being sent.
    await page.run(`${PICTURE_HELPERS} paste(new File(['GIF89a'], 'a.gif', { type: 'image/gif' }));`);
    await page.until(`${HINT} === 'Only PNG, JPEG and WebP pictures can be sent.'`);
    await page.run(`${PICTURE_HELPERS} paste(new File(['no picture'], 'a.png', { type: 'image/png' }));`);
    await page.until(`shown(${TRAY}[0].querySelector('.problem')) === 'Only PNG, JPEG and WebP pictures can be sent.'`);
    expect(await page.read(`${SEND}.disabled`)).toBe(true);
    await page.click(`${TRAY}[0].querySelector('[aria-label="Remove picture"]')`);
    await page.until(`${TRAY}.length === 0`);
    await page.run(`${PICTURE_HELPERS} const one = await drawPicture(20, 20); paste(one, one, one, one, one);`);
    await page.until(`${TRAY}.length === 4 && ${HINT} === 'You can send up to 4 pictures at once.'`);
    expect(page.consoleErrors.filter((error) => !error.includes('404'))).toEqual([]);
  },
  120_000,
);

browserTest('Pictures that are removed are not uploaded, and those that cannot be sent now stay', async () => {
  await using server = await startTestServer({ FILES: 'all', RATE: '0' });
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.name();
  await page.until(`part('composer').querySelector('.attach') !== null`);
  await page.run(`${PICTURE_HELPERS}
    paste(await drawPicture(40, 20));
    // Microtasks only: the picture is not decoded yet.
    for (let tick = 0; tick < 1_000 && ${TRAY}.length === 0; tick++) await null;
    ${TRAY}[0].querySelector('[aria-label="Remove picture"]').click();
    paste(await drawPicture(20, 40));
  `);
  await page.until(`${TRAY}.length === 1 && !${SEND}.disabled`);
  const uploads = `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/files/lobby')).length`;
  expect(await page.read<number>(uploads)).toBe(1);
  // 100 messages wait, and no more may.
  await page.run(`
    for (let number = 0; number < 100; number++) box.send('text ' + number);
    ${SEND}.form.requestSubmit();
  `);
  await page.until(`${HINT}.startsWith('Too many messages are waiting')`);
  expect(await page.read<number>(`${TRAY}.length`)).toBe(1);
  await page.until(`box.client.outgoing.length === 0`);
  await page.run(`${SEND}.form.requestSubmit()`);
  await page.until(`${TRAY}.length === 0 && ${PICTURES}.length === 1 && ${HINT} === ''`);
});

function lastPicture(page: BrowserPage): Promise<string | undefined> {
  return page.read<string | undefined>(`${PICTURES}.at(-1).querySelector('img').src.split('/').at(-2)`);
}
