import { expect, test } from 'bun:test';
import type { PageCarrier } from '../../../helpers/page-carrier.ts';
import { deleted, edited, message, reacted } from '../../../helpers/page-events.ts';
import { PagelessClient } from '../../../helpers/pageless-client.ts';

/** Creates a client in the room, and the carrier that it uses. */
async function live(...others: string[]): Promise<{ page: PagelessClient; carrier: PageCarrier }> {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', others);
  carrier.newestPage();
  return { page, carrier };
}

const texts = ({ client }: PagelessClient) => client.messages.map(({ text }) => text);

test('RoomClient sends hello first and is live after the welcome', async () => {
  const page = new PagelessClient();
  const phases: string[] = [];
  page.client.on('state', ({ phase }) => phases.push(phase));
  const carrier = await page.join();
  expect(carrier.sent).toEqual([{ type: 'hello' }]);
  carrier.welcome('me', ['ann']);
  expect(phases).toEqual(['joining', 'live']);
  expect(page.client.members.map(({ name }) => name)).toEqual(['ann', 'me']);
  expect(page.client.you?.name).toBe('me');
});

test('RoomClient has exactly the rights that its last welcome names', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { moderator: true, readonly: true });
  expect(page.client.state).toMatchObject({ isModerator: true, isReadonly: true });
  carrier.onClosed();
  (await page.reconnect()).welcome('me', []);
  expect(page.client.state).toMatchObject({ isModerator: false, isReadonly: false });
});

test('RoomClient is catching up until the newest page has arrived', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { head: 9 });
  expect(page.client.state).toMatchObject({ phase: 'live', catchingUp: true });
  carrier.receive({ type: 'history', before: 10, messages: [message('one', 3)], done: false, more: true });
  expect(page.client.state).toMatchObject({ catchingUp: true });
  expect(page.client.messages).toEqual([]);
  carrier.receive({ type: 'history', before: 10, messages: [message('two', 7)], done: true, more: true });
  expect(page.client.state).toMatchObject({ catchingUp: false });
  expect(texts(page)).toEqual(['one', 'two']);
});

test('RoomClient updates its members when others join and leave', async () => {
  const { page, carrier } = await live('ann');
  const received: string[] = [];
  page.client.on('joined', ({ name }) => received.push(`+${name}`));
  page.client.on('left', ({ name }) => received.push(`-${name}`));
  carrier.receive(
    { type: 'joined', member: { id: 'bob', name: 'bob' } },
    { type: 'joined', member: { id: 'cid', name: 'cid' }, returning: true },
    { type: 'left', member: { id: 'ann', name: 'ann' } },
  );
  expect(received).toEqual(['+bob', '-ann']);
  expect(page.client.members.map(({ name }) => name)).toEqual(['me', 'bob', 'cid']);
});

test('RoomClient applies edits, deletions and reactions to its messages', async () => {
  const { page, carrier } = await live();
  carrier.receive(message('one', 1, { prev: 0 }), message('two', 2), message('three', 3));
  carrier.receive(edited('one', 4, 'One', 3), deleted('two', 5), reacted('three', 6, 'me', 2));
  expect(page.client.messages).toMatchObject([
    { text: 'One', edited: true },
    { text: '', deleted: true },
    { text: 'three', reactions: [{ emoji: '👍', count: 2, mine: true }] },
  ]);
});

test('RoomClient keeps a message as sent until the room broadcasts it', async () => {
  const { page, carrier } = await live();
  expect(page.client.send('hello')).toBe(true);
  const [{ command, state } = {}] = page.client.outgoing;
  expect(state).toEqual({ kind: 'sent' });
  expect(carrier.sent.at(-1)).toEqual({ type: 'send', id: command?.id, text: 'hello' });
  const waiting: number[] = [];
  page.client.on('message', () => waiting.push(page.client.outgoing.length));
  carrier.receive(message(command?.id ?? '', 1, { prev: 0, text: 'hello' }));
  expect(page.client.outgoing).toEqual([]);
  // A message is never in `outgoing` and in `messages` at once.
  expect(waiting).toEqual([0]);
  expect(texts(page)).toEqual(['hello']);
});

test('RoomClient counts its own message in a page of history as acknowledged', async () => {
  const { page, carrier } = await live();
  page.client.send('the ack of this was lost');
  const [{ command } = {}] = page.client.outgoing;
  carrier.onClosed();
  const next = await page.reconnect();
  next.welcome('me', [], { epoch: 'another', head: 5 });
  next.receive({ type: 'history', before: 6, messages: [message(command?.id ?? '', 4)], done: true, more: false });
  expect(page.client.outgoing).toEqual([]);
  expect(page.client.messages.length).toBe(1);
});

