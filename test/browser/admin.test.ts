import { afterAll, expect } from 'bun:test';
import { ADMIN, ADMIN_KEY, ADMIN_SERVER, callApi, joinMember, openView, openWithKey } from '../helpers/admin-page.ts';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { beforeBrowserTests, browserTest } from '../helpers/browser-test.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

const { shell, view } = ADMIN;
const TOAST = `shown(${shell}.querySelector('.toast'))`;
const TEXTS = `all(${view('live')}, '.message').map(shown)`;
const PERSON_FORM = (of: string) => `${view(of)}.querySelector('chat-admin-person-form').shadowRoot`;
const CONFIRM = (of: string) => `${view(of)}.querySelector('chat-admin-confirm').shadowRoot`;

let server: TestServer;
beforeBrowserTests(async () => void (server = await startTestServer(ADMIN_SERVER)));
afterAll(() => server?.[Symbol.asyncDispose]());

/** Opens the page and a view with the key. What the story opens is closed with `stack`. */
async function openPage(stack: AsyncDisposableStack, hash: string, name: string, width = 1_100): Promise<BrowserPage> {
  const page = stack.use(await BrowserPage.open(`${server.url}/admin`, { width, height: 800 }));
  await openWithKey(page);
  await page.until(`${view('overview')} !== null`);
  await openView(page, hash, name);
  return page;
}

/** Sets the value of a field or a list, as a person does. */
function fill(page: BrowserPage, field: string, value: string): Promise<void> {
  const events = `field.dispatchEvent(new Event('input', { bubbles: true })); field.dispatchEvent(new Event('change', { bubbles: true }));`;
  return page.run(`const field = ${field}; field.value = ${JSON.stringify(value)}; ${events}`);
}

browserTest(
  'The admin page refuses a wrong key, opens with a pasted one, keeps it in the tab, and forgets it',
  async () => {
    await using page = await BrowserPage.open(`${server.url}/admin`);
    const login = view('login');
    await page.until(`${login}.activeElement === ${login}.querySelector('input')`);
    await openWithKey(page, 'a-key-that-the-server-does-not-have');
    await page.until(`shown(${login}.querySelector('[role=alert]')) === 'The server doesn’t have this key.'`);
    await page.run(`${login}.querySelector('input').value = ''`);
    await page.click(`${login}.querySelector('input')`);
    await page.type(`ops:${ADMIN_KEY}`);
    await page.press('Enter');
    await page.until(`all(${view('overview')}, 'dt').map(shown).includes('People')`);
    expect(await page.read<string>('location.href')).toBe(`${server.url}/admin`);
    await page.reload();
    await page.until(`all(${view('overview')}, 'dt').map(shown).includes('Uptime')`);
    const tile = `all(${view('overview')}, 'dl > div').find((box) => shown(box).startsWith('Connections'))`;
    await page.until(`/^Connections\\s*\\d+\\s*\\d+ by WebSocket$/.test(shown(${tile}))`);
    await page.click(`${shell}.querySelector('.side > button')`);
    await page.until(`${login} !== null`);
    expect(await page.read<number>('sessionStorage.length + localStorage.length')).toBe(0);
    // A key that has been removed from the server since.
    await page.run(`sessionStorage.setItem('chat-box-admin-key', 'an-old-key-of-this-server')`);
    await page.reload();
    await page.until(`shown(${login}.querySelector('[role=alert]')).startsWith('The server doesn’t accept this key')`);
    expect(await page.read<number>('sessionStorage.length')).toBe(0);
  },
);

