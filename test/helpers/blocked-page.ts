import { BrowserPage } from './browser-page.ts';
import { chatPage } from './page-chat.ts';

// Opens a page in a browser that forbids UDP, sends a message, and prints the result as JSON. It runs in a process of its
// own: a process has one browser, and the first page decides its flags.

const [url = ''] = process.argv.slice(2);
await using page = await BrowserPage.open(chatPage(url), {
  // A headless shell ignores the flag.
  browser: 'whole',
  flags: ['--webrtc-ip-handling-policy=disable_non_proxied_udp'],
});
await page.until(`you().length > 0`);
/** The number of offers that the page has posted. */
const countOffers = () =>
  page.read<number>(`performance.getEntriesByType('resource').filter(({ name }) => name.includes('/whip/')).length`);
await page.send('hello without UDP');
await page.until(`texts().includes('hello without UDP') && all(part('log'), '.pending').length === 0`);
await page.click(`tool('menu')`);
await page.click(`menu().querySelector('[data-script=connection-panel]')`);
await page.until(`all(connectionPanel(), 'p').length === 1`);
const excuse = await page.read<string>(`shown(connectionPanel().querySelector('p'))`);
await page.saveScreenshot('connection-blocked');
// The next page of the same browser remembers the route.
const offers = await countOffers();
await page.reload();
await page.until(`you().length > 0`);
console.log(JSON.stringify({ excuse, offers, offersAgain: await countOffers() }));
process.exit(0);
