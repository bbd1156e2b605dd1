import { BrowserPage } from './browser-page.ts';

// Opens a page in a browser, sends 20 messages, every other one long, and prints the result as JSON. It runs in a process of
// its own, which a test starts in another network namespace.

const [url = ''] = process.argv.slice(2);
await using page = await BrowserPage.open(url);
await page.until(`you().length > 0`);
const liveAfter = await page.read<number>('performance.now() / 1_000');
const first = await page.read<string>('box.client.link.route');
const began = performance.now();
for (let at = 0; at < 20; at++) {
  const text = at % 2 === 0 ? `${at} `.padEnd(3_999, 'long ') + '.' : `${at}`;
  // The outbox holds 64 KiB.
  await page.until(`box.send(${JSON.stringify(text)})`, 40_000);
}
await page.until(`box.client.outgoing.length === 0`, 40_000);
const seconds = (performance.now() - began) / 1_000;
const texts = await page.read<string[]>(`box.client.messages.map(({ text }) => text.split(' ')[0])`);
console.log(JSON.stringify({ liveAfter, first, seconds, texts, last: await page.read('box.client.link.route') }));
process.exit(0);
