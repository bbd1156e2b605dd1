import { MAX_TEXT_UNITS } from '../../../src/protocol/limits.ts';
import { BrowserPage } from '../../helpers/browser-page.ts';
import { browserOrReason } from '../../helpers/browser-or-reason.ts';
import { hostPage } from '../../helpers/page-host.ts';
import { webSocketClient } from '../../helpers/web-socket-client.ts';
import { joinAll } from '../joining.ts';
import { quantile } from '../quantile.ts';
import { ROOM } from '../room.ts';
import type { Bench, Figures, Row, Suite } from '../suite.ts';

/** Measures the page during a flood, while it is read back through many messages, and when it sends among them. */
export const page: Suite = {
  name: 'page',
  title: 'The element in headless Chromium; the baseline is the same page with an idle chat',
  columns: [
    { key: 'frames', title: 'frames/s', digits: 1, ratio: true },
    { key: 'p99', title: 'p99 frame ms', digits: 1, ratio: true },
    { key: 'longest', title: 'longest frame ms', digits: 0 },
    { key: 'longTasks', title: 'long tasks' },
    { key: 'longestTask', title: 'longest task ms', digits: 0 },
    { key: 'shift', title: 'layout shift', digits: 4 },
    { key: 'own', title: 'own message ms' },
    { key: 'slowestOwn', title: 'slowest own ms' },
  ],
  async run(bench) {
    const browser = browserOrReason('whole');
    if ('reason' in browser) {
      bench.note(`no figures: ${browser.reason}`);
      return [];
    }
    return measure(bench);
  },
};

/** Messages a second of the flood. */
const FLOOD = 200;
/** Bytes in a text. */
const TEXT_BYTES = 100;
/** Texts that take a browser long to draw, by what they consist of. */
const HEAVY = { links: 'http://a ', lines: 'x\n' } as const;
const HEAVY_TEXTS = 80;
/** Messages in the log when it is read. The client keeps no more. */
const FULL = 10_000;
/** The distance of a turn of the wheel, in pixels: a quick one. */
const WHEEL_PX = 600;
/** Turns of the wheel between two looks whether the oldest message is drawn. */
const WHEEL_TURNS = 10;
/** Turns after which reading has failed. A message of the bench takes less than a tenth of them. */
const MAX_WHEEL_TURNS = FULL;
/** How much slower the processor is while the page sends, as that of a cheap phone. */
const CPU_SLOWDOWN = 6;
const OWN_MESSAGES = 9;

async function measure(bench: Bench): Promise<Row[]> {
  await using subject = await bench.startSubject('chat-box');
  await using pool = await bench.startClientPool();
  await joinAll(pool, { url: subject.url, carrier: 'websocket', dialect: 'chat.v1', members: 20 });
  await using host = hostPage(
    `<script type="module" src="${subject.url}chat-box.js"></script><chat-box room="${ROOM}"></chat-box>`,
  );
  await using tab = await BrowserPage.open(host.url);
  await tab.until(`you().length > 0`);
  const seconds = bench.short ? 2 : 8;
  const measureWork = (work: () => Promise<unknown>) => watched(tab, work);

  bench.progress('an idle chat');
  const idle = await measureWork(() => Bun.sleep(seconds * 1_000));
  const heavyRows: [string, Figures, Row['targets']][] = [];
  for (const [what, piece] of Object.entries(HEAVY)) {
    const count = Math.floor(MAX_TEXT_UNITS / piece.length) - 1;
    const load = `${HEAVY_TEXTS} messages of ${count} ${what} at once`;
    bench.progress(load);
    const figures = await measureWork(() => sendAtOnce(subject.url, piece.repeat(count)));
    heavyRows.push([load, figures, [{ key: 'longestTask', most: 200 }]]);
  }
  bench.progress(`${FLOOD} messages a second`);
  const flood = await measureWork(() => pool.send({ rate: FLOOD, seconds, bytes: TEXT_BYTES }));
  const full = bench.short ? 1_000 : FULL;
  bench.progress(`reading back through ${full} messages`);
  await pool.send({ rate: 1_000, seconds: full / 1_000, bytes: TEXT_BYTES });
  const total = FLOOD * seconds + full + 2 * HEAVY_TEXTS;
  await tab.until(`box.client.messages.length >= ${Math.min(total, FULL)} && box.client.outgoing.length === 0`);
  // A log that grows upwards corrects its scroll position, which an observer counts as shifts.
  const { shift: _, ...reading } = await measureWork(() => readToOldest(tab));
  bench.progress(`own messages among ${full}`);
  const own = await sendOwn(tab);
  const rows: [string, Figures, Row['targets']][] = [
    ...heavyRows,
    [`flood of ${FLOOD}/s`, flood, [{ key: 'shift', most: 0.1 }]],
    [`reading back through ${full}`, reading, bench.short ? [] : [{ key: 'frames', least: 58 }]],
    [`own messages among ${full}, CPU slowed ${CPU_SLOWDOWN} times`, own, [{ key: 'own', most: 150 }]],
  ];
  return rows.map(([load, figures, targets = []]) => ({ load, figures, targets, baseline: idle }));
}

