import type { BrowserPage } from '../helpers/browser-page.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import type { TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import { haveConversation } from './sample-conversation.ts';
import type { Scene } from './scenes.ts';

const WIDTHS = [320, 768, 1_280];
const LONG =
  'A paragraph that goes on for a while, because a line of text is easiest to read when it has at most about seventy characters, however wide the window is. The rest of the row stays empty.';
/** Several ends of a line. */
const EDITED = [
  'Fixed.',
  'The meeting is at eleven now',
  'The meeting is at half past ten, in the room upstairs',
  'Notes: https://example.com/notes/2026/november',
  'First line\nsecond line',
  '- one\n- two',
  '会議は十一時からに変わりました、上の部屋です',
  'الاجتماع الآن في الحادية عشرة صباحًا في الغرفة العلوية',
];
const LOG = `part('log')`;
const row = (text: string) => `all(${LOG}, 'article').find((article) => article.textContent.includes('${text}'))`;
const TIP = `${LOG}.querySelector('#reactors')`;

type Client = ReturnType<typeof headlessClient>;

/** Joins members, who write the texts in turn. Each writes two texts in a row. */
function written(...texts: readonly string[]): Scene['arrange'] {
  return async (page, server, stack) => {
    const [ann, bob] = [await join(server, stack), await join(server, stack)];
    await page.until(`people().length === 3`);
    for (const [at, text] of texts.entries()) {
      const client = at % 4 < 2 ? ann : bob;
      client.send(text);
      await until(() => client.outgoing.length === 0, 'the room has the message');
    }
    await page.until(`texts().length === ${texts.length}`);
  };
}

async function join(server: TestServer, stack: AsyncDisposableStack): Promise<Client> {
  const client = headlessClient({ server: server.url, via: 'websocket' });
  stack.defer(() => client.leave());
  client.join();
  await until(() => client.state.phase === 'live', 'the member has joined', 10_000);
  return client;
}

/** Adds reactions of several members to one of your messages. */
async function reacted(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await page.until(`you().length > 0`);
  await haveConversation(page, server, stack);
  await page.send('The release is out 🎈');
  await page.until(`all(${LOG}, '.pending').length === 0`);
  const members = await Promise.all(Array.from({ length: 6 }, () => join(server, stack)));
  const isHere = ({ text }: { readonly text: string }) => text.startsWith('The release');
  await until(() => members.every(({ messages }) => messages.some(isHere)), 'they have the message');
  const message = members[0]?.messages.find(isHere)?.id ?? '';
  for (const [at, client] of members.entries()) {
    for (const emoji of ['🎉', '👀', '❤️'].slice(0, 1 + (at % 3)))
      client.command({ type: 'react', message, emoji, on: true });
  }
  await page.run(`box.client.command({ type: 'react', message: '${message}', emoji: '🎉', on: true })`);
  await page.until(`shown(${row('The release')}.querySelector('.reactions')) === '❤️ 2 🎉 7 👀 4'`);
}

/** Opens the toolbar of a row that continues a group. */
async function lit(page: BrowserPage): Promise<void> {
  await page.run(`${row('until noon')}.scrollIntoView({ block: 'center' })`);
  await page.point(`${row('until noon')}.querySelector('.text')`);
  await page.until(`${LOG}.querySelector('.actions') !== null`);
  await page.point(`${LOG}.querySelector('.actions')`);
}

/** Shows who reacted. */
async function showReactors(page: BrowserPage): Promise<void> {
  await page.point(`part('composer').querySelector('textarea')`);
  await page.until(`!${TIP}?.matches(':popover-open')`);
  await page.run(`${row('The release')}.scrollIntoView({ block: 'end' })`);
  const chip = `${row('The release')}.querySelector('[aria-pressed]')`;
  await page.untilStable(`${chip}.getBoundingClientRect().y`);
  await page.point(chip);
  await page.until(`${TIP}?.matches(':popover-open')`);
}

/** The rows of messages, and the reactions to them. */
export const rowScenes: readonly Scene[] = [
  {
    name: 'rows-lit',
    widths: WIDTHS,
    async arrange(page, server, stack) {
      await written('Good morning!', 'I am here until noon.', LONG, 'https://example.com/notes')(page, server, stack);
      await page.send(LONG);
      await page.send('And a second message of yours.');
      await page.until(`all(${LOG}, '.pending').length === 0`);
    },
    restore: lit,
  },
  {
    name: 'rows-directions',
    widths: WIDTHS,
    arrange: written(
      'Which is the stable release?',
      'هذه رسالة بالعربية، وهي طويلة بما يكفي لتمتد على أكثر من سطر واحد حتى في نافذة واسعة جدًا، كما يحدث كثيرًا في المحادثات.',
      'שלום לכולם, הגרסה החדשה כאן: https://example.com/notes',
      'Thanks! שלום',
    ),
  },
  {
    name: 'rows-directions-arabic',
    attributes: 'lang="ar"',
    widths: WIDTHS,
    arrange: written('صباح الخير جميعًا ☀️', LONG, 'Version 2.1 is out', 'شكرًا! متى يصدر الإصدار 2.2؟'),
  },
  {
    name: 'rows-edited',
    widths: [320, 640],
    async arrange(page, server, stack) {
      const client = await join(server, stack);
      for (const text of EDITED) {
        client.send('a typo');
        await until(() => client.outgoing.length === 0, 'the room has the message');
        client.command({ type: 'edit', message: client.messages.at(-1)?.id ?? '', text });
      }
      await page.until(`all(${LOG}, '.mark').length === ${EDITED.length}`);
    },
  },
  { name: 'rows-who-reacted', widths: WIDTHS, arrange: reacted, restore: showReactors },
  {
    name: 'rows-who-reacted-arabic',
    attributes: 'lang="ar"',
    widths: WIDTHS,
    arrange: reacted,
    restore: showReactors,
  },
  {
    name: 'rows-plus',
    widths: WIDTHS,
    arrange: reacted,
    async restore(page) {
      await page.run(`${LOG}.querySelector('.scroller').focus()`);
      await page.press('ArrowUp');
      await page.until(`${row('The release')}.querySelector('.plus').tabIndex === 0`);
      for (let at = 0; at < 4; at++) await page.press('Tab');
      await page.until(`${LOG}.activeElement?.className === 'plus'`);
    },
  },
];
