import { loadColumns, measureSeries, nothingLost, type LoadSeries } from '../load-series.ts';
import type { Suite } from '../suite.ts';

/** The plain dialect sends one text a frame to each member. */
export const plainFanOut = fanOut('plain', 'Fan-out to plain members over data channels, 100-byte texts', {
  carrier: 'data-channel',
  dialect: 'plain',
  loads: [
    { members: 20, rates: [100, 500, 1_000, 2_000] },
    { members: 100, rates: [50, 100, 200, 400, 500, 600] },
    { members: 200, rates: [50, 100, 200, 250, 300] },
  ],
  short: [{ members: 20, rates: [100, 500] }],
  targets({ members, rate }) {
    if (members === 100 && rate === 200) return [{ key: 'cpu', most: 22 }, ...nothingLost];
    if (members === 100 && rate === 400) return [{ key: 'held', least: 39_600 }, ...nothingLost];
    return [];
  },
});

/** chat.v1 sends a whole turn in a frame. */
export const chatFanOut = fanOut('chat', 'Fan-out to chat.v1 members over data channels, 100-byte texts', {
  carrier: 'data-channel',
  dialect: 'chat.v1',
  loads: [
    { members: 20, rates: [100, 1_000, 2_000] },
    { members: 100, rates: [200, 1_000, 2_000] },
    { members: 200, rates: [200, 1_000, 1_500, 2_000, 3_000] },
  ],
  short: [{ members: 20, rates: [100, 1_000] }],
  targets({ members, rate }) {
    if (members !== 200 || rate !== 1_000) return [];
    return [{ key: 'cpu', most: 6 }, { key: 'p99', most: 50 }, { key: 'held', least: 198_000 }, ...nothingLost];
  },
});

/** chat.v1 over the second transport. */
export const webSocketFanOut = fanOut('websocket', 'Fan-out to chat.v1 members over WebSockets, 100-byte texts', {
  carrier: 'websocket',
  dialect: 'chat.v1',
  loads: [{ members: 200, rates: [200, 1_000, 2_000] }],
  short: [{ members: 20, rates: [100, 1_000] }],
  targets({ members, rate }) {
    if (members !== 200 || rate !== 1_000) return [];
    return [{ key: 'cpu', of: 'ratio', most: 1.5 }, ...nothingLost];
  },
});

/** Creates a suite in which members send at rising rates until the server no longer keeps up. */
function fanOut(name: string, title: string, series: LoadSeries): Suite {
  const columns = Object.values(loadColumns);
  return { name, title, columns, run: (bench) => measureSeries(bench, series) };
}
