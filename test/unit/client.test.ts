import { expect, test } from 'bun:test';
import { closings } from '../../src/protocol/closings.ts';
import type { Message } from '../../src/protocol/server-messages.ts';
import { ConnectError } from '../../www/client/trouble.ts';
import type { PageCarrier } from '../helpers/page-carrier.ts';
import { PagelessClient } from '../helpers/pageless-client.ts';

/** A client in the room, and the carrier it is on. */
async function live(...others: string[]): Promise<{ page: PagelessClient; carrier: PageCarrier }> {
  const page = new PagelessClient();
  page.client.join();
  const carrier = await page.lastTry.open();
  carrier.welcome('me', ...others);
  return { page, carrier };
}

function message(id: string, text: string, from = 'ann'): Message {
  return { type: 'message', offset: 1, id, from: { id: from, name: from }, time: 5, text };
}

const unreachable = () => new ConnectError({ kind: 'unreachable' });
const settled = () => new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

test('The client says hello first and is live when it is welcomed', async () => {
  const page = new PagelessClient();
  const phases: string[] = [];
  page.client.on('state', ({ phase }) => phases.push(phase));
  page.client.join();
  const carrier = await page.lastTry.open();
  expect(carrier.said).toEqual([{ type: 'hello' }]);
  carrier.welcome('me', 'ann');
  expect(phases).toEqual(['joining', 'live']);
  expect(page.client.members.map(({ name }) => name)).toEqual(['ann', 'me']);
});

test('The client follows who joins and who leaves', async () => {
  const { page, carrier } = await live('ann');
  const heard: string[] = [];
  page.client.on('joined', ({ name }) => heard.push(`+${name}`));
  page.client.on('left', ({ name }) => heard.push(`-${name}`));
  carrier.hear(
    { type: 'joined', member: { id: 'bob', name: 'bob' } },
    { type: 'left', member: { id: 'ann', name: 'ann' } },
  );
  expect(heard).toEqual(['+bob', '-ann']);
  expect(page.client.members.map(({ name }) => name)).toEqual(['me', 'bob']);
});

test('The client keeps a message as pending until the room says it back', async () => {
  const { page, carrier } = await live();
  expect(page.client.send('hello')).toBe(true);
  const [{ id } = { id: '' }] = page.client.outgoing;
  expect(carrier.said.at(-1)).toEqual({ type: 'send', id, text: 'hello' });
  const heard: string[] = [];
  page.client.on('message', ({ text }) => heard.push(text));
  carrier.hear(message(id, 'hello', 'me'));
  expect(page.client.outgoing).toEqual([]);
  expect(heard).toEqual(['hello']);
});

test('The client marks a refused message as failed and sends it again as a new one', async () => {
  const { page, carrier } = await live();
  page.client.send('hello');
  const [{ id } = { id: '' }] = page.client.outgoing;
  carrier.hear({ type: 'error', id, code: 'too-long', reason: 'Too long.' });
  expect(page.client.outgoing[0]?.failure).toBe('too-long');
  page.client.resend(id);
  const [again] = page.client.outgoing;
  expect(again?.failure).toBeUndefined();
  expect(again?.id).not.toBe(id);
  expect(carrier.said.at(-1)).toEqual({ type: 'send', id: again?.id, text: 'hello' });
});

