import { expect } from 'bun:test';
import { SignJWT } from 'jose';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const JWT_SECRET = 'a-secret-of-at-least-thirty-two-bytes';

/** A picture that no test loads: the host does not exist. */
const AVATAR = 'https://pictures.invalid/ada.png';

/** Signs a token for Ada. */
function token(claims: Readonly<Record<string, unknown>> = {}, expires: string | number = '1h'): Promise<string> {
  const all = { name: 'Ada Lovelace', ...claims };
  return new SignJWT(all)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('user-1')
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(JWT_SECRET));
}

/** The titles of what stands behind the name of the only author in the log, or behind a name in the list of people. */
const SEALS = `all(part('log'), '.head .seal title').map((title) => title.textContent)`;
const PEOPLE_SEALS = `all(part('people'), '.seal title').map((title) => title.textContent)`;

browserTest('A visitor logs in and out without a reload, with a check mark while logged in', async () => {
  await using server = await startTestServer({ JWT_SECRET });
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box connect="manual" server="${server.url}"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url);
  await using other = await BrowserPage.open(chatPage(server.url));
  await page.run(`
    await customElements.whenDefined('chat-box');
    window.token = null; window.identities = [];
    box.addEventListener('chat-identity', ({ person, user }) => identities.push([person?.name, user]));
    box.getToken = async () => window.token;
    box.connect = 'load';`);
  const guest = await page.name();
  await page.send('as a guest');
  await page.until(`all(part('log'), '.pending').length === 0 && texts().length === 1`);

  await page.run(`window.token = '${await token({ avatar: AVATAR, role: 'moderator' })}'; box.identify()`);
  await page.until(`you() === 'Ada Lovelace' && identities.length > 0`);
  expect(await page.read<unknown>(`identities.at(-1)`)).toEqual(['Ada Lovelace', 'user-1']);
  // What the guest wrote stays the visitor's own.
  await page.until(`all(part('log'), '[part~=own-message]').length === 1 && shown(part('log')).includes('as a guest')`);
  await page.send('as myself');
  await other.until(`texts().includes('as myself') && people().includes('Ada Lovelace')`);
  const seals = ['verified by 127.0.0.1', 'moderator'];
  await other.until(`${SEALS}.length === 2`);
  expect(await other.read<string[]>(SEALS)).toEqual(seals);
  expect(await other.read<string[]>(PEOPLE_SEALS)).toEqual(seals);
  const label = await other.read<string>(`all(part('log'), 'article').at(-1).ariaLabel`);
  expect(label).toMatch(/^Ada Lovelace, verified by 127\.0\.0\.1, moderator, .*: as myself$/);
  // The picture does not load, so the letter stands.
  await other.until(`part('log').querySelector('.head')?.parentElement.querySelector('.avatar img')?.hidden !== false`);
  expect(await other.read<string>(`shown(all(part('people'), '.avatar').at(-1))`)).toBe('A');
  await other.saveScreenshot('identity-verified');
  expect(await axeViolations(other)).toEqual([]);

  // The name has a space. Its completion is a mention that stands out.
  await other.click(`part('composer').querySelector('textarea')`);
  await other.type('hey @ad');
  await other.until(`shown(part('composer').querySelector('#names:not([hidden])')).includes('Ada Lovelace')`);
  for (const _ of ['accepts the name', 'sends']) await other.press('Enter');
  await page.until(`shown(part('log').querySelector('.mention.you') ?? box) === '@Ada Lovelace'`);

  // The site sets the name, so that the list offers no change.
  const pencil = `part('people').querySelector('.more[data-script=person-form]')`;
  expect(await page.read<boolean>(`${pencil} === null`)).toBe(true);

  await page.run(`window.token = null; box.identify()`);
  await page.until(`${pencil} !== null`);
  await page.until(`box.client.you?.user === undefined && you() !== 'Ada Lovelace' && you().length > 0`);
  expect(await page.read<unknown>(`identities.at(-1)[1]`)).toBe(null);
  expect(await page.name()).not.toBe(guest);
  await other.until(`!people().includes('Ada Lovelace')`);
});

browserTest('A visitor with two tabs is one person, and logs out in one of them', async () => {
  await using server = await startTestServer({ JWT_SECRET });
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box connect="manual" server="${server.url}"></chat-box>`,
  );
  await using other = await BrowserPage.open(chatPage(server.url));
  await using first = await BrowserPage.open(host.url);
  await using second = await BrowserPage.open(host.url);
  for (const page of [first, second]) {
    await page.run(`
      await customElements.whenDefined('chat-box');
      window.token = '${await token()}';
      box.getToken = async () => window.token;
      box.connect = 'load';`);
    await page.until(`you() === 'Ada Lovelace'`);
  }
  expect(
    await other.read<unknown>(`[box.client.count, people().filter((name) => name === 'Ada Lovelace').length]`),
  ).toEqual([2, 1]);
  await second.send('from the second tab');
  await first.until(`all(part('log'), '[part~=own-message]').length === 1`);
  await first.run(`window.token = null; box.identify()`);
  await first.until(`you().length > 0 && you() !== 'Ada Lovelace'`);
  await first.until(`all(part('log'), '[part~=own-message]').length === 0 && texts().includes('from the second tab')`);
  await other.until(`box.client.count === 3 && people().includes('Ada Lovelace')`);
  expect(await second.read<string>('you()')).toBe('Ada Lovelace');
  await second.run(`window.token = null; box.identify()`);
  await other.until(`box.client.count === 3 && !people().includes('Ada Lovelace')`);
});

browserTest('A static token that has expired shows that you are signed out, without a loop', async () => {
  await using server = await startTestServer({ JWT_SECRET });
  const expired = await token({}, Math.floor(Date.now() / 1_000) - 3_600);
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box server="${server.url}" token="${expired}"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url);
  await page.until(`box.state.phase === 'ended' && box.state.failure.kind === 'signed-out'`);
  await page.until(`status().startsWith('You’re signed out.')`);
  await page.until(`shown(ending().querySelector('button')) === 'Try again'`);
  await page.saveScreenshot('identity-signed-out');
  expect(await axeViolations(page)).toEqual([]);
  // Signing in again brings you back.
  await page.run(`box.token = '${await token()}'`);
  await page.until(`you() === 'Ada Lovelace'`);
});

browserTest('A guest reads a room for members, and cannot write', async () => {
  await using server = await startTestServer({ JWT_SECRET, GUESTS: 'read' });
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.until(`status().startsWith('You’re reading as')`);
  expect(await page.read<boolean>(`part('composer').host.hidden`)).toBe(true);
  await page.saveScreenshot('identity-guests-read');
});
