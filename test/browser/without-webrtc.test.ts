import { afterAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { beforeBrowserTests, browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

const stack = new AsyncDisposableStack();
let server: TestServer;
beforeBrowserTests(async () => void (server = stack.use(await startTestServer())));
afterAll(() => stack.disposeAsync());

for (const [via, lang, sentence] of [
  ['whip', 'en', 'No WebRTC. Set via to websocket.'],
  ['whep', 'de', 'Dieser Chat braucht WebRTC'],
  ['whip', 'ar', 'هذه الدردشة تتطلب WebRTC'],
  ['whep', 'ja', 'このチャットにはWebRTCが必要'],
] as const) {
  browserTest(`The element with via=${via} stops in a browser without WebRTC, and says why (${lang})`, async () => {
    await using host = hostPage(`<script>delete window.RTCPeerConnection;</script>
      <script type="module" src="${server.url}/chat-box.js"></script>
      <chat-box server="${server.url}" via="${via}" lang="${lang}"></chat-box>`);
    await using page = await BrowserPage.open(host.url);
    await page.until(`box.state.phase === 'ended' && status().startsWith('${sentence}')`);
    // Nothing is tried again by itself.
    await page.run(`dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'));`);
    await page.untilStable(`box.state.phase`);
    expect(await page.read<string>('box.state.phase')).toBe('ended');
    await page.run(`box.via = 'websocket'`);
    await page.until(`box.state.phase === 'live'`);
    expect(page.consoleErrors).toEqual([]);
  });
}