test('RoomClient sends commands in the order they were given, also one from a listener of the welcome', async () => {
  const { page, carrier } = await live();
  page.client.send('one');
  carrier.onClosed();
  page.client.send('two');
  page.client.on('state', ({ phase }) => phase === 'live' && page.client.send('three'));
  const next = await page.reconnect();
  next.welcome('me', [], { recovered: true });
  expect(next.sent.slice(1)).toMatchObject([{ text: 'one' }, { text: 'two' }, { text: 'three' }]);
});

test('RoomClient holds messages while it is disconnected, and sends them in order under the same ids', async () => {
  const { page, carrier } = await live();
  page.client.send('one');
  carrier.onClosed();
  page.client.send('two');
  expect(page.client.state.phase).toBe('waiting');
  const next = await page.reconnect();
  page.client.send('three');
  expect(next.sent.length).toBe(1);
  next.welcome('me2');
  expect(next.sent.slice(1)).toEqual(page.client.outgoing.map(({ command }) => command));
  expect(next.sent.slice(1)).toMatchObject([{ text: 'one' }, { text: 'two' }, { text: 'three' }]);
  expect(new Set(page.client.outgoing.map(({ command }) => command.id)).size).toBe(3);
});

test('RoomClient raises refused when the server refuses a command', async () => {
  const { page, carrier } = await live();
  const refused: unknown[] = [];
  page.client.on('refused', ({ command, error }) => refused.push([command.type, error.code]));
  page.client.command({ type: 'rename', name: 'admin' });
  const [{ command } = {}] = page.client.outgoing;
  carrier.receive({ type: 'error', id: command?.id ?? '', code: 'bad-name', reason: 'No.' });
  expect(refused).toEqual([['rename', 'bad-name']]);
  expect(page.client.outgoing).toEqual([]);
});

test('RoomClient requests one older page at a time, and none while it is disconnected', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { head: 60 });
  page.client.loadOlder();
  carrier.receive({ type: 'history', before: 61, messages: [message('new', 60)], done: true, more: true });
  expect(page.client.canLoadOlder).toBe(true);
  page.client.loadOlder();
  page.client.loadOlder();
  expect(carrier.sent.slice(1)).toEqual([{ type: 'history', before: 60 }]);
  expect(page.client.canLoadOlder).toBe(false);
  carrier.receive({ type: 'error', code: 'busy', reason: 'Request one page of history at a time.' });
  expect(page.client.canLoadOlder).toBe(true);
  page.client.loadOlder();
  carrier.receive({ type: 'history', before: 60, messages: [message('old', 2)], done: true, more: false });
  expect(texts(page)).toEqual(['old', 'new']);
  expect(page.client.hasOlder).toBe(false);
  carrier.onClosed();
  expect(page.client.canLoadOlder).toBe(false);
});

test('RoomClient answers a ping at once', async () => {
  const { carrier } = await live();
  carrier.receive({ type: 'ping' });
  expect(carrier.sent.at(-1)).toEqual({ type: 'pong' });
});

test('RoomClient sends typing every three seconds at most, and only in the room', async () => {
  const { page, carrier } = await live();
  for (let at = 0; at < 4; at++) {
    page.client.typing();
    page.advance(1_000);
  }
  expect(carrier.sent.slice(1)).toEqual([{ type: 'typing' }, { type: 'typing' }]);
  carrier.onClosed();
  page.client.typing();
  expect(carrier.sent.length).toBe(3);
});

test('RoomClient reports a listener that throws, and calls the others', async () => {
  const reported: unknown[] = [];
  const original = globalThis.reportError;
  globalThis.reportError = (error) => reported.push(error);
  try {
    const { page, carrier } = await live();
    const received: string[] = [];
    page.client.on('message', () => {
      throw new Error('mine');
    });
    const stop = page.client.on('message', ({ text }) => received.push(text));
    carrier.receive(message('one', 1));
    stop();
    carrier.receive(message('two', 2));
    expect(received).toEqual(['one']);
    expect(reported.length).toBe(2);
  } finally {
    globalThis.reportError = original;
  }
});

test('RoomClient ignores frames and messages that it cannot parse', async () => {
  const { page, carrier } = await live();
  const received: string[] = [];
  page.client.on('message', ({ text }) => received.push(text));
  const history = { type: 'history', before: 9, done: true, more: false };
  for (const frame of [
    ...['', 'nonsense', 'null', '[1, null, {"type":"new"}]', '{"type":"message","id":1}', '{"type":"welcome"}'],
    JSON.stringify({ ...history, messages: [{ type: 'ping' }] }),
    JSON.stringify({ ...history, messages: 7 }),
  ]) {
    carrier.onText(frame);
  }
  carrier.onText(JSON.stringify([{ type: 'from-the-future' }, message('read', 1)]));
  expect(received).toEqual(['read']);
  expect(page.client.state.phase).toBe('live');
});
