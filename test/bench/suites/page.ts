import { MAX_TEXT_UNITS } from '../../../src/protocol/limits.ts';
import { BrowserPage } from '../../helpers/browser-page.ts';
import { browserOrReason } from '../../helpers/browser-or-reason.ts';
import { hostPage } from '../../helpers/page-host.ts';
import { webSocketClient } from '../../helpers/web-socket-client.ts';
import { joinAll } from '../joining.ts';
import { ROOM } from '../room.ts';
import type { Bench, Figures, Row, Suite } from '../suite.ts';

/** Measures the page during a flood, and while it scrolls through many messages. */
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
/** Messages in the log when it is scrolled through. */
const FULL = 10_000;

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
  bench.progress(`scrolling through ${full} messages`);
  await pool.send({ rate: 1_000, seconds: full / 1_000, bytes: TEXT_BYTES });
  const total = FLOOD * seconds + full + 2 * HEAVY_TEXTS;
  await tab.until(`box.client.messages.length >= ${Math.min(total, FULL)} && box.client.outgoing.length === 0`);
  const scroll = await measureWork(() => tab.run(scrollThrough(seconds)));
  const rows: [string, Figures, Row['targets']][] = [
    ...heavyRows,
    [`flood of ${FLOOD}/s`, flood, [{ key: 'shift', most: 0.1 }]],
    [`scrolling through ${full}`, scroll, bench.short ? [] : [{ key: 'frames', least: 58 }]],
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

/** Scrolls from the newest rendered message to the oldest, a step each frame. */
function scrollThrough(seconds: number): string {
  return `
    const scroller = part('log').querySelector('.scroller');
    scroller.scrollTop = scroller.scrollHeight;
    const from = scroller.scrollTop;
    const began = performance.now();
    for (let share = 0; share < 1; ) {
      const now = await new Promise(requestAnimationFrame);
      share = Math.min(1, (now - began) / ${seconds * 1_000});
      scroller.scrollTop = from * (1 - share);
    }
  `;
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
