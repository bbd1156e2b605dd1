import { expect, test } from 'bun:test';
import { openDataChannel } from '../../../../../www/client/carriers/data-channel.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

test('DataChannelCarrier deletes its session once, however often it is left', async () => {
  const clock = manualClock();
  const requests: string[] = [];
  const channel = { readyState: 'open', close: () => (channel.readyState = 'closing') };
  // What a browser has and Bun lacks.
  const peer = {
    createDataChannel: () => channel,
    createOffer: () => Promise.resolve({ type: 'offer', sdp: 'v=0' }),
    setLocalDescription: () => Promise.resolve(),
    setRemoteDescription: () => Promise.resolve(),
    close() {},
  };
  const carrier = await openDataChannel(
    new URL('https://chat.example/whip/lobby'),
    new AbortController().signal,
    { route: 'data-channel', attempt: 1 },
    {
      clock,
      createPeer: () => peer as unknown as RTCPeerConnection,
      fetch: async (url, { method = 'GET' }) => {
        requests.push(`${method} ${url.pathname}`);
        return new Response('v=0', { status: 201, headers: { Location: '/sessions/a' } });
      },
      iceServers: [],
      lifecycle: { listen: () => () => {} },
      loadExtras: () => Promise.reject(new Error('offline')),
    },
  );
  // The server closes a channel after its `bye`. This one has sent none.
  carrier.leave();
  carrier.leave();
  clock.advance(5_000);
  expect(requests).toEqual(['POST /whip/lobby', 'DELETE /sessions/a']);
});
