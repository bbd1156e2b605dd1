import { expect, test } from 'bun:test';
import type { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { edited, message, reacted, renamed } from '../../../../helpers/page-events.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';

/** Creates a client in the room with the messages `one` and `two`, and the carrier that it uses. */
async function live(): Promise<{ page: PagelessClient; carrier: PageCarrier }> {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { head: 2 });
  const messages = [message('one', 1), message('two', 2)];
  carrier.receive({ type: 'history', before: 3, messages, done: true, more: false });
  return { page, carrier };
}

const ids = ({ client }: PagelessClient) => client.messages.map(({ id }) => id);

test('RoomClient reconnects with its token, the epoch and its last offset', async () => {
  const { page, carrier } = await live();
  carrier.receive(message('three', 5, { prev: 2 }));
  carrier.onClosed();
  const next = await page.reconnect();
  expect(next.sent).toEqual([{ type: 'hello', token: 'token of me', epoch: 'epoch', offset: 5 }]);
});

test('RoomClient keeps its messages when it recovers, and is catching up until the head of the welcome', async () => {
  const { page, carrier } = await live();
  carrier.onClosed();
  const resets: unknown[] = [];
  page.client.on('reset', (event) => resets.push(event));
  const next = await page.reconnect();
  next.welcome('me', [], { head: 7, resumed: true, recovered: true });
  expect(page.client.state).toMatchObject({ phase: 'live', catchingUp: true });
  next.receive(message('three', 5, { prev: 2 }));
  expect(page.client.state).toMatchObject({ catchingUp: true });
  next.receive(message('four', 7, { prev: 5 }));
  expect(page.client.state).toMatchObject({ catchingUp: false });
  expect(ids(page)).toEqual(['one', 'two', 'three', 'four']);
  expect(resets).toEqual([]);
});

test('RoomClient is not catching up when it missed nothing', async () => {
  const { page, carrier } = await live();
  carrier.onClosed();
  (await page.reconnect()).welcome('me', [], { head: 2, resumed: true, recovered: true });
  expect(page.client.state).toMatchObject({ phase: 'live', catchingUp: false });
});

test('RoomClient starts anew with the newest page when it does not recover', async () => {
  const { page, carrier } = await live();
  carrier.onClosed();
  const resets: string[][] = [];
  page.client.on('reset', () => resets.push(ids(page)));
  const next = await page.reconnect();
  next.welcome('me', [], { epoch: 'another', head: 90, resumed: true });
  expect(resets).toEqual([[]]);
  expect(page.client.state).toMatchObject({ catchingUp: true });
  next.receive({ type: 'history', before: 91, messages: [message('new', 90)], done: true, more: true });
  expect(ids(page)).toEqual(['new']);
  expect(page.client.position).toEqual({ epoch: 'another', offset: 90 });
  next.onClosed();
  expect((await page.reconnect()).sent).toMatchObject([{ epoch: 'another', offset: 90 }]);
});

test('RoomClient sends no offset while the newest page is incomplete, so that the page comes again', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { head: 9 });
  carrier.receive({ type: 'history', before: 10, messages: [message('one', 3)], done: false, more: true });
  carrier.onClosed();
  const next = await page.reconnect();
  expect(next.sent).toEqual([{ type: 'hello', token: 'token of me' }]);
  next.welcome('me', [], { head: 9, resumed: true });
  next.receive({
    ...{ type: 'history', before: 10, done: true, more: true },
    messages: [message('one', 3), message('two', 7)],
  });
  expect(ids(page)).toEqual(['one', 'two']);
});

test('RoomClient sends no offset when it did not recover and lost the connection before the page was complete', async () => {
  const { page, carrier } = await live();
  carrier.onClosed();
  const second = await page.reconnect();
  second.welcome('me', [], { epoch: 'epoch', head: 900, resumed: true });
  second.receive({ type: 'history', before: 901, messages: [message('part', 890)], done: false, more: true });
  second.receive(message('live', 901));
  second.onClosed();
  const third = await page.reconnect();
  expect(third.sent).toEqual([{ type: 'hello', token: 'token of me' }]);
  third.welcome('me', [], { head: 901, resumed: true });
  const newest = [message('part', 890), message('rest', 900), message('live', 901)];
  third.receive({ type: 'history', before: 902, messages: newest, done: true, more: true });
  expect(ids(page)).toEqual(['part', 'rest', 'live']);
});

