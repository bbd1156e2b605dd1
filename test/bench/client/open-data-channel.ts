import { PeerConnection } from 'node-datachannel';
import { inTime, type Line, type LineEvents } from './line.ts';

/** Peers and channels live while something holds them. */
const living = new Set<object>();

/** Opens a data channel as a WHIP client does: POST an offer that is not gathered yet, take the answer. */
export async function openDataChannel(url: string, room: string, protocol: string, events: LineEvents): Promise<Line> {
  const connection = new PeerConnection('bench', {
    iceServers: [],
    // With a peer as near as ours the library can see the certificate before it has stored the answer, and refuse it.
    disableFingerprintVerification: true,
  });
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
      if (state === 'open') events.closed();
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
  // It may reject while the answer is still awaited.
  opened.catch(() => {});
  try {
    const offer = connection.localDescription()?.sdp ?? '';
    connection.setRemoteDescription(await postOffer(`${url}whip/${room}`, offer), 'answer');
    await inTime(opened, 'opening a data channel');
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

async function postOffer(endpoint: string, offer: string): Promise<string> {
  const headers = { 'Content-Type': 'application/sdp' };
  const response = await inTime(fetch(endpoint, { method: 'POST', headers, body: offer }), 'POST of an offer');
  const body = await response.text();
  if (response.status !== 201) throw new Error(`the server answered ${response.status}: ${body.slice(0, 200)}`);
  return body;
}

/** An exception that escapes into node-datachannel ends the process. */
function survive<Args extends readonly unknown[]>(run: (...args: Args) => void): (...args: Args) => void {
  return (...args) => {
    try {
      run(...args);
    } catch (error) {
      console.error('a client callback failed:', error);
    }
  };
}
