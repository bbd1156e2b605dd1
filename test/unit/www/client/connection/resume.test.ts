import { expect, test } from 'bun:test';
import type { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { edited, message, reacted, renamed } from '../../../../helpers/page-events.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';

/** A client in the room that knows the messages `one` and `two`, and the carrier it is on. */
async function live(): Promise<{ page: PagelessClient; carrier: PageCarrier }> {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { head: 2 });
  const messages = [message('one', 1), message('two', 2)];
  carrier.receive({ type: 'history', before: 3, messages, done: true, more: false });
  return { page, carrier };
}

const ids = ({ client }: PagelessClient) => client.messages.map(({ id }) => id);

test('The client comes back with its token, the epoch and the last offset it knows', async () => {
  const { page, carrier } = await live();
  carrier.receive(message('three', 5, { prev: 2 }));
  carrier.onClosed();
  const next = await page.reconnect();
  expect(next.sent).toEqual([{ type: 'hello', token: 'token of me', epoch: 'epoch', offset: 5 }]);
});

test('The client that recovered goes on where it was, and is catching up until it has what the welcome promised', async () => {
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

test('The client that missed nothing is not catching up', async () => {
  const { page, carrier } = await live();
  carrier.onClosed();
  (await page.reconnect()).welcome('me', [], { head: 2, resumed: true, recovered: true });
  expect(page.client.state).toMatchObject({ phase: 'live', catchingUp: false });
});

test('The client that did not recover starts anew with the newest page', async () => {
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

test('The client claims no offset while the newest page is not whole, or it would never come', async () => {
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

test('The client shows no part of an older page whose other part was lost with the connection', async () => {
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

test('The client reconnects when an event before one was lost, and shows neither until it has both', async () => {
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

test('The client drops what it has heard before', async () => {
  const { page, carrier } = await live();
  const heard: string[] = [];
  page.client.on('message', ({ id }) => heard.push(id));
  carrier.receive(message('two', 2, { prev: 1 }), message('three', 3));
  carrier.receive(message('three', 3, { prev: 2 }), edited('two', 4, 'Two'));
  expect(heard).toEqual(['three']);
  expect(ids(page)).toEqual(['one', 'two', 'three']);
});

test('The client takes a renaming of itself, and keeps the token that carries the new name', async () => {
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

test('The client does not let a replayed renaming change who is here now', async () => {
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

test('The client that became somebody else calls no reaction its own', async () => {
  const { page, carrier } = await live();
  carrier.receive(reacted('one', 3, 'me', 1));
  expect(page.client.messages[0]?.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
  carrier.onClosed();
  (await page.reconnect()).welcome('another', [], { head: 3, recovered: true });
  expect(page.client.messages[0]?.reactions).toEqual([{ emoji: '👍', count: 1 }]);
});

test('A reloaded page is who it was, and says what it had not sent', async () => {
  const { page, carrier } = await live();
  carrier.onClosed();
  page.client.send('unsent');
  const reloaded = new PagelessClient(0, page.stored);
  const next = await reloaded.join();
  expect(next.sent).toEqual([{ type: 'hello', token: 'token of me' }]);
  // Written before the welcome, and the page is reloaded again.
  reloaded.client.send('unsent, too');
  const again = new PagelessClient(0, reloaded.stored);
  const last = await again.join();
  last.welcome('me', [], { resumed: true });
  expect(last.sent.slice(1)).toMatchObject([{ text: 'unsent' }, { text: 'unsent, too' }]);
  expect(last.sent[1]).toEqual(page.client.outgoing[0]?.command);
});

test('A page that was never welcome keeps what was written, too, and overwrites nothing before it has looked', async () => {
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

test('A page whose member lives elsewhere joins as new and leaves what was not sent to the other', async () => {
  const page = new PagelessClient(0, 'taken');
  const carrier = await page.join();
  expect(carrier.sent).toEqual([{ type: 'hello' }]);
  expect(page.client.outgoing).toEqual([]);
});

test('A page that wakes up after another took its member over joins as new, with nothing of the old', async () => {
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

test('A page that wakes up after another page of its tab takes up what that one left', async () => {
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

test('The client that left is forgotten, and joins as new', async () => {
  const { page, carrier } = await live();
  page.client.send('unsent');
  page.client.leave();
  expect(page.stored).toBeUndefined();
  expect(page.holdsLock).toBe(false);
  expect(carrier.state).toBe('left');
  expect(page.client.outgoing).toMatchObject([{ state: { kind: 'failed', failure: 'ended' } }]);
  expect((await page.join()).sent[0]).not.toHaveProperty('token');
});

test('Leaving while the page still looks for who it was is leaving', async () => {
  const page = new PagelessClient(0, { resume: { member: 'me', token: 'old' }, outgoing: [] });
  page.client.join();
  page.client.leave();
  expect((await page.join()).sent).toEqual([{ type: 'hello' }]);
});
