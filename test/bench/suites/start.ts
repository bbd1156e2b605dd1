import { browserOrReason } from '../../helpers/browser-or-reason.ts';
import { BrowserPage } from '../../helpers/browser-page.ts';
import { delayedPorts } from '../../helpers/network/delayed-ports.ts';
import type { TcpDelay } from '../../helpers/network/tcp-delay.ts';
import { hostPage } from '../../helpers/page-host.ts';
import { quantile } from '../quantile.ts';
import type { Bench, Figures, Row, Suite } from '../suite.ts';
import { fillRoom, visitorPage } from '../visitor-page.ts';

/** Measures how long a server and a page of another site take until they are useful. */
export const start: Suite = {
  name: 'start',
  title: 'Start of the server, and of the element in a page of another site, in headless Chromium; medians',
  columns: [
    { key: 'page', title: 'first page ms' },
    { key: 'script', title: 'first script ms' },
    { key: 'ran', title: 'script ran ms' },
    { key: 'paint', title: 'first paint ms' },
    { key: 'drawn', title: 'message drawn after ms' },
    { key: 'live', title: 'live after ms' },
    { key: 'kilobytes', title: 'KB', digits: 1 },
    { key: 'requests', title: 'requests' },
  ],
  async run(bench) {
    const rows = [{ load: 'server, from its spawn', figures: await measureServer(bench) }];
    const browser = browserOrReason();
    if ('reason' in browser) bench.note(`no figures of the page: ${browser.reason}`);
    else for (const roundTripMs of [0, 100]) rows.push(...(await measurePage(bench, roundTripMs)));
    return rows;
  },
};

/** The longest time until the first message, by the round trip, in milliseconds. */
const MAX_DRAWN_MS: Readonly<Record<number, number>> = { 0: 40, 100: 160 };
const LOADS = 9;
const SERVER_STARTS = 5;
/** After this time without a byte, the page has loaded everything. */
const QUIET_MS = 400;

/** Times the first answers of servers, from their spawn. */
async function measureServer(bench: Bench): Promise<Figures> {
  const times = { page: [] as number[], script: [] as number[] };
  for (let round = 1; round <= (bench.short ? 1 : SERVER_STARTS); round++) {
    bench.progress(`server ${round}`);
    const began = performance.now();
    await using subject = await bench.startSubject('chat-box');
    for (const [key, path] of [['page', ''] as const, ['script', 'chat-box.js'] as const]) {
      const response = await fetch(subject.url + path);
      if (!response.ok) throw new Error(`/${path} was answered with ${response.status}.`);
      await response.arrayBuffer();
      times[key].push(performance.now() - began);
    }
  }
  return { page: quantile(times.page, 0.5), script: quantile(times.script, 0.5) };
}

/** Visits of a page by their name, and whether the browser lacks its scripts. */
const VISITS = { 'cold cache': true, 'warm cache': false };

/** Loads a page with an empty and with a filled cache, in turns. Each load is that of a new visitor. */
async function measurePage(bench: Bench, roundTripMs: number): Promise<Row[]> {
  await using ports = await delayedPorts(roundTripMs);
  await using subject = await bench.startSubject('chat-box', { env: ports.env });
  const relay = await ports.listen(subject.url);
  await fillRoom(subject.url.replace(/\/$/, ''));
  await using host = hostPage(visitorPage(relay.port, { script: ports.pageScript }));
  await using tab = await BrowserPage.open('about:blank');
  const loads = new Map<string, Figures[]>(Object.keys(VISITS).map((name) => [name, []]));
  const network = roundTripMs === 0 ? 'loopback' : `round trip of ${roundTripMs} ms`;
  for (let round = 1; round <= (bench.short ? 2 : LOADS); round++) {
    for (const [name, isCold] of Object.entries(VISITS)) {
      bench.progress(`${network}, ${name}: load ${round}`);
      if (isCold) await tab.clearCache();
      loads.get(name)?.push(await load(tab, host.url, relay));
    }
  }
  const most = MAX_DRAWN_MS[roundTripMs] ?? 0;
  return Object.entries(VISITS).map(([name, isCold]) => ({
    load: `${network}, ${name}`,
    figures: medians(loads.get(name) ?? []),
    // A script from the cache runs before there is a connection: its first message takes one round trip more.
    targets: isCold ? [{ key: 'drawn', most }] : [],
  }));
}

async function load(tab: BrowserPage, page: URL, relay: TcpDelay): Promise<Figures> {
  await tab.goto('about:blank');
  // A new visitor has no connection yet.
  relay.cut();
  const before = relay.received;
  await tab.goto(page);
  await tab.run('await Promise.all([drawn, live]);');
  for (let last = -1; last !== relay.received;) {
    last = relay.received;
    await Bun.sleep(QUIET_MS);
  }
  const { ran, drawn, live, paint, requests } = await tab.read<Record<string, number>>(`{
    ...times,
    paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    requests: performance.getEntriesByType('resource').filter(({ name }) => name.startsWith('http')).length,
  }`);
  const since = (time = NaN) => time - (ran ?? NaN);
  const kilobytes = (relay.received - before) / 1_000;
  return {
    ran: ran ?? NaN,
    paint: paint ?? NaN,
    drawn: since(drawn),
    live: since(live),
    kilobytes,
    requests: requests ?? NaN,
  };
}

function medians(loads: readonly Figures[]): Figures {
  const keys = Object.keys(loads[0] ?? {});
  return Object.fromEntries(
    keys.map((key) => [
      key,
      quantile(
        loads.map((figures) => figures[key] ?? NaN),
        0.5,
      ),
    ]),
  );
}
