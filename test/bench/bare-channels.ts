// The least that the libraries of data channels need for the load of a chat: no names, no storage, no limits, no recovery.
import { type DataChannel, PeerConnection } from 'node-datachannel';

/** The least and the longest time between two frames of chat.v1, as in a busy room, in milliseconds. */
const MIN_REST_MS = 1;
const MAX_REST_MS = 8;
/** What an event of chat.v1 has besides the id and text that its command brings. */
const EVENT =
  '{"type":"message","offset":123456,"time":1764000000000,"from":{"id":"abcdefghijkl","name":"SneakyBear46"},';
const COMMAND = '{"type":"send",';

/** Peers and channels are collected when nothing references them. */
const living = new Set<object>();
const channels = new Set<DataChannel>();
let events: string[] = [];
let isResting = false;

const server = Bun.serve({
  ...{ port: 0, hostname: '127.0.0.1' },
  async fetch(request) {
    if (request.method !== 'POST') return new Response(null, { status: 204 });
    const answer = await createAnswer(await request.text());
    return new Response(answer, { status: 201, headers: { 'Content-Type': 'application/sdp', Location: '/session' } });
  },
});
console.log(`bare data channels server is at http://127.0.0.1:${server.port}/`);

async function createAnswer(offer: string): Promise<string> {
  const peer = new PeerConnection('bare', { iceServers: [] });
  living.add(peer);
  const gathered = new Promise<void>((resolve) => {
    peer.onGatheringStateChange((state) => {
      if (state === 'complete') resolve();
    });
  });
  peer.onDataChannel((channel) => {
    living.add(channel);
    channels.add(channel);
    channel.onClosed(() => channels.delete(channel));
    channel.onMessage((message) => receive(channel, String(message)));
  });
  // The client of the bench becomes the DTLS client, as with chat-box.
  peer.setRemoteDescription(offer.replace('a=setup:actpass', 'a=setup:active'), 'offer');
  await gathered;
  return peer.localDescription()?.sdp ?? '';
}

function receive(channel: DataChannel, message: string): void {
  if (message.startsWith(COMMAND)) {
    events.push(EVENT + message.slice(COMMAND.length));
    if (!isResting) sendFrame();
  } else if (message.startsWith('{"type":"hello"')) channel.sendMessage('{"type":"welcome"}');
  else for (const member of channels) member.sendMessage(message);
}

/** Sends all events in one frame, and rests half as long as that took. */
function sendFrame(): void {
  const began = performance.now();
  const frame = `[${events.join()}]`;
  events = [];
  for (const member of channels) member.sendMessage(frame);
  isResting = true;
  const restMs = Math.min(Math.max((performance.now() - began) / 2, MIN_REST_MS), MAX_REST_MS);
  setTimeout(() => {
    isResting = false;
    if (events.length > 0) sendFrame();
  }, restMs);
}
