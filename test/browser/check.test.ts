import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const rows = (list: string) => `all(document, '#${list} .finding').map((row) => row.className + ': ' + shown(row))`;

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [320, 1000]) {
    browserTest(
      `The check opens a data channel to each address from a browser of ${width} pixels, ${scheme}`,
      async () => {
        await using server = await startTestServer();
        await using page = await BrowserPage.open(`${server.url}/check`, { width, height: 1100, scheme });
        await page.until(`document.getElementById('verdict').textContent === 'It connects.'`);
        const here = await page.read<string[]>(rows('here'));
        expect(here).toContainEqual(
          expect.stringMatching(/^finding ok: Good\s?A data channel opens from here in \d+ ms/),
        );
        expect(here).toContainEqual(expect.stringMatching(/^finding ok: Good\s?UDP reaches /));
        expect(here).toContainEqual(expect.stringMatching(/^finding ok: Good\s?A WebSocket opens/));
        expect((await page.read<string[]>(rows('server'))).length).toBeGreaterThan(0);
        expect(await page.read<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        expect(page.complaints).toEqual([]);
        await page.picture(`check-${scheme}-${width}`);
      },
    );
  }
}

browserTest('The check names what to mend, and shows a stranger nothing of the server', async () => {
  await using server = await startTestServer({ PUBLIC_IP: '127.0.0.2:9', UDP_HOST: '127.0.0.1', AUTH_TOKEN: 'tok' });
  // Another name of this machine, as if it were elsewhere.
  await using page = await BrowserPage.open(`${server.url.replace('127.0.0.1', '127.0.0.3')}/check`, { height: 1400 });
  await page.until(`document.getElementById('verdict').className === 'fail'`);
  expect(await page.read<string[]>(rows('here'))).toContainEqual(
    expect.stringMatching(/^finding fail: Mend\s?An offer .* 401/),
  );
  await page.run(`document.getElementById('token').value = 'tok'`);
  await page.click(`document.getElementById('again')`);
  await page.until(`${rows('here')}.some((row) => row.includes('UDP does not reach 127.0.0.2:9'))`);
  await page.picture('check-trouble');
});
