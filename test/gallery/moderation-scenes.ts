import { SignJWT } from 'jose';
import type { BrowserPage } from '../helpers/browser-page.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { NOTICE_KEYS, sendNotice } from '../helpers/send-notice.ts';
import type { TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import { haveConversation } from './sample-conversation.ts';
import type { Scene } from './scenes.ts';

const JWT_SECRET = 'a-secret-for-pictures-of-32-bytes!';
const ADMIN_TOKEN = 'an admin token for pictures';
const environment = { JWT_SECRET, ADMIN_TOKEN };
const ROW = `all(part('log'), 'article').find((article) => shown(article).includes('buy cheap'))`;

type Client = ReturnType<typeof headlessClient>;

function sign(user: string, name: string, role?: string, expires = '1h'): Promise<string> {
  return new SignJWT({ name, ...(role && { role }) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(JWT_SECRET));
}

/** Joins another member. */
async function join(server: TestServer, stack: AsyncDisposableStack, token?: string): Promise<Client> {
  const client = headlessClient({ server: server.url, token });
  stack.defer(() => client.leave());
  client.join();
  await until(() => client.state.phase === 'live', 'the member has joined', 10_000);
  return client;
}

async function settled(client: Client): Promise<void> {
  await until(() => client.outgoing.length === 0, 'the server has answered');
}

/** Makes the reader a moderator, lets users join, and adds a message that a user reports. */
async function moderated(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await page.run(`box.adminToken = '${ADMIN_TOKEN}'`);
  await page.until(`box.state.isModerator && tool('moderation') !== null`);
  await haveConversation(page, server, stack);
  const grace = await join(server, stack, await sign('grace', 'Grace Hopper', 'moderator'));
  grace.send('I am here until six.');
  const spammer = await join(server, stack);
  spammer.send('buy cheap watches at https://example.com/watches');
  await settled(spammer);
  const ada = await join(server, stack, await sign('ada', 'Ada Lovelace'));
  await until(() => ada.messages.some(({ text }) => text.startsWith('buy')), 'the message has arrived');
  ada.command({
    type: 'report',
    message: ada.messages.find(({ text }) => text.startsWith('buy'))?.id ?? '',
    reason: 'Advertising, again',
  });
  ada.send('Please stop that.');
  await settled(ada);
  await page.until(`${ROW} !== undefined && box.client.openReports === 1`);
}

/** Opens the form about the author of the message. */
async function openSanction(page: BrowserPage): Promise<void> {
  await page.point(`${ROW}.querySelector('.text')`);
  await page.click(`all(part('log'), '.actions button').at(-1)`);
  await page.until(`sanction() !== null`);
}

function tab(name: string, ready: string): Scene['arrange'] {
  return async (page, server, stack) => {
    await moderated(page, server, stack);
    if (name !== 'reports') {
      const id = await page.read<string>(`${ROW}.entry.message.id`);
      await page.run(`box.client.command({ type: 'mute', message: '${id}', seconds: 86400, reason: 'Advertising' })`);
      await page.until(`box.client.outgoing.length === 0`);
    }
    await page.run(`tool('moderation').click()`);
    await page.until(`moderation() !== null`);
    await page.run(`sheet().querySelector('#${name}').click()`);
    await page.until(ready);
  };
}

/** The scenes of identity and moderation. */
export const moderationScenes: readonly Scene[] = [
  { name: 'verified', environment, arrange: moderated },
  {
    name: 'signed-out',
    environment,
    async arrange(page) {
      await page.run(`box.token = '${await sign('ada', 'Ada Lovelace', undefined, '-1h')}'`);
      await page.until(`box.state.phase === 'ended'`);
    },
  },
  {
    name: 'report',
    environment,
    async arrange(page, server, stack) {
      await page.until(`you().length > 0`);
      await haveConversation(page, server, stack);
      const message = `all(part('log'), 'article:not([part~=own-message])').at(-1)`;
      await page.point(`${message}.querySelector('.text')`);
      await page.click(`all(part('log'), '.actions button').at(-1)`);
      await page.until(`box.shadowRoot.querySelector('chat-box-report') !== null`);
    },
  },
  {
    name: 'sanction',
    environment,
    async arrange(page, server, stack) {
      await moderated(page, server, stack);
      await openSanction(page);
      await page.run(
        `const { action } = sanction().elements; action.value = 'ban 86400'; action.dispatchEvent(new Event('change'));`,
      );
    },
  },
  {
    name: 'sanction-notice',
    environment,
    async arrange(page, server, stack) {
      await moderated(page, server, stack);
      await openSanction(page);
      await page.click(`sanction().querySelector('.main')`);
      await page.until(`notice() !== null`);
    },
  },
  { name: 'moderation-reports', environment, arrange: tab('reports', `sheet().querySelector('li') !== null`) },
  { name: 'moderation-bans', environment, arrange: tab('bans', `sheet().querySelector('li') !== null`) },
  {
    name: 'moderation-room',
    environment,
    arrange: tab('settings', `sheet().querySelector('chat-box-room-form').shadowRoot.querySelector('form') !== null`),
  },
  { name: 'moderation-log', environment, arrange: tab('log', `sheet().querySelector('li') !== null`) },
  {
    name: 'room-rules',
    environment,
    async arrange(page, server, stack) {
      await page.until(`you().length > 0`);
      await haveConversation(page, server, stack);
      const grace = await join(server, stack, await sign('grace', 'Grace Hopper', 'moderator'));
      const findPinned = () => grace.messages.find(({ text }) => text.startsWith('It did'))?.id;
      await until(() => findPinned() !== undefined, 'the newest page has arrived', 10_000);
      const pinned = findPinned() ?? '';
      const topic = 'Release 2.1: what went well, what did not, and who brings the cake';
      grace.command({ type: 'settings', rev: 0, topic, pinned, slow: 60 });
      await settled(grace);
      await page.send('What a topic.');
      await page.until(`part('composer').querySelector('[part=send] span') !== null`);
    },
  },
  {
    name: 'notices',
    environment: { ...environment, API_KEYS: NOTICE_KEYS },
    async arrange(page, server, stack) {
      await page.until(`you().length > 0`);
      await haveConversation(page, server, stack);
      const member = await page.read<string>('box.client.you.id');
      await sendNotice(server.url, member, 'Your order 4711 has been shipped.');
      await sendNotice(
        server.url,
        member,
        'Please rate our answer: how helpful was it, from 1 to 5? Write the number here.',
      );
      await page.until(`all(box.shadowRoot.querySelector('chat-box-notices').shadowRoot, 'li').length === 2`);
    },
  },
  {
    name: 'muted',
    environment,
    async arrange(page, server, stack) {
      await page.until(`you().length > 0`);
      await haveConversation(page, server, stack);
      const grace = await join(server, stack, await sign('grace', 'Grace Hopper', 'moderator'));
      const member = await page.read<string>('box.client.you.id');
      grace.command({ type: 'mute', member, seconds: 600, reason: 'Please wait until the talk is over' });
      await page.until(`shown(part('composer').querySelector('#limit')) !== ''`);
    },
  },
];
