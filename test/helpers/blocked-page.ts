import { BrowserPage } from './browser-page.ts';

// A browser that forbids UDP, in a process of its own because a process has one browser: opens the page, says hello, and
// prints what became of it as JSON.

const [url = ''] = process.argv.slice(2);
await using page = await BrowserPage.open(url, { flags: ['--webrtc-ip-handling-policy=disable_non_proxied_udp'] });
await page.until(`you().length > 0`);
/** Since the page was asked for, in seconds. */
const age = () => page.read<number>('performance.now() / 1_000');
const seconds = await age();
await page.send('hello without UDP');
await page.until(`texts().includes('hello without UDP') && all(part('log'), '.pending').length === 0`);
await page.click(`part('connection').querySelector('button')`);
await page.until(`all(part('connection'), 'p').length === 1`);
const excuse = await page.read<string>(`shown(part('connection').querySelector('p'))`);
await page.saveScreenshot('connection-blocked');
// The next page of the same browser knows already.
await page.reload();
await page.until(`you().length > 0`);
console.log(JSON.stringify({ excuse, seconds, secondsAgain: await age() }));
process.exit(0);
