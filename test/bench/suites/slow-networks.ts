import { browserOrReason } from '../../helpers/browser-or-reason.ts';
import { BrowserPage } from '../../helpers/browser-page.ts';
import { delayedPorts } from '../../helpers/network/delayed-ports.ts';
import type { TcpDelay } from '../../helpers/network/tcp-delay.ts';
import { hostPage, type PageHost } from '../../helpers/page-host.ts';
import { quantile } from '../quantile.ts';
import type { Bench, Figures, Row, Suite, Target } from '../suite.ts';
import { fillRoom, visitorPage } from '../visitor-page.ts';

/** Measures how soon a page is in the room over each transport, by the network. */
export const slowNetworks: Suite = {
  name: 'slow-networks',
  title:
    'First loads of the element in headless Chromium; medians; the baseline of auto is the faster of the other two',
  columns: [
    { key: 'drawn', title: 'message drawn ms', ratio: true },
    { key: 'live', title: 'live ms', ratio: true },
    { key: 'sockets', title: 'WebSockets a load', digits: 2 },
    { key: 'offers', title: 'offers a load', digits: 2 },
  ],
  async run(bench) {
    const browser = browserOrReason();
    if ('reason' in browser) {
      bench.note(`no figures: ${browser.reason}`);
      return [];
    }
    const rows: Row[] = [];
    for (const network of NETWORKS) rows.push(...(await measure(bench, network)));
    return rows;
  },
};

/** A network between page and server. */
interface Network {
  readonly name: string;
  readonly roundTripMs: number;
  /** Kilobits per second to the page and from it. No limit by default. */
  readonly bandwidth?: readonly [down: number, up: number];
  /** Loads over each transport. */
  readonly loads: number;
}

/** The presets of the developer tools of Chromium, and networks between them. */
const NETWORKS: readonly Network[] = [
  { name: 'loopback', roundTripMs: 0, loads: 50 },
  { name: 'round trip of 50 ms', roundTripMs: 50, loads: 11 },
  { name: 'round trip of 150 ms', roundTripMs: 150, loads: 11 },
  { name: 'fast 3G (562 ms)', roundTripMs: 562, bandwidth: [1_600, 750], loads: 5 },
  { name: 'slow 3G (2,000 ms)', roundTripMs: 2_000, bandwidth: [400, 400], loads: 3 },
];

/** `auto`, and the transports that it chooses from. */
const TRANSPORTS = ['websocket', 'whip', 'auto'] as const;
type Transport = (typeof TRANSPORTS)[number];

/** How much later than the faster transport `auto` may be. */
const MAX_RATIO = 1.15;

/** Loads the page over the transports in turns, each time as a new visitor. */
async function measure(bench: Bench, { name, roundTripMs, bandwidth, loads }: Network): Promise<Row[]> {
  await using ports = await delayedPorts(roundTripMs);
  await using subject = await bench.startSubject('chat-box', { env: ports.env });
  const relay = await ports.listen(subject.url);
  await fillRoom(subject.url.replace(/\/$/, ''));
  await using tab = await BrowserPage.open('about:blank');
  const measured: Record<Transport, Figures[]> = { websocket: [], whip: [], auto: [] };
  for (let round = 1; round <= (bench.short ? 1 : loads); round++) {
    for (const transport of TRANSPORTS) {
      bench.progress(`${name}: ${transport}, load ${round}`);
      await using host = hostPage(pageOf(relay, ports.pageScript, transport));
      measured[transport].push(await load(tab, host, relay, bandwidth));
    }
  }
  const [websocket, whip, auto] = TRANSPORTS.map((transport) => summary(measured[transport]));
  const faster = (key: string) => Math.min(websocket?.[key] ?? NaN, whip?.[key] ?? NaN);
  const targets: Target[] = [{ key: 'drawn', of: 'ratio', most: MAX_RATIO }];
  // Without a delay, ICE alone takes a data channel 50 ms.
  if (roundTripMs === 0) targets.push({ key: 'sockets', most: 0 });
  else targets.push({ key: 'live', of: 'ratio', most: MAX_RATIO });
  return [
    { load: `${name}, websocket`, figures: websocket ?? {} },
    { load: `${name}, whip`, figures: whip ?? {} },
    {
      load: `${name}, auto`,
      figures: auto ?? {},
      baseline: { drawn: faster('drawn'), live: faster('live') },
      targets: roundTripMs === 0 || bandwidth ? targets : [],
    },
  ];
}

/** A page that also counts its WebSockets, and notes in `hasFailed` that its first attempt to connect failed. */
function pageOf(relay: TcpDelay, script: string, transport: Transport): string {
  const counting = `
    window.sockets = 0;
    window.WebSocket = class extends WebSocket {
      constructor(...address) {
        super(...address);
        sockets++;
      }
    };
    const failed = new Promise((resolve) => {
      addEventListener('chat-state', ({ state }) => {
        if (state.phase === 'waiting') resolve();
      }, true);
    });
  `;
  return visitorPage(relay.port, { script: script + counting, attributes: `via="${transport}"` });
}

/** Loads the page. A time that it did not reach before its first attempt failed is infinite. */
async function load(
  tab: BrowserPage,
  page: PageHost,
  relay: TcpDelay,
  bandwidth: Network['bandwidth'],
): Promise<Figures> {
  await tab.goto('about:blank');
  await tab.clearCache();
  // A new visitor has no connection yet.
  relay.cut();
  if (bandwidth) await tab.limitBandwidth(...bandwidth);
  await tab.goto(page.url);
  await tab.run('await Promise.race([Promise.all([drawn, live]), failed]);');
  const figures = await tab.read<Record<string, number | null>>(`{
    drawn: times.drawn ?? null,
    live: times.live ?? null,
    sockets,
    offers: performance.getEntriesByType('resource').filter(({ name }) => name.includes('/whip/')).length,
  }`);
  return Object.fromEntries(Object.entries(figures).map(([key, figure]) => [key, figure ?? Infinity]));
}

/** Returns the medians of the times, and the means of the counts. */
function summary(loads: readonly Figures[]): Figures {
  const all = (key: string) => loads.map((figures) => figures[key] ?? NaN);
  const mean = (key: string) => all(key).reduce((sum, figure) => sum + figure, 0) / loads.length;
  return {
    drawn: quantile(all('drawn'), 0.5),
    live: quantile(all('live'), 0.5),
    sockets: mean('sockets'),
    offers: mean('offers'),
  };
}