test('RoomClient shows no part of an older page when the connection breaks before its end', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { head: 9 });
  carrier.receive({ type: 'history', before: 10, messages: [message('new', 9)], done: true, more: true });
  page.client.loadOlder();
  carrier.receive({ type: 'history', before: 9, messages: [message('oldest', 1)], done: false, more: false });
  carrier.onClosed();
  const next = await page.reconnect();
  next.welcome('me', [], { head: 9, resumed: true, recovered: true });
  expect(ids(page)).toEqual(['new']);
  page.client.loadOlder();
  expect(next.sent.at(-1)).toEqual({ type: 'history', before: 9 });
  const both = [message('oldest', 1), message('older', 4)];
  next.receive({ type: 'history', before: 9, messages: both, done: true, more: false });
  expect(ids(page)).toEqual(['oldest', 'older', 'new']);
});

test('RoomClient reconnects on a gap, and applies no event after the gap before it has all', async () => {
  const { page, carrier } = await live();
  page.client.send('mine');
  carrier.receive(message('four', 8, { prev: 5 }), message('five', 9));
  expect(page.client.state).toMatchObject({ phase: 'waiting', attempt: 1 });
  expect(carrier.state).toBe('closed');
  expect(ids(page)).toEqual(['one', 'two']);
  const next = await page.reconnect();
  expect(next.sent).toEqual([{ type: 'hello', token: 'token of me', epoch: 'epoch', offset: 2 }]);
  next.welcome('me', [], { head: 9, resumed: true, recovered: true });
  next.receive(message('three', 5, { prev: 2 }), message('four', 8), message('five', 9));
  expect(ids(page)).toEqual(['one', 'two', 'three', 'four', 'five']);
});

test('RoomClient ignores events that it has applied already', async () => {
  const { page, carrier } = await live();
  const received: string[] = [];
  page.client.on('message', ({ id }) => received.push(id));
  carrier.receive(message('two', 2, { prev: 1 }), message('three', 3));
  carrier.receive(message('three', 3, { prev: 2 }), edited('two', 4, 'Two'));
  expect(received).toEqual(['three']);
  expect(ids(page)).toEqual(['one', 'two', 'three']);
});

test('RoomClient applies its own new name and stores the token for it', async () => {
  const { page, carrier } = await live();
  page.client.command({ type: 'rename', name: 'Neo' });
  const [{ command } = {}] = page.client.outgoing;
  carrier.receive(renamed('me', 3, 'Neo'));
  carrier.receive({ type: 'ack', id: command?.id ?? '', offset: 3, time: 3, token: 'token of Neo' });
  expect(page.client.state).toMatchObject({ you: { id: 'me', name: 'Neo' } });
  expect(page.client.members).toEqual([{ id: 'me', name: 'Neo' }]);
  expect(page.stored).toMatchObject({ resume: { member: 'me', token: 'token of Neo' } });
  carrier.onClosed();
  expect((await page.reconnect()).sent).toMatchObject([{ token: 'token of Neo' }]);
});

test('RoomClient keeps the names of the welcome when an older renaming is replayed', async () => {
  const { page, carrier } = await live();
  carrier.onClosed();
  const next = await page.reconnect();
  next.welcome('me', ['ann'], { head: 4, resumed: true, recovered: true });
  const changes: string[] = [];
  page.client.on('changed', ({ type }) => changes.push(type));
  next.receive({ ...renamed('ann', 3, 'Old'), prev: 2 }, renamed('me', 4, 'Older'), renamed('ann', 5, 'New'));
  expect(changes).toEqual(['renamed', 'renamed', 'renamed']);
  expect(page.client.members.map(({ name }) => name)).toEqual(['New', 'me']);
  expect(page.client.state).toMatchObject({ you: { name: 'me' } });
});