browserTest(
  'The live room shows the messages of members as text, deletes one, and posts in the name of the key',
  async () => {
    await using stack = new AsyncDisposableStack();
    const member = await joinMember(server, stack, { room: 'live' });
    member.send('The first message');
    await until(() => member.outgoing.length === 0, 'the server has the message');
    const page = await openPage(stack, '#/rooms/live', 'live');
    await page.until(`${TEXTS}.includes('The first message') && ${view('live')}.querySelector('.status.live')`);
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script> https://example.com/';
    member.send(hostile);
    await page.until(`${TEXTS}.includes(${JSON.stringify(hostile)})`);
    expect(await page.read<number>(`all(${view('live')}, '.message *').length`)).toBe(0);

    await page.click(`all(${view('live')}, '.tools button')[0]`);
    await page.until(`${CONFIRM('live')}.querySelector('dialog').open`);
    expect(await page.read<string>(`shown(${CONFIRM('live')}.querySelector('blockquote'))`)).toBe('The first message');
    await page.click(`${CONFIRM('live')}.querySelector('.danger')`);
    await page.until(`${TOAST} === 'Message deleted.'`);
    await until(() => member.messages.some(({ deleted }) => deleted === true), 'the member sees the deletion');
    await page.until(`${view('live')}.querySelector('.gone') !== null`);

    const field = `${view('live')}.querySelector('chat-admin-compose').shadowRoot.querySelector('textarea')`;
    await page.until(`${field}.placeholder === 'Write as ops'`);
    await page.click(field);
    await page.type('A word from the operators');
    await page.press('Enter');
    await until(
      () => member.messages.some(({ text, from }) => text.startsWith('A word') && from.name === 'ops'),
      'it arrives',
    );
    await page.until(`${TEXTS}.at(-1) === 'A word from the operators'`);
    expect(page.consoleErrors).toEqual([]);
  },
);

browserTest('The live room stays where the reader has scrolled, and counts new messages', async () => {
  await using stack = new AsyncDisposableStack();
  for (let at = 1; at <= 60; at++) await callApi(server, 'POST', 'rooms/long/messages', { text: `Line ${at}` });
  const page = await openPage(stack, '#/rooms/long', 'live');
  const scroller = `${view('live')}.querySelector('.scroller')`;
  await page.until(`${TEXTS}.at(-1) === 'Line 60' && ${TEXTS}[0] === 'Line 11' && ${scroller}.scrollTop > 100`);
  await page.run(`${scroller}.scrollTop = 0`);
  await page.click(`${view('live')}.querySelector('.older')`);
  await page.until(
    `${TEXTS}[0] === 'Line 1' && !${view('live')}.querySelector('.older') && ${scroller}.scrollTop > 100`,
  );
  await page.run(`${scroller}.scrollTop = 50`);
  await callApi(server, 'POST', 'rooms/long/messages', { text: 'Line 61' });
  await page.until(`shown(${view('live')}.querySelector('.news')) === '1 new message'`);
  expect(await page.read<number>(`${scroller}.scrollTop`)).toBe(50);
  await page.click(`${view('live')}.querySelector('.news')`);
  await page.until(`${scroller}.scrollTop > 1000 && !${view('live')}.querySelector('.news')`);
});

browserTest('The live room reconnects after a restart of the server, and shows each message once', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(temporaryFolder());
  const settings = { ...ADMIN_SERVER, DATA_DIR: folder.path };
  const first = await startTestServer(settings);
  await callApi(first, 'POST', 'rooms/restart/messages', { text: 'Before' });
  const page = stack.use(await BrowserPage.open(`${first.url}/admin#/rooms/restart`));
  await openWithKey(page);
  await page.until(`${view('live')}.querySelector('.status.live') !== null && ${TEXTS}[0] === 'Before'`);
  await first.stop('SIGKILL');
  await page.until(`shown(${view('live')}.querySelector('.status')) === 'Reconnecting…'`);
  const second = stack.use(await startTestServer({ ...settings, PORT: String(first.port) }));
  await callApi(second, 'POST', 'rooms/restart/messages', { text: 'After' });
  await page.until(`${view('live')}.querySelector('.status.live') !== null && ${TEXTS}.length === 2`);
  await callApi(second, 'POST', 'rooms/restart/messages', { text: 'Live' });
  await page.until(`${TEXTS}.length === 3`);
  expect(await page.read<string[]>(TEXTS)).toEqual(['Before', 'After', 'Live']);
});

