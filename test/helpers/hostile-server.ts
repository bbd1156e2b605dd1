import { lastGood, hostileItems, nonsense } from './hostile-items.ts';

/**
 * A chat server that attacks the page that embeds it, in a process of its own. Its arguments are the origin that it wants
 * requests for. It prints its URL, and a line for each request. Answers offers with nonsense and a session URL on that origin,
 * and sends every hostile item over the WebSocket, each followed by a good message.
 */
const [victim = ''] = process.argv.slice(2);
/** A client ends a connection after 20 breaches, so the rest of the items waits for the next one. */
const ITEMS_A_CONNECTION = 12;
const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Allow-Methods': '*',
  'Access-Control-Expose-Headers': '*',
};
let sentItems = 0;
let offers = 0;
const person = { id: 'mallory', name: 'Mallory' };

function answerOffer(): Response {
  const session = {
    Location: `${victim}/api/account`,
    Link: '<turn:[::1>; rel="ice-server", <stun:>; rel="ice-server"',
  };
  switch (offers++ % 4) {
    case 0:
      return new Response('v=0\r\nnot an answer', { status: 201, headers: { ...cors, ...session } });
    case 1:
      return new Response('', { status: 201, headers: { ...cors, Location: '//[', Link: session.Link } });
    case 2:
      return new Response(null, { status: 307, headers: { ...cors, Location: `${victim}/api/redirected` } });
    default:
      return new Response('{"detail":"No."}', { status: 503, headers: { ...cors, 'Retry-After': '-5' } });
  }
}

const server = Bun.serve<{ offset: number }>({
  hostname: '127.0.0.1',
  port: 0,
  fetch(request, self) {
    const { pathname } = new URL(request.url);
    console.log(`${request.method} ${pathname}`);
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: cors });
    if (request.method === 'POST') return answerOffer();
    if (!pathname.startsWith('/ws/')) return new Response('', { status: 200, headers: cors });
    if (request.headers.get('Upgrade') === null) return new Response(null, { status: 426, headers: cors });
    return self.upgrade(request, { data: { offset: 0 } }) ? undefined : new Response(null, { status: 400 });
  },
  websocket: {
    message(socket, data) {
      const received = JSON.parse(String(data)) as { type: string; text?: string };
      const send = (item: unknown) => void socket.send(typeof item === 'string' ? item : JSON.stringify(item));
      const say = (text: string) => {
        const prev = socket.data.offset++;
        const { offset } = socket.data;
        send({ type: 'message', offset, prev, time: 1, id: `good${sentItems}-${offset}`, from: person, text });
      };
      if (received.type === 'send' && received.text === 'break everything') for (const item of nonsense) send(item);
      if (received.type === 'send' && received.text === 'flood') for (let at = 0; at < 95; at++) say(`flood ${at}`);
      if (received.type !== 'hello') return;
      socket.data.offset = 0;
      send({
        ...{
          type: 'welcome',
          you: { id: 'me', name: 'Victim' },
          room: 'lobby',
          epoch: 'epoch',
          head: 0,
          resumed: false,
        },
        ...{ recovered: false, members: [person], count: 2, token: 'token' },
        limits: { text: 4_000, frame: 16_384, rate: 0, rateBytes: 0, dedupe: 1, heartbeat: 5_000 },
      });
      send({ type: 'history', before: 1, messages: [], done: true, more: true });
      for (const item of hostileItems.slice(sentItems, sentItems + ITEMS_A_CONNECTION)) {
        send(item);
        say(`good after ${sentItems++}`);
      }
      if (sentItems < hostileItems.length) send({ type: 'bye', code: 'shutdown', reason: 'More.', retryAfter: -5 });
      else say(lastGood);
    },
  },
});
console.log(`http://127.0.0.1:${server.port}/`);
