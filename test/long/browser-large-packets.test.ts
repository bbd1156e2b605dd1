import { expect, test } from 'bun:test';
import { browserOrReason } from '../helpers/browser-or-reason.ts';
import { findMissingNetwork } from '../helpers/network/missing-network.ts';
import { createNat, PUBLIC_ADDRESS, URL_OUTSIDE } from '../helpers/network/nat.ts';
import { startServerBehind } from '../helpers/network/start-server-behind.ts';
import { projectRoot } from '../helpers/project-root.ts';

const browser = browserOrReason();
const missing = 'reason' in browser ? browser.reason : findMissingNetwork();
const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;

interface Result {
  readonly liveAfter: number;
  readonly first: string;
  readonly last: string;
  readonly seconds: number;
  readonly texts: readonly string[];
}

/** Opens a page behind a NAT that drops what the filter of nftables matches. */
async function chatBehind(filter: string): Promise<Result> {
  await using nat = createNat();
  await using _server = await startServerBehind(nat, { PUBLIC_IP: PUBLIC_ADDRESS });
  nat.drop(filter);
  const script = 'test/helpers/large-packets-page.ts';
  const child = Bun.spawn([...nat.atClient, process.execPath, 'run', script, URL_OUTSIDE], {
    ...{ cwd: projectRoot, stdout: 'pipe', stderr: 'inherit' },
  });
  const [output, code] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  expect(code).toBe(0);
  expect(nat.dropped()).toBeGreaterThan(0);
  const result = JSON.parse(output) as Result;
  console.log(
    `${filter}: live after ${result.liveAfter} s on ${result.first}, sent after ${result.seconds} s on ${result.last}`,
  );
  return result;
}

const all = Array.from({ length: 20 }, (_, at) => `${at}`);

test.skipIf(missing !== undefined)(
  `Chromium sends 20 messages through a network that drops UDP packets over 1,200 bytes${skipped}`,
  async () => {
    const { first, last, texts } = await chatBehind('udp length > 1208');
    expect(texts).toEqual(all);
    expect([first, last]).toEqual(['data-channel', 'websocket']);
  },
  90_000,
);

test.skipIf(missing !== undefined)(
  `Chromium joins and sends 20 messages in a network that drops IP packets of UDP over 576 bytes${skipped}`,
  async () => {
    const { texts, last } = await chatBehind('meta l4proto udp ip length > 576');
    expect(texts).toEqual(all);
    expect(last).toBe('websocket');
  },
  90_000,
);
