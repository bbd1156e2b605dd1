import { expect, test } from 'bun:test';
import { newId } from '../../../../src/secrets.ts';
import { inWebhookRooms } from '../../../helpers/in-webhook-rooms.ts';

const BY = { id: 'api:bot', name: 'bot' };
const NOTHING: ReadonlyMap<string, undefined> = new Map();
const HOUR_MS = 3_600_000;

type Rooms = Awaited<ReturnType<typeof inWebhookRooms>>;

/** Adds the entry of a ban from all rooms to the log of the server. Resolves to its id. */
async function ban({ serverLog, clock }: Rooms, user: string): Promise<string> {
  const id = newId();
  const person = { id: `u-${user}`, name: user, user };
  await serverLog.add(
    { id, time: clock.wall(), by: BY, action: 'ban', ban: id, person, seconds: 60, reason: 'Spam' },
    NOTHING,
  );
  return id;
}

/** Users of the webhooks that the receiver has accepted. */
const accepted = ({ receiver }: Rooms) =>
  receiver.received
    .filter(({ isAccepted }) => isAccepted)
    .map(({ data }) => (data['person'] as { readonly user: string }).user);

test('A ban from all rooms and its end have webhooks with the room *', async () => {
  await using rooms = await inWebhookRooms();
  const { receiver, serverLog, clock, advanceUntil } = rooms;
  const id = await ban(rooms, 'eve');
  const time = clock.wall();
  const person = { id: 'u-eve', name: 'eve', user: 'eve' };
  await advanceUntil(() => accepted(rooms).length === 1, 'the ban arrives');
  const end = newId();
  await serverLog.add(
    { id: end, time: clock.wall(), by: BY, action: 'unban', ban: id, person, detail: 'ban' },
    NOTHING,
  );
  await advanceUntil(() => accepted(rooms).length === 2, 'the end of the ban arrives');
  const common = { room: '*', epoch: 'server', ban: id, kind: 'ban', person, by: BY };
  expect(receiver.received).toMatchObject([
    { id: `server.log.${id}`, type: 'ban.created', data: { ...common, time, until: time + 60_000, reason: 'Spam' } },
    { id: `server.log.${end}`, type: 'ban.ended', data: common },
  ]);
});

test('Webhooks about bans from all rooms arrive in their order after failures, a restart, and changes of the clock', async () => {
  await using first = await inWebhookRooms({ types: ['ban.created'] });
  const { clock, journal, receiver, advanceUntil } = first;
  receiver.respond = () => new Response(null, { status: 500 });
  await ban(first, 'eve');
  clock.advance(1);
  await ban(first, 'mallory');
  await advanceUntil(() => receiver.received.length > 2, 'attempts fail');
  receiver.respond = () => new Response(null, { status: 204 });
  await advanceUntil(() => accepted(first).length === 2, 'both arrive');
  // Another node, whose clock is late, adds an entry.
  clock.correctWall(-2 * HOUR_MS);
  const third = await ban(first, 'trudy');
  await advanceUntil(() => accepted(first).length === 3, 'the third ban arrives');
  await advanceUntil(() => journal.values.get('webhooks/at/*')?.includes(third) === true, 'the cursor is stored');
  await using second = await inWebhookRooms({ types: ['ban.created'], journal, clock, receiver });
  await ban(second, 'oscar');
  await advanceUntil(() => accepted(first).includes('oscar'), 'the ban after the restart arrives');
  expect(accepted(first).slice(0, 3)).toEqual(['eve', 'mallory', 'trudy']);
  expect(accepted(first)).toHaveLength(4);
});

test('Webhooks about bans from all rooms begin with the first one after they were configured', async () => {
  await using rooms = await inWebhookRooms({ types: ['ban.created'] });
  const { clock, advanceUntil } = rooms;
  clock.correctWall(-HOUR_MS);
  await ban(rooms, 'early');
  clock.correctWall(2 * HOUR_MS);
  await ban(rooms, 'eve');
  await advanceUntil(() => accepted(rooms).includes('eve'), 'the ban arrives');
  await ban(rooms, 'mallory');
  await advanceUntil(() => accepted(rooms).includes('mallory'), 'the second ban arrives');
  expect(accepted(rooms)).toEqual(['eve', 'mallory']);
});
