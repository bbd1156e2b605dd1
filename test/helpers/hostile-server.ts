import { PeerConnection, type DataChannel } from 'node-datachannel';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { lastGood, hostileItems, nonsense } from './hostile-items.ts';

/**
 * A chat server that attacks the page that embeds it, in a process of its own. Its arguments are the origin that it wants
 * requests for, and the carrier. It prints its URL, and a line for each request. It sends every hostile item, each followed by a
 * good message. For a WebSocket, it answers offers with nonsense and a session URL on that origin. For a data channel, it answers
 * them, and it refuses WebSockets.
 */
const [victim = '', carrier = 'WebSocket'] = process.argv.slice(2);
const isOverWebRtc = carrier === 'data channel';
/** Chromium accepts messages of 256 KiB over a data channel. */
const items = hostileItems(isOverWebRtc ? 250_000 : 5_000_000);
/** A client ends a connection after 20 breaches, so the rest of the items waits for the next one. */
const ITEMS_A_CONNECTION = 12;
/** Channels that the server opens itself, to a client that expects none. */
const UNEXPECTED_CHANNELS = 20;
const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Allow-Methods': '*',
  'Access-Control-Expose-Headers': '*',
};
let sentItems = 0;
let offers = 0;
const person = { id: 'mallory', name: 'Mallory' };
/** The garbage collector closes unreferenced peers and channels. */
const held = new Set<PeerConnection | DataChannel>();

function answerWithNonsense(): Response {
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

/** Answers an offer, so that its data channel opens. */
async function answer(offer: string): Promise<Response> {
  const peer = new PeerConnection('hostile', { iceServers: [] });
  held.add(peer);
  peer.onDataChannel((channel) => {
    held.add(channel);
    const send = (item: string | Uint8Array) => {
      try {
        if (typeof item === 'string') channel.sendMessage(item);
        else channel.sendMessageBinary(item);
      } catch {
        // The client closed the channel. An exception would end the process.
      }
    };
    const receive = createReceiver(send);
    channel.onMessage((message) => receive(String(message)));
    for (let count = 0; count < UNEXPECTED_CHANNELS; count++) {
      const unexpected = peer.createDataChannel(`unexpected ${count}`, { protocol: CHAT_V1 });
      held.add(unexpected);
      unexpected.onOpen(() => unexpected.sendMessage('{"type":"bye","code":"ended","reason":"Not yours."}'));
    }
  });
  const gathered = Promise.withResolvers<void>();
  peer.onGatheringStateChange((state) => void (state === 'complete' && gathered.resolve()));
  peer.setRemoteDescription(offer, 'offer');
  await gathered.promise;
  const headers = { ...cors, 'Content-Type': 'application/sdp', Location: '/sessions/one' };
  return new Response(peer.localDescription()?.sdp ?? '', { status: 201, headers });
}

/** Creates the receiver of the messages of one connection. */
function createReceiver(sendFrame: (frame: string | Uint8Array) => void): (frame: string) => void {
  let offset = 0;
  const send = (item: unknown) =>
    sendFrame(typeof item === 'string' || item instanceof Uint8Array ? item : JSON.stringify(item));
  const say = (text: string) => {
    const prev = offset++;
    send({ type: 'message', offset, prev, time: 1, id: `good${sentItems}-${offset}`, from: person, text });
  };
  return (frame) => {
    const received = JSON.parse(frame) as { type: string; text?: string };
    if (received.type === 'send' && received.text === 'break everything') for (const item of nonsense) send(item);
    if (received.type === 'send' && received.text === 'flood') for (let at = 0; at < 95; at++) say(`flood ${at}`);
    if (received.type !== 'hello') return;
    offset = 0;
    send({
      ...{ type: 'welcome', you: { id: 'me', name: 'Victim' }, room: 'lobby', epoch: 'epoch', head: 0, resumed: false },
      ...{ recovered: false, members: [person], count: 2, token: 'token' },
      limits: { text: 4_000, frame: 16_384, rate: 0, rateBytes: 0, dedupe: 1, heartbeat: 5_000 },
    });
    send({ type: 'history', before: 1, messages: [], done: true, more: true });
    for (const item of items.slice(sentItems, sentItems + ITEMS_A_CONNECTION)) {
      send(item);
      say(`good after ${sentItems++}`);
    }
    if (sentItems < items.length) send({ type: 'bye', code: 'shutdown', reason: 'More.', retryAfter: -5 });
    else say(lastGood);
  };
}

const server = Bun.serve<{ receive?: (frame: string) => void }>({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request, self) {
    const { pathname } = new URL(request.url);
    console.log(`${request.method} ${pathname}`);
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: cors });
    if (request.method === 'POST') return isOverWebRtc ? answer(await request.text()) : answerWithNonsense();
    if (!pathname.startsWith('/ws/')) return new Response('', { status: 200, headers: cors });
    if (isOverWebRtc || request.headers.get('Upgrade') === null) {
      return new Response(null, { status: 426, headers: cors });
    }
    return self.upgrade(request, { data: {} }) ? undefined : new Response(null, { status: 400 });
  },
  websocket: {
    open(socket) {
      socket.data.receive = createReceiver((frame) => void socket.send(frame));
    },
    message(socket, data) {
      socket.data.receive?.(String(data));
    },
  },
});
console.log(`http://127.0.0.1:${server.port}/`);
