import { expect, test } from 'bun:test';
import { openDataChannel } from '../../../../../www/client/carriers/data-channel.ts';
import type { PageLifecycleEvents } from '../../../../../www/client/page-lifecycle.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

/** Starts to open a data channel whose peer and server are the test, up to the answer. */
async function channelAfterAnswer() {
  const clock = manualClock();
  /** The requests to the server, and the end of the peer, in order. */
  const log: string[] = [];
  const deleted = Promise.withResolvers<Response>();
  const listeners = new Set<PageLifecycleEvents>();
  const leaving = new AbortController();
  // What a browser has and Bun lacks.
  const channel = {
    readyState: 'connecting',
    onopen() {},
    onclose(_event: object) {},
    send() {
      if (channel.readyState !== 'open') throw new Error('InvalidStateError');
    },
    close: () => (channel.readyState = 'closed'),
  };
  const peer = {
    createDataChannel: () => channel,
    createOffer: () => Promise.resolve({ type: 'offer', sdp: 'v=0' }),
    setLocalDescription: () => Promise.resolve(),
    setRemoteDescription: () => Promise.resolve(),
    close() {
      if (log.at(-1) !== 'closed') log.push('closed');
    },
  };
  const opening = openDataChannel(
    new URL('https://chat.example/whip/lobby'),
    leaving.signal,
    { route: 'data-channel', attempt: 1 },
    {
      clock,
      createPeer: () => peer as unknown as RTCPeerConnection,
      fetch: async (url, { method = 'GET' }) => {
        log.push(`${method} ${url.pathname}`);
        if (method === 'DELETE') return deleted.promise;
        return new Response('v=0', { status: 201, headers: { Location: '/sessions/a' } });
      },
      iceServers: [],
      lifecycle: {
        listen(events) {
          listeners.add(events);
          return () => listeners.delete(events);
        },
      },
      loadExtras: () => Promise.reject(new Error('offline')),
    },
  );
  opening.catch(() => undefined);
  await promisesSettled();
  return {
    ...{ clock, log, deleted, leaving, channel, listeners },
    /** Opens the channel. */
    open() {
      channel.readyState = 'open';
      channel.onopen();
      return opening;
    },
    sleep() {
      for (const { sleep } of listeners) sleep();
    },
  };
}

const POST = 'POST /whip/lobby';
const DELETE = 'DELETE /sessions/a';

test('DataChannelCarrier closes its peer after the DELETE when it is left before the channel opens', async () => {
  for (const outcome of ['answered', 'failed'] as const) {
    const { log, deleted, leaving, listeners } = await channelAfterAnswer();
    leaving.abort();
    await promisesSettled();
    // A peer that closes first ends the session, so that the DELETE finds none.
    expect(log).toEqual([POST, DELETE]);
    if (outcome === 'answered') deleted.resolve(new Response());
    else deleted.reject(new Error('offline'));
    await promisesSettled();
    expect(log).toEqual([POST, DELETE, 'closed']);
    expect(listeners.size).toBe(0);
  }
});

test('DataChannelCarrier closes its peer after 10 s when the DELETE gets no answer', async () => {
  const { clock, log, leaving } = await channelAfterAnswer();
  leaving.abort();
  await promisesSettled();
  clock.advance(9_999);
  expect(log).toEqual([POST, DELETE]);
  clock.advance(1);
  expect(log).toEqual([POST, DELETE, 'closed']);
});

test('DataChannelCarrier closes its peer at once when the page sleeps while the channel opens', async () => {
  const { log, leaving, sleep } = await channelAfterAnswer();
  leaving.abort();
  await promisesSettled();
  sleep();
  expect(log).toEqual([POST, DELETE, 'closed']);
});

test('DataChannelCarrier deletes its session once, however often it is left', async () => {
  const { clock, log, deleted, open } = await channelAfterAnswer();
  const carrier = await open();
  // The server closes a channel after its `bye`. This one has sent none.
  carrier.leave();
  carrier.leave();
  clock.advance(2_000);
  await promisesSettled();
  expect(log).toEqual([POST, DELETE]);
  deleted.resolve(new Response());
  await promisesSettled();
  clock.advance(60_000);
  expect(log).toEqual([POST, DELETE, 'closed']);
});

test('DataChannelCarrier reports with the first frame that it has closed before', async () => {
  const { channel, open } = await channelAfterAnswer();
  const carrier = await open();
  // A late channel waits, so that nothing listens.
  channel.close();
  channel.onclose({});
  let times = 0;
  carrier.onClosed = () => times++;
  carrier.send('hello');
  expect(times).toBe(1);
});

test('DataChannelCarrier deletes no session that the server has ended after bye', async () => {
  const { clock, log, channel, open } = await channelAfterAnswer();
  const carrier = await open();
  carrier.leave();
  channel.close();
  channel.onclose({});
  clock.advance(60_000);
  expect(log).toEqual([POST, 'closed']);
});

test('DataChannelCarrier deletes no session when the page sleeps after bye, or with an open channel', async () => {
  for (const leaves of [true, false]) {
    const { clock, log, sleep, open } = await channelAfterAnswer();
    const carrier = await open();
    if (leaves) carrier.leave();
    sleep();
    // A late data channel that waits for the welcome is left after that.
    carrier.leave();
    clock.advance(60_000);
    expect(log).toEqual([POST, 'closed']);
  }
});
