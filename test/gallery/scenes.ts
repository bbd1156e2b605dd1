import { BrowserPage } from '../helpers/browser-page.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { joinPlainMembers } from '../helpers/plain-members.ts';
import { hostPage } from '../helpers/page-host.ts';
import { type ServerEnvironment, startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import { pickerScenes } from './picker-scenes.ts';
import { HOSTILE_TEXTS, haveConversation } from './sample-conversation.ts';

/** A state of the element to photograph. */
export interface Scene {
  readonly name: string;
  /** Attributes of the tag, and its content. */
  readonly attributes?: string;
  readonly content?: string;
  readonly environment?: ServerEnvironment;
  /** Path of a page of the server to photograph in place of one with the element. */
  readonly path?: string;
  /** Widths of the window in place of the usual ones, and its height, in pixels. */
  readonly widths?: readonly number[];
  readonly height?: number;
  /** The system replaces the colours of the page. */
  readonly forcedColors?: boolean;
  /** Brings the page into the state. What it opens is closed with `stack`. */
  arrange(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void>;
  /** Restores the state after the window has changed its size. */
  restore?(page: BrowserPage): Promise<void>;
}

const ADMIN_TOKEN = 'an admin token for pictures';
const FIELD = `part('composer').querySelector('textarea')`;
const LAST = `all(part('log'), 'article').at(-1)`;
const FACES = `box.shadowRoot.querySelector('header button[aria-controls=people]')`;
/** A phone, a larger phone, a tablet and a desktop. */
const HEADER_WIDTHS = [320, 390, 768, 1_280];
const live = (page: BrowserPage) => page.until(`you().length > 0`);

async function busy(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await live(page);
  await haveConversation(page, server, stack);
}

async function reading(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await busy(page, server, stack);
  await page.run(`part('log').querySelector('.scroller').scrollTop = 40;`);
  const others = stack.use(await joinPlainMembers(server.url, 'lobby', 1));
  await others.sendInTurn(['Are you still there?', 'It is getting late.', 'Good night then 🌙']);
  await page.until(`part('log').querySelector('.news') !== null`);
}

/** Types into the field and waits for the result. */
function typing(text: string, result: string): Scene['arrange'] {
  return async (page, server, stack) => {
    await busy(page, server, stack);
    await page.click(FIELD);
    await page.type(text);
    await page.until(result);
  };
}

/** Waits for the element's language, and adds two members that write in it to the English conversation. */
function localised(...texts: readonly string[]): Scene['arrange'] {
  return async (page, server, stack) => {
    await page.until(`part('composer').querySelector('[part=send] > span').textContent !== 'Send'`);
    await busy(page, server, stack);
    const others = stack.use(await joinPlainMembers(server.url, 'lobby', 2));
    await others.sendInTurn(texts);
    await page.until(`texts().length >= ${texts.length + 10}`);
    await page.click(FIELD);
    await page.type('Left to right');
  };
}

/** Points at the last message and presses a button of its bar. */
function pressing(button: number, of = LAST): Scene['arrange'] {
  return async (page, server, stack) => {
    await busy(page, server, stack);
    await page.click(of);
    await page.point(of);
    await page.until(`all(part('log'), '.actions button').length > ${button}`);
    await page.click(`all(part('log'), '.actions button')[${button}]`);
  };
}

/** Shows messages of two members. */
function texts(...lines: readonly string[]): Scene['arrange'] {
  return async (page, server, stack) => {
    await live(page);
    const others = stack.use(await joinPlainMembers(server.url, 'lobby', 2));
    await others.sendInTurn(lines);
    await page.until(`all(part('log'), '.typed').length > 0 && all(part('log'), 'article').length === ${lines.length}`);
  };
}

/** Every scene, in the order in which you meet them. */
export const scenes: readonly Scene[] = [
  {
    name: 'idle',
    attributes: 'connect="manual"',
    arrange: (page) => page.until(`part('empty').querySelector('button')`),
  },
  { name: 'alone', arrange: live },
  { name: 'busy', arrange: busy },
  { name: 'reading-back', arrange: reading },
  {
    name: 'actions',
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await page.click(LAST);
    },
    async restore(page) {
      await page.point(LAST);
      await page.until(`all(part('log'), '.actions button').length > 1`);
    },
  },
  { name: 'react', arrange: pressing(0) },
  ...pickerScenes(busy),
  { name: 'completion', arrange: typing('Hello @', `!part('composer').querySelector('#names').hidden`) },
  { name: 'help', arrange: (page, ...rest) => typing('/help', `true`)(page, ...rest).then(() => page.press('Enter')) },
  {
    name: 'near-the-limit',
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await page.click(FIELD);
      await page.run(
        `const field = ${FIELD}; field.value = 'word '.repeat(790); field.dispatchEvent(new InputEvent('input', { bubbles: true }));`,
      );
    },
  },
  {
    name: 'people',
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await page.run(`${FACES}.click()`);
    },
  },
  {
    name: 'rename',
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await page.run(`${FACES}.click(); part('people').querySelector('.more').click();`);
      await page.until(`personForm() !== null`);
    },
  },
  {
    name: 'joins',
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      const others = await joinPlainMembers(server.url, 'lobby', 4);
      await others.sendInTurn(['Hi all', 'Good evening']);
      await page.until(`texts().includes('Good evening')`);
      await others[Symbol.asyncDispose]();
      const more = stack.use(await joinPlainMembers(server.url, 'lobby', 12));
      await page.until(`/12\\D+4/.test(shown(all(part('log'), 'summary').at(-1)))`);
      await more.sendInTurn(['Is this the right room?']);
      await page.until(`texts().includes('Is this the right room?')`);
      await page.run(`all(part('log'), 'summary').at(-1).click()`);
    },
  },
  {
    name: 'text-marks',
    arrange: texts(
      'This is **bold**, *italic*, ~~struck~~, ***both*** and `code`, and 2*3*4 stays.',
      '> Is it *this* one?\n> Or that?\nThis one, @ann.',
      'Buy:\n- milk and **bread**\n- https://example.com/a_b*c\n- a long item that goes on until it has to wrap into the next line\n1. first\n2. second',
    ),
  },
  {
    name: 'text-marks-code',
    arrange: texts(
      '```js\nconst answer = 6 * 7;\nif (answer > 41) console.log(`${answer}`);\n```\nDoes it run?',
      'هذا **مهم** جدًا و`npm install` أيضًا\n- واحد\n- اثنان\n> اقتباس',
    ),
  },
  {
    name: 'large-room',
    async arrange(page, server, stack) {
      await live(page);
      stack.use(await joinPlainMembers(server.url, 'lobby', 104));
      await page.until(`shown(part('people')).includes('105')`);
    },
  },
  {
    name: 'long-label',
    attributes: 'label="Support for customers in Northern Europe" mode="inline" notify',
    content: '<b slot="header">VIP</b>',
    environment: { ADMIN_TOKEN },
    widths: HEADER_WIDTHS,
    async arrange(page, server, stack) {
      await page.run(`box.adminToken = '${ADMIN_TOKEN}'`);
      await busy(page, server, stack);
    },
  },
  { name: 'header-arabic', attributes: 'lang="ar" label="دعم العملاء"', widths: HEADER_WIDTHS, arrange: busy },
  { name: 'header-widths', attributes: 'label="Support"', widths: HEADER_WIDTHS, arrange: busy },
  {
    name: 'people-filter',
    attributes: 'label="Support"',
    widths: HEADER_WIDTHS,
    async arrange(page, server, stack) {
      await live(page);
      stack.use(await joinPlainMembers(server.url, 'lobby', 30));
      await page.until(`people().length === 31`);
      await page.run(`${FACES}.click()`);
      await page.run(
        `const field = part('people').querySelector('input'); field.value = 'o'; field.dispatchEvent(new Event('input'));`,
      );
      await page.until(`people().length < 31`);
    },
  },
  {
    name: 'menu',
    widths: HEADER_WIDTHS,
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await page.click(`tool('menu')`);
      await page.until(`menu() !== null`);
    },
  },
  {
    name: 'connection',
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await page.click(`tool('menu')`);
      await page.click(`menu().querySelector('[data-script=connection-panel]')`);
      await page.until(`all(connectionPanel(), 'dd').length > 3`);
    },
  },
  { name: 'read-only', attributes: 'via="whep"', environment: { WHEP_READONLY: '1' }, arrange: live },
  {
    name: 'needs-a-token',
    environment: { AUTH_TOKEN: 'a-token-for-pictures' },
    widths: HEADER_WIDTHS,
    arrange: ended,
  },
  { name: 'bad-room', attributes: 'room="no such room"', widths: HEADER_WIDTHS, arrange: ended },
  { name: 'kicked', environment: { ADMIN_TOKEN }, widths: HEADER_WIDTHS, arrange: removed(3_600) },
  {
    name: 'removed',
    attributes: 'lang="ar"',
    environment: { ADMIN_TOKEN },
    widths: HEADER_WIDTHS,
    arrange: removed(0),
  },
  {
    name: 'server-gone',
    async arrange(page, server, stack) {
      await busy(page, server, stack);
      await server.stop('SIGKILL');
      await page.until(`box.state.phase === 'waiting'`);
      await page.send('Can anybody hear me?');
    },
  },
  {
    name: 'hostile',
    async arrange(page, server, stack) {
      await live(page);
      const others = stack.use(await joinPlainMembers(server.url, 'lobby', 3));
      await others.sendInTurn(HOSTILE_TEXTS);
      await page.until(`all(part('log'), 'article').length >= ${HOSTILE_TEXTS.length}`);
    },
  },
  {
    name: 'themed',
    attributes: 'class="lime" scheme="dark"',
    content: '<b slot="header">VIP</b>',
    arrange: busy,
  },
  { name: 'right-to-left', attributes: 'dir="rtl"', arrange: busy },
  {
    name: 'arabic',
    attributes: 'lang="ar"',
    arrange: localised(
      'صباح الخير جميعًا ☀️',
      'هل صدر الإصدار 2.1 أمس؟',
      'نعم، والملاحظات هنا: https://example.com/notes',
    ),
  },
  {
    name: 'japanese',
    attributes: 'lang="ja"',
    arrange: localised(
      'おはようございます ☀️',
      'バージョン2.1は昨日公開されましたか？',
      'はい、こちらです：https://example.com/notes',
    ),
  },
  {
    name: 'portuguese',
    attributes: 'lang="pt"',
    arrange: localised('Bom dia, pessoal ☀️', 'A versão 2.1 saiu ontem?', 'Sim, aqui: https://example.com/notes'),
  },
  {
    name: 'chinese',
    attributes: 'lang="zh"',
    arrange: localised('大家早上好 ☀️', '2.1 版昨天发布了吗？', '发布了，看这里：https://example.com/notes'),
  },
  {
    name: 'italian',
    attributes: 'lang="it"',
    arrange: localised('Buongiorno a tutti ☀️', 'La versione 2.1 è uscita ieri?', 'Sì, qui: https://example.com/notes'),
  },
  {
    name: 'russian',
    attributes: 'lang="ru"',
    arrange: localised('Всем доброе утро ☀️', 'Версия 2.1 вышла вчера?', 'Да, вот: https://example.com/notes'),
  },
  {
    name: 'korean',
    attributes: 'lang="ko"',
    arrange: localised('좋은 아침입니다 ☀️', '버전 2.1이 어제 나왔나요?', '네, 여기 있어요: https://example.com/notes'),
  },
  {
    name: 'german-formal',
    attributes: 'lang="de" formal',
    arrange: localised('Guten Morgen ☀️', 'Ist Version 2.1 gestern erschienen?', 'Ja, hier: https://example.com/notes'),
  },
  { name: 'launcher', attributes: 'mode="bubble"', arrange: missing },
  { name: 'bubble', attributes: 'mode="bubble" notify', arrange: opened },
  { name: 'tab', attributes: 'mode="panel"', arrange: missing },
  { name: 'panel', attributes: 'mode="panel" dir="rtl"', arrange: opened },
];