/** Sends one text many times at once, and waits until the page has drawn it. */
async function sendAtOnce(url: string, text: string): Promise<void> {
  await using sender = await webSocketClient(url.replace(/\/$/, ''), { room: ROOM });
  for (let number = 0; number < HEAVY_TEXTS; number++) sender.send(text + number);
  await sender.next((received) => received.endsWith(text + (HEAVY_TEXTS - 1)));
  await Bun.sleep(1_000);
}

const SCROLLER = `part('log').querySelector('.scroller')`;

/** Turns the wheel from the newest message to the oldest. The log draws the messages around the place that is read. */
async function readToOldest(tab: BrowserPage): Promise<void> {
  const isAtOldest = `part('log').querySelector('article').entry.message.id === box.client.messages[0].id && ${SCROLLER}.scrollTop === 0`;
  for (let turn = 1; ; turn++) {
    await tab.wheel(SCROLLER, -WHEEL_PX);
    if (turn % WHEEL_TURNS === 0 && (await tab.read<boolean>(isAtOldest))) return;
    if (turn > MAX_WHEEL_TURNS) throw new Error('The wheel does not reach the oldest message.');
  }
}

/**
 * Sends messages with the keyboard on a slow processor. Returns the median and the longest time from the key to the end of the frame
 * that shows the message, in milliseconds.
 */
async function sendOwn(tab: BrowserPage): Promise<Figures> {
  await tab.run(`${SCROLLER}.scrollTop = ${SCROLLER}.scrollHeight;`);
  await tab.click(`part('composer').querySelector('textarea')`);
  await tab.slowProcessor(CPU_SLOWDOWN);
  const times: number[] = [];
  for (let number = 1; number <= OWN_MESSAGES; number++) {
    const text = `own message ${number}`;
    await tab.run(`
      window.drawn = undefined;
      const sent = ({ timeStamp, key }) => {
        if (key !== 'Enter') return;
        removeEventListener('keydown', sent, true);
        // The first task after a frame: the frame has been handed over to be shown.
        const afterFrame = new MessageChannel();
        const look = () => afterFrame.port2.postMessage(null);
        afterFrame.port1.onmessage = () => {
          const rows = part('log').querySelectorAll('article');
          if (rows[rows.length - 1].textContent.includes('${text}')) window.drawn = performance.now() - timeStamp;
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      };
      addEventListener('keydown', sent, true);
    `);
    await tab.type(text);
    // The slow processor has drawn the text before the key is pressed, as with a person who types.
    await tab.untilStable('0');
    await tab.press('Enter');
    await tab.until('window.drawn !== undefined && box.client.outgoing.length === 0');
    times.push(await tab.read<number>('window.drawn'));
  }
  await tab.slowProcessor(1);
  return { own: quantile(times, 0.5), slowestOwn: Math.max(...times) };
}

/** Counts frames, long tasks and layout shifts during `work`. */
async function watched(tab: BrowserPage, work: () => Promise<unknown>): Promise<Figures> {
  await tab.run(`
    const frames = [];
    const seen = { longTasks: 0, longestTask: 0, shift: 0 };
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.entryType === 'longtask') {
          seen.longTasks++;
          seen.longestTask = Math.max(seen.longestTask, entry.duration);
        } else if (!entry.hadRecentInput) seen.shift += entry.value;
      }
    });
    observer.observe({ type: 'longtask' });
    observer.observe({ type: 'layout-shift' });
    let last = performance.now();
    let isOver = false;
    const tick = (now) => {
      frames.push(now - last);
      last = now;
      if (!isOver) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    const began = performance.now();
    window.watched = () => {
      isOver = true;
      observer.disconnect();
      frames.sort((a, b) => a - b);
      const seconds = (performance.now() - began) / 1000;
      return { frames: frames.length / seconds, p99: frames[Math.floor(frames.length * 0.99)], longest: frames.at(-1), ...seen };
    };
  `);
  await work();
  return tab.read<Figures>('window.watched()');
}