browserTest('A person is muted with a reason, and the mute is lifted in the list of bans', async () => {
  await using stack = new AsyncDisposableStack();
  const member = await joinMember(server, stack, { room: 'mutes', user: 'Ada Lovelace' });
  const page = await openPage(stack, '#/rooms/mutes/people', 'people');
  await page.click(`${view('people')}.querySelector('li button')`);
  const form = PERSON_FORM('people');
  await page.until(`${form}.querySelector('dialog').open`);
  await fill(page, `${form}.querySelector('input')`, 'Please <b>wait</b>');
  await page.click(`${form}.querySelector('.main')`);
  await page.until(`${TOAST}.startsWith('Ada Lovelace is muted.')`);
  await until(() => (member.muted?.until ?? 0) > 0, 'the member is muted');
  expect(member.muted?.reason).toBe('Please <b>wait</b>');
  await openView(page, '#/rooms/mutes/bans', 'bans');
  expect(await page.read<string>(`shown(${view('bans')}.querySelector('li'))`)).toContain('Reason: Please <b>wait</b>');
  await page.click(`${view('bans')}.querySelector('li button')`);
  await page.until(`shown(${view('bans')}.querySelector('.state')) === 'There are no bans or mutes.'`);
  await until(() => member.muted === undefined, 'the mute has ended');
  await openView(page, '#/rooms/mutes/log', 'log');
  const lines = await page.read<string[]>(`all(${view('log')}, 'li').map(shown)`);
  expect(lines[0]).toStartWith('ops lifted the ban or mute of Ada Lovelace');
});

browserTest('A report appears, leads to its message, bans its author who has left, and is resolved', async () => {
  await using stack = new AsyncDisposableStack();
  const author = await joinMember(server, stack, { room: 'reports' });
  author.send('buy cheap watches');
  await until(() => author.outgoing.length === 0, 'the server has the message');
  const reporter = await joinMember(server, stack, { room: 'reports', user: 'Grace Hopper' });
  await until(() => reporter.messages.length === 1, 'the message has arrived');
  reporter.command({ type: 'report', message: reporter.messages[0]?.id ?? '', reason: 'Advertising' });
  await until(() => reporter.outgoing.length === 0, 'the server has the report');
  const page = await openPage(stack, '#/reports', 'reports');
  const item = `all(${view('reports')}, 'li').find((li) => shown(li).includes('cheap watches'))`;
  await page.until(`shown(${item}).includes('Reason: Advertising')`);
  await page.until(`shown(${shell}.querySelector('nav .badge')) === '1 open'`);
  await page.click(`all(${item}, 'a').at(-1)`);
  await page.until(`shown(${view('live')}.querySelector('.target .message')) === 'buy cheap watches'`);
  await page.run(`history.back()`);
  await page.until(`${item} !== undefined`);
  // The author has left. Its message still names it.
  author.leave();
  await until(() => reporter.members.length === 1, 'the author has left');
  await page.click(`all(${item}, 'button')[1]`);
  await fill(page, `${PERSON_FORM('reports')}.querySelector('select')`, 'ban 86400');
  await page.click(`${PERSON_FORM('reports')}.querySelector('.main')`);
  await page.until(`${TOAST}.includes('is banned.')`);
  const { items } = await callApi(server, 'GET', 'bans?room=reports');
  expect(items).toMatchObject([{ kind: 'ban', person: { id: author.you?.id } }]);
  await page.click(`all(${item}, 'button').at(-1)`);
  await page.until(`shown(${view('reports')}.querySelector('.state')) === 'There are no open reports.'`);
  await page.until(`${shell}.querySelector('nav .badge') === null`);
});

