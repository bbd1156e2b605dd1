import { expect, test } from 'bun:test';
import { ConnectError, type ConnectFailure } from '../../../../../www/client/connect-failure.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

const failure = (reason: ConnectFailure) => new ConnectError(reason);
const pageWithBoth = () => new PagelessClient(0, undefined, ['data-channel', 'websocket']);
const RESUMED = { resumed: true, recovered: true };

test('HandoverConnection opens a WebSocket beside a data channel that is open but not welcomed within 2 s', async () => {
  const page = pageWithBoth();
  const silent = await page.join();
  page.advance(1_999);
  await page.attempted(1);
  page.advance(1);
  const socket = await (await page.attempted(2)).open();
  expect(socket.sent).toEqual([{ type: 'hello' }]);
  expect(page.client.state.phase).toBe('joining');
  socket.welcome();
  expect(page.client.link?.route).toBe('websocket');
  // The room may have made a member for its hello.
  expect(silent.state).toBe('left');
  silent.welcome('ghost');
  expect(page.client.you?.id).toBe('me');
  page.advance(5_000);
  await page.attempted(2);
});

test('HandoverConnection leaves on the WebSocket when the data channel is welcomed late', async () => {
  const page = pageWithBoth();
  const slow = await page.join();
  page.advance(2_000);
  const socket = await (await page.attempted(2)).open();
  slow.welcome();
  expect(page.client.link?.route).toBe('data-channel');
  expect(socket.state).toBe('left');
  expect(socket.sent.at(-1)).toEqual({ type: 'bye' });
  socket.welcome('ghost');
  expect(page.client.you?.id).toBe('me');
});

test('HandoverConnection lets no carrier leave that may be of the same member', async () => {
  const page = pageWithBoth();
  const first = await page.join();
  first.welcome();
  first.onClosed();
  const slow = await page.reconnect();
  page.advance(2_000);
  const socket = await (await page.attempted(3)).open();
  slow.welcome('me', [], RESUMED);
  expect([socket.state, socket.sent.length]).toEqual(['closed', 1]);
});

test('HandoverConnection goes on with its first carrier when the second one fails before either is welcomed', async () => {
  const page = pageWithBoth();
  const slow = await page.join();
  page.advance(2_000);
  (await page.attempted(2)).fail(failure({ kind: 'unreachable' }));
  await promisesSettled();
  expect(page.client.state.phase).toBe('joining');
  slow.welcome();
  expect(page.client.link?.route).toBe('data-channel');
});

test('HandoverConnection joins on the second carrier when the first one closes before either is welcomed', async () => {
  const page = pageWithBoth();
  const first = await page.join();
  page.advance(2_000);
  const socket = await (await page.attempted(2)).open();
  first.onClosed();
  socket.welcome();
  expect(page.client.link?.route).toBe('websocket');
});