test('RoomClient marks no reaction as its own when it resumes as another member', async () => {
  const { page, carrier } = await live();
  carrier.receive(reacted('one', 3, 'me', 1));
  expect(page.client.messages[0]?.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
  carrier.onClosed();
  (await page.reconnect()).welcome('another', [], { head: 3, recovered: true });
  expect(page.client.messages[0]?.reactions).toEqual([{ emoji: '👍', count: 1 }]);
});

test('RoomClient resumes its identity after a reload, and sends what was unsent', async () => {
  const { page, carrier } = await live();
  carrier.onClosed();
  page.client.send('unsent');
  const reloaded = new PagelessClient(0, page.stored);
  const next = await reloaded.join();
  expect(next.sent).toEqual([{ type: 'hello', token: 'token of me' }]);
  // Given before the welcome. The page is reloaded again.
  reloaded.client.send('unsent, too');
  const again = new PagelessClient(0, reloaded.stored);
  const last = await again.join();
  last.welcome('me', [], { resumed: true });
  expect(last.sent.slice(1)).toMatchObject([{ text: 'unsent' }, { text: 'unsent, too' }]);
  expect(last.sent[1]).toEqual(page.client.outgoing[0]?.command);
});

test('RoomClient stores commands before its first welcome, but not before it has claimed its identity', async () => {
  const page = new PagelessClient();
  page.client.send('early');
  expect(page.stored).toBeUndefined();
  const carrier = await page.join();
  page.client.send('unsent');
  carrier.onClosed();
  const reloaded = new PagelessClient(0, page.stored);
  const next = await reloaded.join();
  next.welcome();
  expect(next.sent.slice(1)).toMatchObject([{ text: 'early' }, { text: 'unsent' }]);
});

test('RoomClient joins as a new member without unsent commands when another page has its identity', async () => {
  const page = new PagelessClient(0, 'taken');
  const carrier = await page.join();
  expect(carrier.sent).toEqual([{ type: 'hello' }]);
  expect(page.client.outgoing).toEqual([]);
});

test('RoomClient joins as a new member when another page took its identity while it slept', async () => {
  const { page } = await live();
  page.client.send('unsent');
  page.sleep();
  page.stored = 'taken';
  page.wake();
  const next = await (await page.attempted(2)).open();
  expect(next.sent).toMatchObject([{ type: 'hello' }]);
  expect(next.sent[0]).not.toHaveProperty('token');
  next.welcome('new');
  expect(next.sent.length).toBe(1);
});

test('RoomClient resumes what another page of its tab stored while it slept', async () => {
  const { page } = await live();
  page.client.send('mine');
  page.sleep();
  const [mine] = page.storedOutgoing;
  const other = { command: { type: 'send' as const, id: 'other-000000000000', text: 'its' }, time: page.now + 1 };
  page.stored = {
    resume: { member: 'me', token: 'newer' },
    outgoing: [...(mine ? [mine] : []), { ...other, state: { kind: 'sent' } }],
  };
  page.wake();
  const next = await (await page.attempted(2)).open();
  expect(next.sent).toMatchObject([{ token: 'newer' }]);
  next.welcome('me', [], { resumed: true, recovered: true, head: 2 });
  expect(next.sent.slice(1)).toMatchObject([{ text: 'mine' }, { text: 'its' }]);
});

test('RoomClient clears its identity when it leaves, and then joins as a new member', async () => {
  const { page, carrier } = await live();
  page.client.send('unsent');
  page.client.leave();
  expect(page.stored).toBeUndefined();
  expect(page.holdsLock).toBe(false);
  expect(carrier.state).toBe('left');
  expect(page.client.outgoing).toMatchObject([{ state: { kind: 'failed', failure: 'ended' } }]);
  expect((await page.join()).sent[0]).not.toHaveProperty('token');
});

test('RoomClient leaves when leave is called while it claims its identity', async () => {
  const page = new PagelessClient(0, { resume: { member: 'me', token: 'old' }, outgoing: [] });
  page.client.join();
  page.client.leave();
  expect((await page.join()).sent).toEqual([{ type: 'hello' }]);
});

test('RoomClient has caught up although the newest event is of a type that it does not know', async () => {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { head: 0 });
  carrier.newestPage();
  carrier.receive(message('one', 1, { prev: 0 }));
  carrier.lose();
  const next = await page.reconnect();
  next.welcome('me', [], { head: 2, recovered: true, resumed: true });
  expect(page.client.state).toMatchObject({ phase: 'live', catchingUp: true });
  next.receive({ type: 'of-a-newer-server', offset: 2, prev: 1, time: 2 } as never);
  expect(page.client.state).toMatchObject({ phase: 'live', catchingUp: false });
  // The next resumption repeats the event that was skipped.
  expect(page.client.position.offset).toBe(1);
});
