import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { LATER_BUILD, upgradedServer } from '../helpers/upgraded-server.ts';
import { until } from '../helpers/until.ts';

const EMOJI = `part('composer').querySelector('.emoji')`;
const PICKER = `part('composer').querySelector('chat-box-emoji-picker')`;
const HINT = `shown(part('composer').querySelector('#hint'))`;
/** Addresses of the scripts that the page has loaded on demand. */
const REQUESTED = `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /chat-box\\.[\\w.-]+\\.js/.test(name))`;

/** Opens a page, restarts its server with the scripts of a later build, and calls `use` when the page is back. */
async function afterUpgrade(
  dataDir: (folder: string) => string,
  use: (page: BrowserPage, url: string) => Promise<void>,
): Promise<void> {
  using folder = temporaryFolder();
  const DATA_DIR = dataDir(folder.path);
  await using first = await startTestServer({ DATA_DIR });
  await using host = hostPage(`<script type="module" src="${first.url}/chat-box.js"></script><chat-box></chat-box>`);
  await using page = await BrowserPage.open(host.url);
  await page.name();
  const hasKept = () => [...new Bun.Glob('scripts/*.json.gz').scanSync(folder.path)].length === 1;
  if (DATA_DIR === folder.path) await until(hasKept, 'the first server keeps its scripts');
  await first.stop();
  const command = await upgradedServer(folder.path);
  await using second = await startTestServer({ PORT: String(first.port), DATA_DIR }, { command });
  await page.run('box.join()');
  await page.until(`box.state.phase === 'live'`);
  await use(page, second.url);
}

browserTest('A page that stays open while its server is upgraded opens the picker of its own build', async () => {
  await afterUpgrade(
    (folder) => folder,
    async (page, url) => {
      expect(await (await fetch(`${url}/chat-box.emoji.js`)).text()).toContain(LATER_BUILD);
      await page.click(EMOJI);
      await page.until(`${PICKER}.shadowRoot.querySelector('[aria-label="grinning face"]').checkVisibility()`);
      await page.run(`document.documentElement.lang = 'de'`);
      await page.until(`part('composer').querySelector('textarea').placeholder.startsWith('Nachricht')`);
      const addresses = await page.read<string[]>(REQUESTED);
      expect(new Set(addresses.map((address) => new URL(address).searchParams.get('v'))).size).toBe(1);
    },
  );
});

browserTest('A page whose server stores nothing asks to be reloaded after an upgrade', async () => {
  await afterUpgrade(
    () => ':memory:',
    async (page) => {
      await page.click(EMOJI);
      await page.until(`${HINT} === 'Couldn’t load this. Try again, or reload the page.'`);
      // The words of a language fit every build.
      await page.run(`document.documentElement.lang = 'de'`);
      await page.until(`part('composer').querySelector('textarea').placeholder.startsWith('Nachricht')`);
    },
  );
});

/** Serves each request for a script from another one of these servers in turn, as a load balancer does. */
function balanceScripts(servers: readonly TestServer[]) {
  let requests = 0;
  return Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname, search } = new URL(request.url);
      // The page is of the first server.
      const server = pathname === '/chat-box.js' ? servers[0] : servers[requests++ % servers.length];
      return fetch(`${server?.url}${pathname}${search}`);
    },
  });
}

browserTest(
  'A page gets the scripts of its build while another node of the server still has an earlier one',
  async () => {
    using folder = temporaryFolder();
    const command = await upgradedServer(folder.path);
    await using later = await startTestServer({}, { command });
    await using earlier = await startTestServer();
    await using balancer = balanceScripts([later, earlier]);
    const script = `<script type="module" src="${balancer.url}chat-box.js"></script>`;
    await using host = hostPage(`${script}<chat-box server="${later.url}"></chat-box>`);
    await using page = await BrowserPage.open(host.url);
    await page.name();
    await page.until(`box.shadowRoot.querySelector('chat-box-people')`);
    await page.until(
      `(${EMOJI}.click(), ${PICKER}?.shadowRoot.querySelector('[aria-label="grinning face"]')?.checkVisibility())`,
    );
  },
);
