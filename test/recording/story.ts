import { BrowserPage } from '../helpers/browser-page.ts';
import { hostPage } from '../helpers/page-host.ts';
import { portForRestarts } from '../helpers/page-port.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { Film } from './film.ts';
import type { ServerLine, Sources } from './studio.ts';

/** The size of each chat, in CSS pixels. The pictures have twice as many. */
const SIZE = { width: 310, height: 360, scale: 2 };
/** Characters that appear at once while a person types, and how long that takes, in milliseconds. */
const STROKE = { characters: 2, durationMs: 60 };
/** The time that a chat may take to reconnect on a busy machine, in milliseconds. It tries in longer and longer steps. */
const RECONNECT_TIMEOUT_MS = 240_000;
const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; caret-color: transparent }
  body { margin: 0 } chat-box { display: block; block-size: 100vh }`;

/** The text of a message that waits. */
const WAITING = `part('log').querySelector('.pending .text')`;

/** The pictures of the story. */
export interface Recording {
  /** An animated WebP. */
  readonly animation: Uint8Array<ArrayBuffer>;
  /** The picture while the server is away and a message waits, as PNG. */
  readonly still: Uint8Array<ArrayBuffer>;
}

/**
 * Records two people who talk, while the server is killed with SIGKILL and started again. Everything in the pictures
 * happens: only the times between them are chosen.
 */
export async function recordStory(scheme: Sources['scheme']): Promise<Recording> {
  using folder = temporaryFolder();
  const environment = { PORT: String(await portForRestarts()), DATA_DIR: folder.path };
  await using server = await startTestServer(environment);
  await using host = hostPage(
    `<html lang="en"><title>Chat</title><style>${STYLE}</style><script type="module" src="${server.url}/chat-box.js"></script>
    <chat-box label="Our room" presence="off"></chat-box></html>`,
  );
  await using bear = await openChat(host.url, scheme, 'SneakyBear46');
  await using fox = await openChat(host.url, scheme, 'KindFox7');
  await using film = await Film.of([bear, fox], scheme);

  let line: ServerLine;
  const shoot = (durationMs: number) => film.shoot(line, durationMs);
  const write = async (page: BrowserPage, text: string) => {
    await page.click(`part('composer').querySelector('textarea')`);
    for (const [piece] of text.matchAll(new RegExp(`.{1,${STROKE.characters}}`, 'gsu'))) {
      await page.type(piece);
      await shoot(STROKE.durationMs);
    }
    await page.press('Enter');
    await page.until(`texts().includes(${JSON.stringify(text)})`);
    // Only the page of the writer has the focus.
    await page.run(`part('composer').activeElement?.blur()`);
  };
  const arrive = async (count: number) => {
    const areIn = `box.client.messages.length === ${count} && box.client.outgoing.length === 0`;
    for (const page of [bear, fox]) await page.until(areIn, RECONNECT_TIMEOUT_MS);
  };

  line = { text: `The server runs as process ${server.pid}` };
  await shoot(700);
  await write(bear, 'Shall we ship it today?');
  await arrive(1);
  await shoot(600);
  await write(fox, 'Yes! The notes are ready 🎉');
  await arrive(2);
  await shoot(1_000);

  await server.stop('SIGKILL');
  line = { command: `kill -9 ${server.pid}`, text: 'The server is gone', isGone: true };
  await shoot(400);
  for (const page of [bear, fox]) await page.until(`box.state.phase === 'waiting'`, RECONNECT_TIMEOUT_MS);
  await shoot(900);
  await write(fox, 'Is the server gone?');
  await shoot(400);
  // A message that waits fades after a while.
  await fox.until(`${WAITING}.getAnimations().every(({ playState }) => playState === 'finished')`);
  await shoot(1_100);
  const { still } = film;

  await using next = await startTestServer(environment);
  line = { text: `The server is back as process ${next.pid}` };
  await shoot(500);
  await arrive(3);
  await shoot(900);
  await write(bear, 'It was. Nothing is lost.');
  await arrive(4);
  await shoot(2_600);
  return { animation: film.animation, still };
}

/** Opens a chat without motion, which would be at another place in each recording, and gives its member a name. */
async function openChat(url: URL, scheme: Sources['scheme'], name: string): Promise<BrowserPage> {
  const page = await BrowserPage.open(url, SIZE);
  await page.resize({ ...SIZE, scheme, motion: 'reduce' });
  await page.until(`box.state.phase === 'live'`);
  await page.run(`box.client.command({ type: 'rename', name: '${name}' })`);
  await page.until(`you() === '${name}'`);
  return page;
}
