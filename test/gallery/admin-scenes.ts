import { ADMIN, ADMIN_SERVER, callApi, joinMember, openView, openWithKey } from '../helpers/admin-page.ts';
import type { BrowserPage } from '../helpers/browser-page.ts';
import type { TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import { HOSTILE_TEXTS } from './sample-conversation.ts';
import type { Scene } from './scenes.ts';

type Arrange = Scene['arrange'];

const { view } = ADMIN;
const ROOMS = ['cafe', 'release-2.1', 'support', 'team.backend', 'team.design', 'watercooler'];
const LONG_ROOM = 'a-room-whose-name-is-as-long-as-the-name-of-a-room-can-ever-be64';

/** Fills the server with rooms, people, reports and bans. */
async function fill(server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  const say = (room: string, text: string, name?: string, replyTo?: unknown) =>
    callApi(server, 'POST', `rooms/${room}/messages`, { text, ...(name && { from: { name } }), replyTo });
  for (const room of [...ROOMS, LONG_ROOM]) await say(room, 'The first message of this room.');
  const grace = await joinMember(server, stack, { user: 'Grace Hopper', role: 'moderator' });
  const ada = await joinMember(server, stack, { user: 'Ada Lovelace' });
  const guests = await Promise.all([1, 2, 3].map(() => joinMember(server, stack)));
  const [ann, bob, spammer] = guests;
  if (!ann || !bob || !spammer) throw new Error('The room needs three guests.');
  const send = async (client: typeof ann, text: string) => {
    client.send(text);
    await until(() => client.outgoing.length === 0, 'the server has the message');
    return client.messages.at(-1)?.id ?? '';
  };
  const question = await send(ann, 'Morning! Did the release go out last night?');
  await send(grace, 'It did. The notes are at https://example.com/notes?from=chat#top');
  await say('lobby', 'Build 2041 is on all nodes.', undefined, question);
  const spam = await send(spammer, 'buy cheap watches at https://example.com/watches');
  const rude = await send(bob, 'This is the worst release ever and you should all be ashamed of it. '.repeat(5));
  for (const [message, reason] of [
    [spam, 'Advertising, again'],
    [rude, 'Rude, and he goes on and on about it'],
  ] as const) {
    ada.command({ type: 'report', message, reason });
    await until(() => ada.outgoing.length === 0, 'the server has the report');
  }
  const away = await send(bob, 'Back in a minute');
  await callApi(server, 'DELETE', `rooms/lobby/messages/${away}`);
  await callApi(server, 'POST', `rooms/lobby/members/${bob.you?.id}/mute`, {
    seconds: 600,
    reason: 'Please calm down',
  });
  await callApi(server, 'POST', 'bans', { room: '*', user: 'mallory', seconds: 86_400, reason: 'Spam in every room' });
  await callApi(server, 'POST', 'bans', { room: 'support', user: 'trent', seconds: 315_360_000 });
  await callApi(
    server,
    'PATCH',
    'rooms/lobby',
    {
      topic: 'Release 2.1: what went well, what did not, and who brings the cake',
      slow: 30,
      words: ['casino', 'viagra'],
    },
    { 'If-Match': '"0"' },
  );
}

/** Opens a view of a server that has much in it. */
function busy(hash: string, name: string, ready = 'true', more?: (page: BrowserPage) => Promise<void>): Arrange {
  return async (page, server, stack) => {
    await fill(server, stack);
    await openWithKey(page);
    await openView(page, hash, name);
    await page.until(ready);
    await more?.(page);
  };
}

/** Opens a view of a new server. */
function empty(hash: string, name: string): Arrange {
  return async (page) => {
    await openWithKey(page);
    await openView(page, hash, name);
  };
}

const ROW = `${view('live')}.querySelector('article .message')`;

const arrangements: Readonly<Record<string, Arrange>> = {
  login: (page) => page.until(`${view('login')}.querySelector('input') !== null`),
  'wrong-key': async (page) => {
    await openWithKey(page, 'not-a-key-of-this-server');
    await page.until(`!${view('login')}.querySelector('[role=alert]').hidden`);
  },
  overview: busy('#/', 'overview', `${view('overview')}.querySelector('li') !== null`),
  'overview-empty': empty('#/', 'overview'),
  rooms: busy('#/rooms', 'rooms', `${view('rooms')}.querySelector('tbody tr') !== null`),
  'rooms-empty': empty('#/rooms', 'rooms'),
  live: busy('#/rooms/lobby', 'live', `${ROW} && ${view('live')}.querySelector('.status.live')`),
  'live-hostile': async (page, server, stack) => {
    await fill(server, stack);
    for (const text of HOSTILE_TEXTS) await callApi(server, 'POST', 'rooms/lobby/messages', { text });
    await openWithKey(page);
    await openView(page, '#/rooms/lobby', 'live');
  },
  delete: busy('#/rooms/lobby', 'live', `${ROW} !== null`, async (page) => {
    await page.run(`${view('live')}.querySelector('.tools button').click()`);
    await page.until(`${view('live')}.querySelector('chat-admin-confirm') !== null`);
  }),
  people: busy('#/rooms/lobby/people', 'people', `${view('people')}.querySelector('li') !== null`),
  act: busy('#/rooms/lobby/people', 'people', `${view('people')}.querySelector('li') !== null`, async (page) => {
    await page.run(`${view('people')}.querySelector('li button').click()`);
    await page.until(`${view('people')}.querySelector('chat-admin-person-form') !== null`);
    await page.run(
      `const list = ${view('people')}.querySelector('chat-admin-person-form').shadowRoot.querySelector('select');
       list.value = 'ban 86400'; list.dispatchEvent(new Event('change'));`,
    );
  }),
  settings: busy('#/rooms/lobby/settings', 'settings', `${view('settings')}.querySelector('form') !== null`),
  clear: busy(
    '#/rooms/lobby/settings',
    'settings',
    `${view('settings')}.querySelector('form') !== null`,
    async (page) => {
      await page.run(`${view('settings')}.querySelector('.danger').click()`);
      await page.until(`${view('settings')}.querySelector('chat-admin-confirm') !== null`);
    },
  ),
  reports: busy('#/reports', 'reports', `${view('reports')}.querySelector('li') !== null`),
  'reports-empty': empty('#/reports', 'reports'),
  bans: busy('#/bans', 'bans', `${view('bans')}.querySelector('li') !== null`, async (page) => {
    await page.run(`${view('bans')}.querySelector('details').open = true`);
  }),
  log: busy('#/log', 'log', `${view('log')}.querySelector('li') !== null`),
  nodes: empty('#/nodes', 'nodes'),
  offline: async (page, server, stack) => {
    await busy('#/rooms', 'rooms')(page, server, stack);
    await server.stop('SIGKILL');
    await page.run(`location.hash = '#/reports'`);
    await page.until(`${view('reports')}.querySelector('.failure') !== null`);
  },
};

/** The scenes of the admin page. */
export const adminScenes: readonly Scene[] = Object.entries(arrangements).map(([name, arrange]) => ({
  ...{ name: `admin-${name}`, environment: ADMIN_SERVER, path: '/admin', arrange },
  ...{ widths: [390, 1_200], height: 840 },
}));
