import { expect, test } from 'bun:test';
import type { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { message } from '../../../../helpers/page-events.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';

/** Creates a client in an empty room, and the carrier that it uses. */
async function live(): Promise<{ page: PagelessClient; carrier: PageCarrier }> {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome();
  carrier.newestPage();
  return { page, carrier };
}

const texts = ({ client }: PagelessClient) => client.messages.map(({ text }) => text);
const frame = (carrier: PageCarrier, item: unknown) => carrier.onText(JSON.stringify(item));

test('RoomClient shows the message after one that breaks the protocol, in the next frame, without reconnecting', async () => {
  const { page, carrier } = await live();
  frame(carrier, { ...message('bad', 1, { prev: 0 }), reactions: 'many' });
  carrier.receive(message('good', 2, { prev: 1 }));
  frame(carrier, { type: 'of-a-newer-server', offset: 5, prev: 2, time: 1 });
  carrier.receive(message('also-good', 9, { prev: 5 }));
  expect(texts(page)).toEqual(['good', 'also-good']);
  expect(page.client.state.phase).toBe('live');
});

test('RoomClient is not deaf after an offset that is not valid', async () => {
  const { page, carrier } = await live();
  for (const offset of [1e300, Number.MAX_SAFE_INTEGER, -1])
    frame(carrier, { ...message('bad', 1), offset, time: 'now' });
  carrier.receive(message('good', 2));
  expect(texts(page)).toEqual(['good']);
});

test('RoomClient ends a connection after 20 breaches of the protocol, with a reason', async () => {
  const { page, carrier } = await live();
  for (let at = 0; at < 20; at++) carrier.onText('nonsense');
  expect(page.client.state.phase).toBe('live');
  carrier.onText('nonsense');
  expect(page.client.state).toMatchObject({
    phase: 'ended',
    failure: {
      kind: 'closed',
      close: { code: 'protocol', reconnects: false, reason: expect.stringContaining('broke the protocol') },
    },
  });
  expect(carrier.state).toBe('closed');
});

test.each([
  'nonsense',
  '{"type":"welcome"}',
  '{"type":"welcome","you":{"id":"me","name":"me"},"epoch":{},"head":0,"count":0}',
  '[{"type":"ping"},7]',
])('RoomClient ends a connection to a server that answers hello with %s', async (answer) => {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.onText(answer);
  expect(page.client.state).toMatchObject({ phase: 'ended', failure: { close: { code: 'protocol' } } });
});

test('RoomClient ignores a second welcome', async () => {
  const { page, carrier } = await live();
  carrier.receive(message('kept', 1));
  carrier.welcome('another', ['ann'], { epoch: 'another', token: 'another' });
  expect(page.client.you?.id).toBe('me');
  expect(texts(page)).toEqual(['kept']);
  expect(page.stored).toMatchObject({ resume: { member: 'me' } });
});

test.each(['soon', null, {}, true])('RoomClient ignores a wait of %p in bye', async (retryAfter) => {
  const { page, carrier } = await live();
  frame(carrier, { type: 'bye', code: 'shutdown', reason: 'x', retryAfter });
  expect(page.client.state).toMatchObject({ phase: 'waiting', failure: { close: { code: 'shutdown' } } });
  expect(page.client.state).not.toHaveProperty('failure.until', expect.anything());
  await page.reconnect();
});

test.each([
  [3e9, 3e9],
  [1e300, 315_360_000_000],
  [-5, 100],
  [60_000, 60_000],
])('RoomClient may return %d ms after a kick at %d ms', async (retryAfter, wait) => {
  const { page, carrier } = await live();
  carrier.receive({ type: 'bye', code: 'kicked', reason: 'No.', retryAfter });
  expect(page.client.state).toMatchObject({ phase: 'ended', failure: { until: page.now + wait } });
});

test('RoomClient loads no page that it did not request', async () => {
  const { page, carrier } = await live();
  carrier.receive({ type: 'history', before: 9, messages: [message('unasked', 3)], done: true, more: true });
  expect(texts(page)).toEqual([]);
  expect(page.client.hasOlder).toBe(false);
});

test('RoomClient counts at most 1,000 members by name', async () => {
  const { page, carrier } = await live();
  for (let at = 0; at < 1_100; at++) carrier.receive({ type: 'joined', member: { id: `m${at}`, name: `m${at}` } });
  expect(page.client.members.length).toBe(1_000);
});

test('RoomClient keeps reactions in one order, live and in rows', async () => {
  const { page, carrier } = await live();
  carrier.receive(message('one', 1));
  const react = (offset: number, emoji: string, count: number) =>
    carrier.receive({
      ...{ type: 'reacted', message: 'one', offset, time: 1, member: { id: 'ann', name: 'ann' } },
      ...{ emoji, count, on: count > 0 },
    });
  const events = ['👍', '🎉', '🔥', '❤️'];
  for (const [at, emoji] of events.entries()) react(2 + at, emoji, 1);
  react(6, '👍', 0);
  react(7, '👍', 1);
  expect(page.client.messages[0]?.reactions?.map(({ emoji }) => emoji)).toEqual(['❤️', '🎉', '👍', '🔥']);
});

test('RoomClient keeps at most 12 reactions to a message', async () => {
  const { page, carrier } = await live();
  carrier.receive(message('one', 1));
  for (let at = 0; at < 100; at++) {
    carrier.receive({
      ...{ type: 'reacted', message: 'one', offset: 2 + at, time: 1, member: { id: 'ann', name: 'ann' } },
      ...{ emoji: `e${at}`, count: 1, on: true },
    });
  }
  expect(page.client.messages[0]?.reactions?.length).toBe(12);
});
