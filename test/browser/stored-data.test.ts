import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { forgetSites } from '../helpers/visited-sites.ts';

browserTest('Pages share stored data and cookies until the next file of tests', async () => {
  await using host = hostPage('<title>Stored</title>');
  const stored = `[localStorage.getItem('key'), document.cookie]`;
  {
    await using page = await BrowserPage.open(host.url);
    expect(await page.read<unknown>(stored)).toEqual([null, '']);
    await page.run(`localStorage.setItem('key', 'value'); document.cookie = 'name=value';`);
  }
  {
    await using page = await BrowserPage.open(host.url);
    expect(await page.read<unknown>(stored)).toEqual(['value', 'name=value']);
  }
  forgetSites();
  await using page = await BrowserPage.open(host.url);
  expect(await page.read<unknown>(stored)).toEqual([null, '']);
});
