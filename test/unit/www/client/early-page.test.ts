import { describe, expect, test } from 'bun:test';
import type { RoomNow } from '../../../../src/protocol/room-now.ts';
import { ConnectError } from '../../../../www/client/connect-failure.ts';
import { message, reacted } from '../../../helpers/page-events.ts';
import { PagelessClient } from '../../../helpers/pageless-client.ts';

const ANN = { id: 'ann', name: 'ann' };
const PAGE: RoomNow = {
  ...{ room: 'lobby', epoch: 'epoch', head: 5, members: [ANN], count: 1, more: true },
  messages: [message('one', 3), message('two', 5)],
};

const texts = ({ client }: PagelessClient) => client.messages.map(({ text }) => text);

/** Lets the client go on: it reads in microtasks. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
}

/** A client whose server answers with a page at once. It is connecting. */
async function joining(page: unknown = PAGE, ...options: ConstructorParameters<typeof PagelessClient>) {
  const pageless = new PagelessClient(...options);
  const requests: AbortSignal[] = [];
  pageless.readNow = (signal) => {
    requests.push(signal);
    return Promise.resolve(page);
  };
  const events: string[] = [];
  for (const name of ['reset', 'message', 'messages', 'members'] as const)
    pageless.client.on(name, () => events.push(name));
  pageless.client.join();
  const attempt = await pageless.attempted(1);
  await settle();
  return { pageless, attempt, requests, events };
}