browserTest('Settings are saved, and a change of another person in between is not overwritten', async () => {
  await using stack = new AsyncDisposableStack();
  const member = await joinMember(server, stack, { room: 'rules' });
  await callApi(server, 'POST', 'rooms/rules/messages', { text: 'Hello' });
  const page = await openPage(stack, '#/rooms/rules/settings', 'settings');
  const field = (name: string) => `${view('settings')}.querySelector('[name=${name}]')`;
  const outcome = `shown(${view('settings')}.querySelector('form [role=status]'))`;
  await fill(page, field('topic'), 'Mind the gap');
  await fill(page, field('slow'), '30');
  await page.click(`${view('settings')}.querySelector('form .main')`);
  await page.until(`${outcome} === 'Saved.'`);
  await until(() => member.settings?.topic === 'Mind the gap' && member.settings.slow === 30, 'the member has them');
  await callApi(server, 'PATCH', 'rooms/rules', { topic: 'Of another person' }, { 'If-Match': '"1"' });
  await fill(page, field('topic'), 'Of this page');
  await page.click(`${view('settings')}.querySelector('form .main')`);
  await page.until(`${outcome}.startsWith('Not saved: the settings have changed meanwhile.')`);
  expect(await page.read<string>(`${field('topic')}.value`)).toBe('Of another person');

  await page.click(`${view('settings')}.querySelector('.danger')`);
  await page.until(`${CONFIRM('settings')}.querySelector('dialog').open`);
  expect(await page.read<boolean>(`${CONFIRM('settings')}.querySelector('.danger').disabled`)).toBe(true);
  await page.click(`${CONFIRM('settings')}.querySelector('input')`);
  await page.type('rules');
  await page.press('Enter');
  await page.until(`${TOAST} === 'The room rules is empty.'`);
  await until(() => member.messages.length === 0, 'the messages are gone');
});

browserTest('Every view passes axe and is no wider than a phone, and breaks no policy', async () => {
  await using stack = new AsyncDisposableStack();
  await callApi(server, 'POST', 'rooms/phone/messages', { text: `${'W'.repeat(400)} \u202Eoverride` });
  await callApi(server, 'POST', 'bans', { room: '*', user: 'M'.repeat(120), seconds: 600, reason: 'W'.repeat(200) });
  await joinMember(server, stack, { room: 'phone' });
  const page = await openPage(stack, '#/', 'overview', 390);
  const views = [
    ...[['#/', 'overview'] as const, ['#/rooms', 'rooms'] as const, ['#/reports', 'reports'] as const],
    ...[['#/bans', 'bans'] as const, ['#/log', 'log'] as const, ['#/nodes', 'nodes'] as const],
    ...[['#/rooms/phone', 'live'] as const, ['#/rooms/phone/people', 'people'] as const],
    ['#/rooms/phone/settings', 'settings'] as const,
  ];
  for (const [hash, name] of views) {
    await openView(page, hash, name);
    await page.saveScreenshot(`admin-${name}`);
    expect([hash, await axeViolations(page, 'document')]).toEqual([hash, []]);
    expect([hash, await page.read<number>('document.documentElement.scrollWidth')]).toEqual([hash, 390]);
  }
  await openView(page, '#/rooms/phone/people', 'people');
  await page.run(`${view('people')}.querySelector('li button').focus()`);
  await page.press('Enter');
  await page.until(`${PERSON_FORM('people')}.querySelector('dialog').open`);
  expect(await axeViolations(page, 'document')).toEqual([]);
  await page.press('Escape');
  await page.until(`${view('people')}.querySelector('chat-admin-person-form') === null`);
  expect(await page.read<string>(`shown(${view('people')}.activeElement)`)).toBe('Act…');
  expect(page.consoleErrors).toEqual([]);
});

browserTest('A view that the server refuses because of too many requests loads by itself', async () => {
  await using stack = new AsyncDisposableStack();
  const page = await openPage(stack, '#/nodes', 'nodes');
  let isFlooding = true;
  await callApi(server, 'POST', 'rooms/flood/messages', { text: 'Hello' });
  const request = () => callApi(server, 'GET', 'nodes').catch(() => undefined);
  const flood = (async () => {
    while (isFlooding) await Promise.all(Array.from({ length: 100 }, request));
  })();
  const refused = `${view('rooms')}.querySelector('.failure') !== null`;
  // A request may still come at a moment at which the limit allows one.
  do {
    await page.run(`location.hash = '#/nodes'`);
    await openView(page, '#/rooms', 'rooms');
  } while (!(await page.read<boolean>(refused)));
  expect(await page.read<string>(`shown(${view('rooms')}.querySelector('.failure'))`)).toContain(
    '100 requests a second',
  );
  isFlooding = false;
  await flood;
  await page.until(`${view('rooms')}.querySelector('table') && !(${refused})`);
});
