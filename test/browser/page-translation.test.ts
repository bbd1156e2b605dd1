import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { openDocked } from '../helpers/page-docked.ts';
import { hostPage } from '../helpers/page-host.ts';
import { TRANSLATE } from '../helpers/page-translation.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

const IS_IN = `box.state.phase === 'live' && !box.state.catchingUp`;
const LAST = `all(part('log'), 'article').at(-1)`;

async function open(attributes = '') {
  const room = freshRoom();
  const host = hostPage(`<script type="module" src="${server.url}/chat-box.js"></script>
    <chat-box room="${room}" server="${server.url}" ${attributes}></chat-box>`);
  const bob = headlessClient({ server: server.url, room, via: 'websocket' });
  bob.join();
  await until(() => bob.state.phase === 'live', 'Bob is in');
  return {
    host,
    bob,
    async [Symbol.asyncDispose]() {
      bob.leave();
      await host[Symbol.asyncDispose]();
    },
  };
}

browserTest('Edits, deletions, reactions and their counts change in a translated page', async () => {
  await using site = await open();
  const { bob } = site;
  await using ann = await BrowserPage.open(site.host.url);
  await ann.until(`${IS_IN} && people().length === 2`);
  bob.send('as first written');
  bob.send('with a reaction');
  await until(() => bob.outgoing.length === 0, 'the room has the messages');
  const [first = '', second = ''] = bob.messages.map(({ id }) => id);
  bob.command({ type: 'react', message: second, emoji: '👍', on: true });
  await ann.until(`texts().length === 2 && all(part('log'), '.reactions [aria-pressed]').length === 1`);
  await ann.run(TRANSLATE);
  await ann.until(`shown(part('log').querySelector('.text')).includes('«as first written»')`);

  const texts = `all(part('log'), '.text').map(shown)`;
  bob.command({ type: 'edit', message: first, text: 'as edited' });
  await ann.until(`${texts}[0].includes('as edited') && !${texts}[0].includes('first')`);
  await ann.click(`part('log').querySelector('.reactions button')`);
  await ann.until(`shown(part('log').querySelector('.reactions button')) === '👍 2'`);
  await ann.run(TRANSLATE);
  bob.command({ type: 'edit', message: first, text: 'as edited again' });
  await ann.until(`${texts}[0].includes('as edited again') && all(part('log'), '.text')[0].querySelector('.mark')`);
  bob.command({ type: 'react', message: second, emoji: '👍', on: false });
  await ann.until(`shown(part('log').querySelector('.reactions button')) === '👍 1'`);
  await ann.run(TRANSLATE);
  bob.command({ type: 'delete', message: first });
  await ann.until(`${texts}[0].includes('deleted') && !${texts}[0].includes('edited')`);
  await ann.send('and the log goes on');
  await ann.until(`texts().at(-1) === 'and the log goes on'`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('Names, the number of people, joins, typing and the status change in a translated page', async () => {
  await using site = await open();
  const { bob } = site;
  await using ann = await BrowserPage.open(site.host.url);
  await ann.until(`${IS_IN} && people().length === 2`);
  const count = `shown(box.shadowRoot.querySelector('header button:last-of-type bdi'))`;
  await ann.run(TRANSLATE);
  await ann.until(`${count} === '«2 online»'`);
  const before = await ann.read<string>('you()');
  bob.typing();
  await ann.until(`shown(part('status').querySelector('.aside')) === '${bob.you?.name} is typing…'`);
  await ann.run(TRANSLATE);
  bob.send('a text');
  await ann.until(`shown(part('status').querySelector('.aside')) === ''`);
  bob.command({ type: 'rename', name: 'Robert_1' });
  await ann.until(`people()[1] === 'Robert_1' && presence().includes('Robert_1')`);
  await ann.run(TRANSLATE);
  await ann.read(`box.client.command({ type: 'rename', name: 'Anna_1' })`);
  await ann.until(`you() === 'Anna_1' && people().join() === 'Anna_1,Robert_1' && presence().includes('Anna_1')`);
  expect(before).not.toBe('Anna_1');
  const cid = headlessClient({ server: server.url, room: String(await ann.read('box.room')), via: 'websocket' });
  cid.join();
  await ann.until(`${count} === '3 online' && people().length === 3`);
  await ann.run(TRANSLATE);
  cid.leave();
  await ann.until(`${count} === '2 online' && people().length === 2 && presence().includes('left')`);
  await ann.run(`${TRANSLATE} box.leave();`);
  await ann.until(`shown(part('status').querySelector('[role=status]')) === 'You’re not in the chat.'`);
  await ann.run(`${TRANSLATE} part('status').querySelector('button').click();`);
  await ann.until(`${IS_IN} && you().length > 0 && ${count} === '2 online'`);
  await ann.run(`${TRANSLATE} box.lang = 'de';`);
  await ann.until(`status().startsWith('Du bist')`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('A link, a mention, a name, the room and an emoji keep their text in a translated page', async () => {
  await using site = await open();
  const { bob } = site;
  await using ann = await BrowserPage.open(site.host.url);
  await ann.until(`${IS_IN} && people().length === 2`);
  bob.send(`see https://www.example.com/way and @${bob.you?.name} too`);
  await ann.until(`texts().length === 1`);
  await ann.run(TRANSLATE);
  await ann.until(`shown(${LAST}).includes('«see »')`);
  expect(await ann.read<string>(`((a) => a.href + ' ' + a.textContent)(${LAST}.querySelector('a'))`)).toBe(
    'https://www.example.com/way https://www.example.com/way',
  );
  const kept = `[${LAST}.querySelector('.mention'), ${LAST}.querySelector('.name'), part('people').querySelectorAll('.name')[1]]`;
  const name = bob.you?.name ?? '';
  expect(await ann.read<string[]>(`${kept}.map(shown)`)).toEqual([`@${name}`, name, name]);
  expect(await ann.read<string>(`shown(box.shadowRoot.querySelector('h2'))`)).toBe(await ann.read<string>('box.room'));
  await ann.click(`part('composer').querySelector('.emoji')`);
  const picker = `part('composer').querySelector('chat-box-emoji-picker').shadowRoot`;
  const option = `${picker}.querySelector('[role=option]')`;
  await ann.until(`${option} !== null`);
  await ann.run(TRANSLATE);
  const chosen = await ann.read<string>(`shown(${option})`);
  await ann.click(option);
  await ann.until(`part('composer').querySelector('textarea').value === '${chosen}'`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The badge of a closed bubble, a reply and the length of a text change in a translated page', async () => {
  await using site = await open('mode="bubble"');
  const { bob } = site;
  await using ann = await openDocked(site.host);
  bob.send('one');
  await ann.until(`shown(box.shadowRoot.querySelector('.badge')) === '1'`);
  await ann.run(TRANSLATE);
  bob.send('two');
  await ann.until(`shown(box.shadowRoot.querySelector('.badge')) === '2'`);
  await ann.run(`box.show()`);
  await ann.until(`texts().length === 2`);
  const field = `part('composer').querySelector('textarea')`;
  const count = `shown(part('composer').querySelector('#count'))`;
  await ann.click(field);
  await ann.commit('x'.repeat(3_900));
  await ann.until(`${count} === '100 left'`);
  await ann.run(TRANSLATE);
  await ann.commit('y');
  await ann.until(`${count} === '99 left'`);
  bob.send('an answer', bob.messages[0]?.id);
  const quote = `shown(${LAST}.querySelector('.quote'))`;
  await ann.until(`${quote}.endsWith('one')`);
  await ann.run(TRANSLATE);
  bob.command({ type: 'edit', message: bob.messages[0]?.id ?? '', text: 'uno' });
  await ann.until(`${quote}.endsWith('uno')`);
  expect(ann.consoleErrors).toEqual([]);
});