async function opened(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await page.run(`box.show()`);
  await live(page);
  await page.until(`box.shadowRoot.querySelector('dialog').getAnimations().length === 0`);
  await haveConversation(page, server, stack);
}

async function missing(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await page.until(`box.state.phase === 'live'`);
  const others = stack.use(await joinPlainMembers(server.url, 'lobby', 1));
  await others.sendInTurn(['Is anybody there?', 'Hello?', 'I will come back later.']);
  await page.until(`box.unread === 3`);
}

/** Has a moderator remove the reader from a conversation. */
function removed(seconds: number): Scene['arrange'] {
  return async (page, server, stack) => {
    await busy(page, server, stack);
    const moderator = headlessClient({ server: server.url, adminToken: ADMIN_TOKEN });
    stack.defer(() => moderator.leave());
    moderator.join();
    await until(() => moderator.state.phase === 'live', 'the moderator is in');
    const id = await page.read<string>('box.client.you.id');
    moderator.command({ type: 'kick', member: id, seconds });
    await ended(page);
    await page.until(`ending() !== null`);
  };
}

function ended(page: BrowserPage): Promise<void> {
  return page.until(`box.state.phase === 'ended'`);
}

/**
 * Starts a scene: a server, a page of another origin with the element, and the state. The page has the language `lang`,
 * unless the scene sets one for its element.
 */
export async function startScene(scene: Scene, lang: string, stack: AsyncDisposableStack): Promise<BrowserPage> {
  const server = await startTestServer(scene.environment);
  stack.defer(() => server.stop('SIGKILL').then(() => {}));
  if (scene.path !== undefined) {
    const page = stack.use(await BrowserPage.open(server.url + scene.path, { width: 1_000, height: 800 }));
    await scene.arrange(page, server, stack);
    return page;
  }
  const css = await Bun.file(new URL('../helpers/page-themes.css', import.meta.url)).text();
  const host = stack.use(
    hostPage(`<html lang="${lang}"><style>:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif } body { margin: 12px } ${css}</style>
      <script type="module" src="${server.url}/chat-box.js"></script>
      <chat-box ${scene.attributes ?? ''}>${scene.content ?? ''}</chat-box>`),
  );
  const page = stack.use(await BrowserPage.open(host.url, { width: 900, height: 560 }));
  await scene.arrange(page, server, stack);
  return page;
}
