import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { FOCUS } from '../helpers/page-docked.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { portForRestarts } from '../helpers/page-port.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const LOG = `part('log')`;
const FIELD = `part('composer').querySelector('textarea')`;
const SENTENCE = `shown(part('accessibility').querySelector('[role=status]'))`;
const FOCUSED = `${LOG}.activeElement?.ariaLabel ?? ''`;

browserTest(
  'Names and announcements of messages contain what their rows show, and Home and End go to the edges',
  async () => {
    await using server = await startTestServer({ RATE: '0' });
    const bob = headlessClient({ server: server.url, via: 'websocket' });
    bob.join();
    await until(() => bob.state.phase === 'live', 'Bob is in');
    for (let number = 1; number <= 40; number++) bob.send(`message ${number}`);
    await until(() => bob.outgoing.length === 0, 'the room has the messages');
    await using page = await BrowserPage.open(chatPage(server.url));
    const name = await page.name();
    await page.until(`texts().length === 40`);
    await page.send('mine');
    await until(() => bob.messages.at(-1)?.text === 'mine', 'Bob has the message');
    const mine = bob.messages.at(-1)?.id ?? '';
    const announced = `all(${LOG}, '#news p').map(shown)`;
    // Not a mention, as in the row.
    bob.send(`mail bob@${name}`);
    await page.until(`${announced}.at(-1)?.endsWith(': mail bob@${name}')`);
    bob.send(`hello @${name}`, mine);
    const said = `: hello @${name}; In reply to: ${name}; Mentions you`;
    await page.until(`${announced}.at(-1)?.endsWith(${JSON.stringify(said)})`);
    await until(() => bob.outgoing.length === 0, 'the room has the reply');
    const reply = bob.messages.at(-1)?.id ?? '';
    bob.command({ type: 'edit', message: reply, text: `hi @${name}` });
    bob.command({ type: 'react', message: reply, emoji: '🎉', on: true });
    const seen = `: hi @${name}; In reply to: ${name}; Mentions you; (edited); 🎉, 1 person`;
    await page.until(
      `all(${LOG}, '.reactions').length === 1 && shown(all(${LOG}, '.text').at(-1)).includes('(edited)')`,
    );
    await page.run(`${LOG}.querySelector('.scroller').focus()`);
    await page.press('ArrowUp');
    await page.until(`(${FOCUSED}).endsWith(${JSON.stringify(seen)})`);

    // The field announces that it edits, and how many characters are left.
    await page.run(`${FIELD}.focus()`);
    await page.press('ArrowUp');
    await page.until(`${SENTENCE} === 'Editing your message'`);
    const description = `${FIELD}.getAttribute('aria-describedby').split(' ').map((id) => part('composer').getElementById(id)?.textContent ?? '').join(' ')`;
    expect(await page.read<string>(description)).toContain('Editing your message');
    expect(await page.read<string>(description)).not.toContain('Cancel');
    await page.press('Escape');
    await page.until(`${SENTENCE} === ''`);
    const write = (units: number) =>
      page.run(`${FIELD}.value = 'x'.repeat(${units}); ${FIELD}.dispatchEvent(new Event('input'))`);
    await write(3_860);
    await page.until(`${SENTENCE} === '140 left'`);
    await write(3_870);
    await page.until(`shown(part('composer').querySelector('#count')) === '130 left'`);
    expect(await page.read<string>(SENTENCE)).toBe('140 left');
    await write(4_003);
    await page.until(`${SENTENCE} === '3 too many'`);
    await write(0);

    // Home and End.
    await page.run(`${LOG}.querySelector('.scroller').focus()`);
    await page.press('Home');
    await page.until(`(${FOCUSED}).endsWith(': message 1')`);
    await page.press('End');
    await page.until(`(${FOCUSED}).includes('(edited)')`);
    bob.send('the newest');
    const scroller = `${LOG}.querySelector('.scroller')`;
    await page.until(
      `texts().at(-1) === 'the newest' && ${scroller}.scrollHeight - ${scroller}.clientHeight - ${scroller}.scrollTop < 2`,
    );
    expect(page.consoleErrors).toEqual([]);
    bob.leave();
  },
);

browserTest(
  'The element announces once that the browser is offline, and its return, and reaches messages that are not sent',
  async () => {
    const PORT = String(await portForRestarts());
    await using server = await startTestServer({ PORT });
    await using page = await BrowserPage.open(chatPage(server.url, 'via="websocket"'));
    await page.until(`you().length > 0 && customElements.get('chat-box-accessibility') !== undefined`);
    await page.send('sent');
    await page.until(`texts().length === 1 && all(${LOG}, '.pending').length === 0`);
    await page.run(`
      window.statuses = [];
      const region = part('status').querySelector('[role=status]');
      new MutationObserver(() => window.statuses.push(status())).observe(region, { childList: true, characterData: true, subtree: true });
    `);
    // The connection is still open, and has nothing to send.
    await page.setOffline(true);
    await page.until(`status() === 'You’re offline.' && box.state.phase === 'live'`, 2_000);
    await server.stop('SIGKILL');
    await page.until(`box.state.phase === 'waiting' && box.state.attempt > 2`, 40_000);
    expect(await page.read<string[]>('window.statuses')).toEqual(['You’re offline.']);

    await page.send('unsent');
    await page.until(`all(${LOG}, '.pending').length === 1`);
    // A sign shows it, too, not only a paler text.
    expect(await page.read<string>(`getComputedStyle(${LOG}.querySelector('.pending'), '::after').content`)).toBe('""');
    // A reader who wants more contrast gets no quiet colours.
    await page.resize({ contrast: 'more' });
    const colour = (what: string) => `getComputedStyle(${LOG}.querySelector('${what}')).color`;
    await page.until(`${colour('time')} === ${colour('.pending .text')}`);
    await page.resize({});
    await page.until(`${colour('time')} !== ${colour('.pending .text')}`);
    await page.run(`${LOG}.querySelector('.scroller').focus()`);
    await page.press('ArrowUp');
    await page.until(`(${FOCUSED}).endsWith('unsent; Sending')`);

    await page.setOffline(false);
    await using _next = await startTestServer({ PORT });
    await page.run(`part('status').querySelector('button')?.click()`);
    await page.until(`${SENTENCE} === 'You’re connected again.' && all(${LOG}, '.pending').length === 0`);
    // The message has another row now, with the focus.
    await page.until(`(${FOCUSED}).endsWith(': unsent')`);
    const statuses = await page.read<string[]>('window.statuses');
    expect(statuses.filter((status) => status === 'You’re offline.')).toHaveLength(1);
    expect(statuses).not.toContain('Joining…');
    expect(statuses.at(-1)).toStartWith('You’re ');

    // A message that was not sent is announced, and Enter on it goes to its button.
    await page.setOffline(true);
    await _next.stop('SIGKILL');
    await page.until(`box.state.phase === 'waiting'`, 40_000);
    await page.send('lost');
    await page.until(`all(${LOG}, '.pending').length === 1`);
    await page.run(`box.leave()`);
    await page.until(`shown(${LOG}.querySelector('.failure [role=alert]')).startsWith('Not sent')`);
    await page.run(`${LOG}.querySelector('.scroller').focus()`);
    await page.press('ArrowUp');
    await page.until(`(${FOCUSED}).includes('lost; Not sent')`);
    await page.press('Enter');
    await page.until(`${LOG}.activeElement?.textContent === 'Send again'`);
    expect(await page.read<string>(FOCUS)).toBe('button');
  },
  120_000,
);
