import type { PageLifecycleEvents } from '../../../www/client/page-lifecycle.ts';
import { headlessClient } from '../headless-client.ts';

// A member in a process of its own, which a test can run in another network namespace. It sends each line of standard
// input as a message, and prints its events on standard output.
const [server = '', via = 'auto'] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);
const listeners = new Set<PageLifecycleEvents>();
const client = headlessClient({
  ...{ server, via: via as 'auto' | 'whip' | 'websocket', random: () => 0 },
  lifecycle: {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  },
});
let lastRoute = '';
client.on('message', ({ text }) => print(`received ${text}`));
client.on('left', ({ name }) => print(`left ${name}`));
client.on('state', ({ phase }) => print(`phase ${phase}`));
setInterval(() => {
  const route = client.state.phase === 'live' ? (client.link?.route ?? '') : '';
  if (route !== lastRoute && route !== '') print(`on ${route}`);
  lastRoute = route || lastRoute;
}, 20);
client.join();
for await (const line of console) {
  if (line === '!moved') for (const listener of listeners) listener.networkChanged();
  else client.send(line);
}
process.exit(0);