test('The client holds what is written while it is away, and says it in order under the same ids', async () => {
  const { page, carrier } = await live();
  page.client.send('one');
  carrier.onClosed();
  page.client.send('two');
  expect(page.client.state.phase).toBe('waiting');
  page.pass(500);
  const next = await page.lastTry.open();
  page.client.send('three');
  expect(next.said).toEqual([{ type: 'hello' }]);
  next.welcome('me2');
  expect(next.said.slice(1)).toEqual(page.client.outgoing.map(({ id, text }) => ({ type: 'send', id, text })));
  expect(page.client.outgoing.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
});

test('The client refuses to hold more than 100 messages', async () => {
  const page = new PagelessClient();
  page.client.join();
  for (let at = 0; at < 100; at++) expect(page.client.send('x')).toBe(true);
  expect(page.client.send('x')).toBe(false);
});

test('The client answers a ping at once', async () => {
  const { carrier } = await live();
  carrier.hear({ type: 'ping' });
  expect(carrier.said.at(-1)).toEqual({ type: 'pong' });
});

test('The client tries again for ever, later and later, and counts anew once it was live', async () => {
  const page = new PagelessClient(0.999999);
  page.client.join();
  const waits: number[] = [];
  for (let at = 0; at < 6; at++) {
    page.lastTry.fail(unreachable());
    await settled();
    const { state } = page.client;
    if (state.phase !== 'waiting') throw new Error(state.phase);
    const before = page.tries.length;
    for (let waited = 500; page.tries.length === before; waited += 500) {
      page.pass(500);
      if (page.tries.length > before) waits.push(waited);
    }
  }
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
  expect(page.lastTry.attempt).toBe(7);
  const carrier = await page.lastTry.open();
  carrier.welcome();
  carrier.onClosed();
  expect(page.client.state).toMatchObject({ phase: 'waiting', attempt: 1, why: { kind: 'lost' } });
});

test('The client waits at least as long as the server asks', async () => {
  const page = new PagelessClient();
  page.client.join();
  page.lastTry.fail(new ConnectError({ kind: 'refused', status: 503, detail: 'Busy.', retryAfter: 7_000 }));
  await settled();
  page.pass(6_999);
  expect(page.tries.length).toBe(1);
  page.pass(1);
  expect(page.tries.length).toBe(2);
});

test('The client comes back or not as the closing says', async () => {
  for (const closing of Object.values(closings)) {
    const { page, carrier } = await live();
    page.client.send('unsent');
    carrier.hear({ type: 'bye', code: closing.code, reason: closing.reason });
    expect(page.client.state).toMatchObject({
      phase: closing.comeBack ? 'waiting' : 'ended',
      why: { kind: 'closed', closing },
    });
    expect(page.client.outgoing[0]?.failure).toBe(closing.comeBack ? undefined : 'ended');
    expect(carrier.state).toBe('closed');
    // A WebSocket says it with its close code only.
    const other = await live();
    other.carrier.onClosed(closing.status);
    expect(other.page.client.state.phase).toBe(closing.comeBack ? 'waiting' : 'ended');
  }
});

test('The client takes a refusal as final, and a person may still try again', async () => {
  const page = new PagelessClient();
  page.client.join();
  page.lastTry.fail(new ConnectError({ kind: 'refused', status: 403, detail: 'Not from there.' }));
  await settled();
  expect(page.client.state).toMatchObject({ phase: 'ended', why: { detail: 'Not from there.' } });
  page.pass(100_000);
  page.wake();
  expect(page.tries.length).toBe(1);
  page.client.join();
  expect(page.tries.length).toBe(2);
});

test('The client takes 15 silent seconds for the end, and hears of it when it wakes up, too', async () => {
  const { page, carrier } = await live();
  page.pass(10_000);
  carrier.hear({ type: 'ping' });
  page.pass(14_999);
  expect(page.client.state.phase).toBe('live');
  page.pass(1);
  expect(page.client.state).toMatchObject({ phase: 'waiting', why: { kind: 'lost' } });
  expect(carrier.state).toBe('left');
});

test('The client also gives up on a carrier that never brings a welcome', async () => {
  const page = new PagelessClient();
  page.client.join();
  const carrier = await page.lastTry.open();
  page.pass(15_000);
  expect(page.client.state).toMatchObject({ phase: 'waiting', attempt: 2 });
  expect(carrier.state).toBe('left');
});

test('The client ignores what comes late from a carrier it has left behind', async () => {
  const { page, carrier } = await live();
  const heard: string[] = [];
  page.client.on('message', ({ text }) => heard.push(text));
  page.pass(15_000);
  page.client.join();
  const next = await page.lastTry.open();
  next.welcome('me2');
  carrier.hear(message('late-message-0001', 'late'));
  carrier.onClosed();
  expect(heard).toEqual([]);
  expect(page.client.state).toMatchObject({ phase: 'live', you: { id: 'me2' } });
});

test('The client lets go of a carrier that opens after it has left', async () => {
  const page = new PagelessClient();
  page.client.join();
  const { lastTry } = page;
  page.client.leave();
  expect(lastTry.signal.aborted).toBe(true);
  expect(page.client.state.phase).toBe('idle');
  expect(page.wakes.size).toBe(0);
});

test('The client says goodbye when it leaves', async () => {
  const { page, carrier } = await live();
  page.client.leave();
  expect(carrier.said.at(-1)).toEqual({ type: 'bye' });
  expect(carrier.state).toBe('left');
  carrier.onClosed();
  page.pass(100_000);
  expect(page.client.state.phase).toBe('idle');
});

test('The client tries at once when the page wakes up while it waits', async () => {
  const page = new PagelessClient();
  page.client.join();
  page.lastTry.fail(unreachable());
  await settled();
  page.wake();
  expect(page.tries.length).toBe(2);
  // The timer that was waiting is gone.
  page.pass(15_000);
  expect(page.tries.length).toBe(2);
});

test('The client closes when the page goes to sleep, and joins again when it wakes up', async () => {
  const { page, carrier } = await live();
  page.sleep();
  expect(carrier.state).toBe('left');
  page.pass(100_000);
  expect(page.tries.length).toBe(1);
  page.wake();
  expect(page.tries.length).toBe(2);
  // A page that shows up tells it twice: by its own event and by its visibility.
  page.wake();
  expect(page.tries.length).toBe(2);
});

test('The client goes on when a listener throws', async () => {
  const reported: unknown[] = [];
  const original = globalThis.reportError;
  globalThis.reportError = (error) => reported.push(error);
  try {
    const { page, carrier } = await live();
    const heard: string[] = [];
    page.client.on('message', () => {
      throw new Error('mine');
    });
    const stop = page.client.on('message', ({ text }) => heard.push(text));
    carrier.hear(message('a-message-of-ann-1', 'one'));
    stop();
    carrier.hear(message('a-message-of-ann-2', 'two'));
    expect(heard).toEqual(['one']);
    expect(reported.length).toBe(2);
  } finally {
    globalThis.reportError = original;
  }
});

test('The client leaves out what it cannot read', async () => {
  const { page, carrier } = await live();
  const heard: string[] = [];
  page.client.on('message', ({ text }) => heard.push(text));
  for (const frame of ['', 'nonsense', 'null', '[1, null, {"type":"new"}]', '{"type":"message","id":1}']) {
    carrier.onText(frame);
  }
  carrier.onText(JSON.stringify([{ type: 'from-the-future' }, message('a-message-of-ann-1', 'read')]));
  expect(heard).toEqual(['read']);
  expect(page.client.state.phase).toBe('live');
});
