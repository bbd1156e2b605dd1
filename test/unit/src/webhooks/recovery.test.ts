import { expect, test } from 'bun:test';
import { JournalError, type RoomJournal } from '../../../../src/journal/journal.ts';
import { newId } from '../../../../src/secrets.ts';
import { inWebhookRooms } from '../../../helpers/in-webhook-rooms.ts';

const OWNER = { id: 'api:owner', name: 'Owner' };
const HOUR_MS = 3_600_000;

test('Webhooks about bans arrive after the clock was set back, each once', async () => {
  await using rooms = await inWebhookRooms({ types: ['ban.created'] });
  const { clock, receiver, advanceUntil } = rooms;
  const held = await rooms.hold('lobby');
  const ban = async (user: string) => {
    const banned = held.execute(OWNER, { type: 'kick', id: newId(), user, seconds: 60 });
    clock.advance(100);
    expect((await banned).kind).toBe('done');
  };
  const banned = () => receiver.received.map(({ data }) => (data['person'] as { user: string }).user);
  await ban('eve');
  await advanceUntil(() => banned().length === 1, 'the first ban arrives');
  clock.correctWall(-2 * HOUR_MS);
  await ban('mallory');
  await advanceUntil(() => banned().length === 2, 'the second ban arrives');
  clock.correctWall(HOUR_MS);
  await ban('trudy');
  await advanceUntil(() => banned().length === 3, 'the third ban arrives');
  expect(banned()).toEqual(['eve', 'mallory', 'trudy']);
  held.release();
});

test('A reply of the receiver is posted once the journal works again', async () => {
  await using rooms = await inWebhookRooms({ types: ['message.created'], mayReply: true });
  const { journal, receiver, advanceUntil, logs } = rooms;
  let fails = false;
  const room: RoomJournal = journal.room('lobby');
  const transaction = room.transaction.bind(room);
  room.transaction = (work) => {
    if (fails) throw new JournalError('the disk is full');
    return transaction(work);
  };
  receiver.respond = () => {
    fails = true;
    return Response.json({ reply: 'Hi' });
  };
  await rooms.send('lobby', 'Hello');
  await advanceUntil(() => logs.some((line) => line.includes('could not be carried out')), 'the reply fails');
  receiver.respond = () => Response.json({ reply: 'Hi' });
  fails = false;
  const held = await rooms.hold('lobby');
  await advanceUntil(() => held.head === 2, 'the reply is posted');
  expect((await held.messages(10, 10)).map(({ text }) => text)).toEqual(['Hello', 'Hi']);
  held.release();
});
