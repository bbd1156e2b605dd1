import type { PageLifecycleEvents } from '../../../www/client/page-lifecycle.ts';
import { headlessClient } from '../headless-client.ts';

// A member in a process of its own, so that it can be put into another network: says what comes on standard input, a
// message a line, and writes what it lives through on standard output.
const [server = '', via = 'auto'] = process.argv.slice(2);
const tell = (what: string) => process.stdout.write(`${what}\n`);
const wakes = new Set<PageLifecycleEvents>();
const client = headlessClient({
  ...{ server, via: via as 'auto' | 'whip' | 'websocket', random: () => 0 },
  lifecycle: {
    listen(listener) {
      wakes.add(listener);
      return () => wakes.delete(listener);
    },
  },
});
let last = '';
client.on('message', ({ text }) => tell(`heard ${text}`));
client.on('left', ({ name }) => tell(`left ${name}`));
client.on('state', ({ phase }) => tell(`phase ${phase}`));
setInterval(() => {
  const route = client.state.phase === 'live' ? (client.link?.route ?? '') : '';
  if (route !== last && route !== '') tell(`on ${route}`);
  last = route || last;
}, 20);
client.join();
for await (const line of console) {
  if (line === '!moved') for (const wake of wakes) wake.networkChanged();
  else client.send(line);
}
process.exit(0);