describe('RoomClient', () => {
  test('shows the newest page while it connects, and is still joining', async () => {
    const { pageless, events } = await joining();
    const { client } = pageless;
    expect(client.state).toEqual({ phase: 'joining', attempt: 1 });
    expect(texts(pageless)).toEqual(['one', 'two']);
    expect(client.members).toEqual([ANN]);
    expect(client).toMatchObject({ count: 1, hasOlder: true, canLoadOlder: false, you: undefined });
    expect(client.position).toEqual({ epoch: 'epoch', offset: 5 });
    // The messages are not new.
    expect(events).toEqual(['reset', 'members', 'messages']);
  });

  test('recovers exactly what followed the page', async () => {
    const { pageless, attempt, events } = await joining();
    const carrier = await attempt.open();
    expect(carrier.sent).toEqual([{ type: 'hello', epoch: 'epoch', offset: 5 }]);
    events.splice(0);
    carrier.welcome('me', ['ann'], { head: 7, recovered: true });
    expect(pageless.client.state).toMatchObject({ phase: 'live', catchingUp: true });
    carrier.receive(message('three', 7, { prev: 5 }));
    expect(texts(pageless)).toEqual(['one', 'two', 'three']);
    expect(events).toEqual(['members', 'message']);
    expect(pageless.client).toMatchObject({ state: { catchingUp: false }, canLoadOlder: true });
    expect(pageless.client.members.map(({ id }) => id)).toEqual(['ann', 'me']);
  });

  test.each([
    ['the room has moved on too far', { head: 90 }],
    ['the room has begun anew', { epoch: 'another', head: 90 }],
  ])('replaces the page when %s', async (_, welcome) => {
    const { pageless, attempt } = await joining();
    const carrier = await attempt.open();
    carrier.welcome('me', [], welcome);
    expect(texts(pageless)).toEqual([]);
    carrier.receive({ type: 'history', before: 91, messages: [message('new', 90)], done: true, more: false });
    expect(texts(pageless)).toEqual(['new']);
    expect(pageless.client.hasOlder).toBe(false);
  });

  test('sends what was written over the page once it has joined', async () => {
    const { pageless, attempt } = await joining();
    expect(pageless.client.send('hello')).toBe(true);
    const carrier = await attempt.open();
    expect(carrier.sent).toMatchObject([{ type: 'hello' }]);
    carrier.welcome('me', ['ann'], { head: 5, recovered: true });
    const [{ command } = { command: { id: '' } }] = pageless.client.outgoing;
    expect(carrier.sent).toMatchObject([{ type: 'hello' }, { type: 'send', id: command.id, text: 'hello' }]);
    carrier.receive(message(command.id, 8, { prev: 5, text: 'hello' }));
    expect(pageless.client.outgoing).toEqual([]);
    expect(texts(pageless)).toEqual(['one', 'two', 'hello']);
  });

  test('discards a page that comes after hello', async () => {
    const pageless = new PagelessClient();
    const { promise, resolve } = Promise.withResolvers<unknown>();
    pageless.readNow = () => promise;
    const carrier = await pageless.join();
    expect(carrier.sent).toEqual([{ type: 'hello' }]);
    resolve(PAGE);
    await settle();
    expect(texts(pageless)).toEqual([]);
    carrier.welcome('me', [], { head: 5 });
    carrier.newestPage();
    expect(pageless.client.state).toMatchObject({ phase: 'live', catchingUp: false });
  });

  test.each([
    ['a refusal', { type: 'about:blank', status: 403, detail: 'No.' }],
    ['a room that does not exist', { room: 'lobby', head: 0, members: [], count: 0, more: false, messages: [] }],
    ['no object', null],
    ['a page that breaks the protocol', { ...PAGE, messages: [{ ...message('one', 3), text: 7 }] }],
    ['an epoch of another kind', { ...PAGE, epoch: 7 }],
    ['a head of another kind', { ...PAGE, head: -1 }],
    ['members of another kind', { ...PAGE, members: [7] }],
  ])('joins without the page after %s', async (_, page) => {
    const { pageless, attempt, events } = await joining(page);
    expect(events).toEqual([]);
    const carrier = await attempt.open();
    expect(carrier.sent).toEqual([{ type: 'hello' }]);
    carrier.welcome('me', []);
    carrier.newestPage();
    expect(pageless.client.state).toMatchObject({ phase: 'live' });
  });

  test('joins without the page when the request fails', async () => {
    const pageless = new PagelessClient();
    const carrier = await pageless.join();
    carrier.welcome('me', []);
    expect(pageless.client.state).toMatchObject({ phase: 'live' });
  });

  test('requests no page when it comes back: after a reload, a lost connection, and with a page', async () => {
    const resume = { member: 'me', token: 'token of me' };
    const reloaded = await joining(PAGE, 0, { resume, outgoing: [] });
    expect(reloaded.requests).toEqual([]);
    const { pageless, attempt, requests } = await joining();
    expect(requests).toHaveLength(1);
    attempt.fail(new ConnectError({ kind: 'unreachable' }));
    await settle();
    expect(texts(pageless)).toEqual(['one', 'two']);
    pageless.advance(500);
    const carrier = await (await pageless.attempted(2)).open();
    expect(carrier.sent).toEqual([{ type: 'hello', epoch: 'epoch', offset: 5 }]);
    carrier.welcome('me', [], { head: 5, recovered: true });
    carrier.onClosed();
    await pageless.reconnect();
    expect(requests).toHaveLength(1);
  });

  test('stops the request when it leaves, and requests a page again with the next attempt', async () => {
    const pageless = new PagelessClient();
    const requests: { readonly signal: AbortSignal; readonly resolve: (page: unknown) => void }[] = [];
    pageless.readNow = (signal) => new Promise((resolve) => requests.push({ signal, resolve }));
    pageless.client.join();
    await pageless.attempted(1);
    pageless.client.leave();
    expect(requests[0]?.signal.aborted).toBe(true);
    requests[0]?.resolve(PAGE);
    await settle();
    expect(texts(pageless)).toEqual([]);
    pageless.client.join();
    await pageless.attempted(2);
    requests[1]?.resolve(PAGE);
    await settle();
    expect(texts(pageless)).toEqual(['one', 'two']);
  });

  test('keeps the own reactions of a user in the page, and drops them as another member', async () => {
    const reactions = [{ emoji: '👍', count: 1, mine: true as const }];
    const { pageless, attempt } = await joining({ ...PAGE, messages: [{ ...message('two', 5), reactions }] });
    const carrier = await attempt.open();
    carrier.welcome('me', [], { head: 5, recovered: true });
    expect(pageless.client.find('two')?.reactions).toEqual(reactions);
    carrier.receive(reacted('two', 6, 'ann', 2));
    expect(pageless.client.find('two')?.reactions).toEqual([{ emoji: '👍', count: 2, mine: true }]);
    carrier.onClosed();
    (await pageless.reconnect()).welcome('another', [], { head: 6, recovered: true });
    expect(pageless.client.find('two')?.reactions).toEqual([{ emoji: '👍', count: 2 }]);
  });

  test('has the settings and the pinned message of the page, without fields that break the protocol', async () => {
    const { reactions: _, ...pinned } = message('one', 3);
    const page = { ...PAGE, settings: { rev: 2, topic: 'Bears', pinned: 'one' }, pinned };
    const { pageless, attempt } = await joining(page);
    expect(pageless.client.settings?.topic).toBe('Bears');
    expect(pageless.client.pinned?.text).toBe('one');
    const carrier = await attempt.open();
    carrier.welcome('me', [], { head: 5, recovered: true, settings: { rev: 3, topic: 'Wolves' } });
    expect(pageless.client.settings?.topic).toBe('Wolves');
    expect(pageless.client.pinned).toBeUndefined();
    const broken = await joining({ ...PAGE, settings: { rev: 'two' }, pinned: { text: 7 } });
    expect(texts(broken.pageless)).toEqual(['one', 'two']);
    expect(broken.pageless.client).toMatchObject({ settings: undefined, pinned: undefined });
  });
});
