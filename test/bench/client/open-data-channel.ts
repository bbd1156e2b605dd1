import { initLogger, PeerConnection } from 'node-datachannel';
import { rejectWhenLate, type Line, type LineOptions, type LineEvents } from './line.ts';

/** Peers and channels are collected when nothing references them. */
const living = new Set<object>();

// The library, as a client, starts ICE before it has stored the answer. If its thread is delayed at that moment, the server's
// certificate arrives first and is refused without a fingerprint. That is a fault of the client, so it tries again.
const MAX_ATTEMPTS = 3;
/** The library logs an error this long after it, in milliseconds. */
const LOG_DELAY_MS = 50;
let refusals = 0;
initLogger('Error', (_level, message) => {
  if (message.includes('certificate verify failed')) refusals++;
});

/** Returns how often a server's certificate was refused before its fingerprint was known. */
export function refusedCertificates(): number {
  return refusals;
}

/** Opens a data channel as a WHIP client does: POST an offer, take the answer. */
export async function openDataChannel(address: LineOptions, events: LineEvents): Promise<Line> {
  for (let attempt = 1; ; attempt++) {
    const before = refusals;
    try {
      return await openOnce(address, events);
    } catch (error) {
      await Bun.sleep(LOG_DELAY_MS);
      if (refusals === before || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function openOnce(address: LineOptions, events: LineEvents): Promise<Line> {
  const { url, room, protocol, ungathered } = address;
  const connection = new PeerConnection('bench', { iceServers: [] });
  const channel = connection.createDataChannel('bench', { protocol });
  const holder = { connection, channel };
  living.add(holder);
  let state: 'opening' | 'open' | 'closed' = 'opening';
  const close = () => {
    state = 'closed';
    if (living.delete(holder)) connection.close();
  };
  const opened = new Promise<void>((resolve, reject) => {
    const lost = (why: string) => {
      if (state === 'open') events.closed(why);
      else if (state === 'opening') reject(new Error(why));
      close();
    };
    channel.onOpen(() => resolve());
    channel.onClosed(survive(() => lost('the channel closed')));
    channel.onMessage(survive((frame) => events.text(String(frame))));
    connection.onStateChange(
      survive((now) => {
        if (now === 'failed' || now === 'disconnected' || now === 'closed') lost(`the peer became ${now}`);
      }),
    );
  });
  // The promise may reject while the answer is awaited.
  opened.catch(() => {});
  try {
    const offer = await offerOf(connection, ungathered);
    connection.setRemoteDescription(await postOffer(`${url}whip/${room}`, offer), 'answer');
    await rejectWhenLate(opened, 'opening a data channel');
  } catch (error) {
    close();
    throw error;
  }
  state = 'open';
  return {
    send(frame) {
      if (state === 'open') channel.sendMessage(frame);
    },
    close,
  };
}

async function offerOf(connection: PeerConnection, ungathered: boolean): Promise<string> {
  const gathered = new Promise<void>((resolve) => {
    connection.onGatheringStateChange(survive((state) => state === 'complete' && resolve()));
    if (connection.gatheringState() === 'complete') resolve();
  });
  if (!ungathered) await rejectWhenLate(gathered, 'gathering');
  const offer = connection.localDescription()?.sdp ?? '';
  // Without a STUN server the library has gathered before this check.
  return ungathered ? offer.replace(/^a=(candidate:|end-of-candidates).*\r\n/gm, '') : offer;
}

async function postOffer(endpoint: string, offer: string): Promise<string> {
  const headers = { 'Content-Type': 'application/sdp' };
  const response = await rejectWhenLate(fetch(endpoint, { method: 'POST', headers, body: offer }), 'POST of an offer');
  const body = await response.text();
  if (response.status !== 201) throw new Error(`the server answered ${response.status}: ${body.slice(0, 200)}`);
  return body;
}

/** An exception that escapes into node-datachannel ends the process. */
function survive<Args extends readonly unknown[]>(run: (...args: Args) => unknown): (...args: Args) => void {
  return (...args) => {
    try {
      run(...args);
    } catch (error) {
      console.error('a client callback failed:', error);
    }
  };
}
