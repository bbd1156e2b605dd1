import { expect, test } from 'bun:test';
import type { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';
import { rejection } from '../../../../helpers/rejection.ts';

const request = { type: 'reactors', message: 'one', emoji: '👍' } as const;

async function live(requests: unknown = ['reactors']): Promise<{ page: PagelessClient; carrier: PageCarrier }> {
  const page = new PagelessClient();
  const carrier = await page.join();
  carrier.welcome('me', [], { requests: requests as readonly string[] });
  return { page, carrier };
}

/** Sends a request. Returns its id, and its result. */
async function send({ page, carrier }: Awaited<ReturnType<typeof live>>) {
  const answer = page.client.request(request);
  await promisesSettled();
  const sent = carrier.sent.at(-1) as { readonly id: string };
  expect(sent).toEqual({ ...request, id: sent.id });
  return { id: sent.id, answer };
}

test('RoomClient resolves each request with the answer of its id', async () => {
  const room = await live();
  const [first, second] = [await send(room), await send(room)];
  const people = [{ id: 'ann', name: 'Ann' }, { id: 'bob' }];
  room.carrier.receive({ type: 'reactors', id: second.id, people: [] });
  room.carrier.receive({ type: 'reactors', id: 'unknown', people });
  room.carrier.receive({ type: 'reactors', id: first.id, people });
  expect(await second.answer).toEqual({ type: 'reactors', id: second.id, people: [] });
  expect(await first.answer).toEqual({ type: 'reactors', id: first.id, people });
});

test('RoomClient rejects a request that the server refuses or answers with nonsense, and all on a disconnection', async () => {
  const room = await live();
  const [refused, broken, lost] = [await send(room), await send(room), await send(room)];
  const error = { type: 'error', id: refused.id, code: 'rate', reason: 'You are sending too fast.' } as const;
  room.carrier.receive(error);
  expect(await rejection(refused.answer)).toMatchObject({ message: error.reason, cause: error });
  room.carrier.receive({ type: 'reactors', id: broken.id, people: 'many' as never });
  expect(await rejection(broken.answer)).toMatchObject({ message: 'The server broke the protocol.' });
  room.carrier.onClosed();
  expect(await rejection(lost.answer)).toMatchObject({ message: 'Not connected.' });
  expect(await rejection(room.page.client.request(request))).toMatchObject({ message: 'Not connected.' });
});

test.each([{}, { requests: ['search'] }, { requests: 'reactors' }, { requests: { length: 3 } }])(
  'RoomClient sends no request to a server that does not answer it: %j',
  async ({ requests = null }) => {
    const { page, carrier } = await live(requests);
    expect(await rejection(page.client.request(request))).toMatchObject({ message: 'Not connected.' });
    expect(carrier.sent).toHaveLength(1);
  },
);

test('RoomClient does not take a data channel for stalled while it answers requests', async () => {
  const room = await live();
  const { id, answer } = await send(room);
  room.carrier.receive({ type: 'reactors', id, people: [] });
  await answer;
  room.page.advance(6_000);
  expect(room.page.attempts).toHaveLength(1);
});
