import { describe, expect, test } from 'bun:test';
import type { ModerationMessage } from '../../../../src/protocol/moderation-messages.ts';
import type { FakeCarrier } from '../../../helpers/fake-carrier.ts';
import { inRoom, sentMessages } from '../../../helpers/in-room.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';

const ADMIN = 'a-token-for-owners';
const id = (number: number) => `abcdefghijklmnop${number}`;

/** A room with an owner whose message is pinned, and a member. */
async function pinnedRoom() {
  const room = inRoom({ adminToken: ADMIN });
  const [owner, ada] = [room.chat('lobby', { admin: ADMIN }), room.chat()];
  let ids = 0;
  const run = async (carrier: FakeCarrier, message: object, command = id(++ids)) => {
    carrier.receive({ id: command, ...message });
    room.clock.advance(50);
    await promisesSettled();
    return command;
  };
  const pinned = await run(owner, { type: 'send', text: 'Welcome!' });
  await run(owner, { type: 'settings', rev: 0, pinned });
  return { ...room, owner, ada, run, pinned };
}

/** The texts of the pinned messages that a carrier received; undefined for one that is gone. */
function received(carrier: FakeCarrier): readonly (string | undefined)[] {
  const messages = sentMessages(carrier) as unknown as readonly ModerationMessage[];
  return messages.flatMap((sent) => (sent.type === 'pinned' ? [sent.message?.text] : []));
}

describe('A pinned message', () => {
  test('is sent to all members when it is pinned, and to each new one after its welcome', async () => {
    const { chat, ada, open, clock } = await pinnedRoom();
    expect(received(ada)).toEqual(['Welcome!']);
    const eve = chat();
    await promisesSettled();
    expect(received(eve)).toEqual(['Welcome!']);
    expect(sentMessages(eve)[0]?.type).toBe('welcome');
    expect(received(ada)).toEqual(['Welcome!']);
    const plain = open('');
    clock.advance(50);
    await promisesSettled();
    expect(plain.sent).toEqual([]);
  });

  test('is sent again when it changes, and then to new members as it is', async () => {
    const { chat, ada, owner, run, pinned } = await pinnedRoom();
    await run(ada, { type: 'react', message: pinned, emoji: '👍', on: true });
    await run(owner, { type: 'edit', message: pinned, text: 'Read the rules.' });
    expect(received(ada)).toEqual(['Welcome!', 'Read the rules.']);
    await run(owner, { type: 'delete', message: pinned });
    expect(received(ada)).toEqual(['Welcome!', 'Read the rules.', undefined]);
    const eve = chat();
    await promisesSettled();
    expect(received(eve)).toEqual([undefined]);
  });

  test('goes with a clearance, and is not sent with other settings, nor once nothing is pinned', async () => {
    const { chat, ada, owner, run } = await pinnedRoom();
    await run(owner, { type: 'settings', rev: 1, topic: 'Tea' });
    expect(received(ada)).toEqual(['Welcome!']);
    await run(owner, { type: 'clear' });
    expect(received(ada)).toEqual(['Welcome!', undefined]);
    await run(owner, { type: 'settings', rev: 2, pinned: null });
    const eve = chat();
    await promisesSettled();
    expect(received(eve)).toEqual([]);
    const other = await run(owner, { type: 'send', text: 'Another one' });
    await run(owner, { type: 'settings', rev: 3, pinned: other });
    expect(received(eve)).toEqual(['Another one']);
  });

  test('of a room that opens again is read again', async () => {
    const { chat, ada, owner, clock } = await pinnedRoom();
    for (const carrier of [ada, owner]) carrier.receive({ type: 'bye' });
    clock.advance(1_000);
    const eve = chat();
    await promisesSettled();
    expect(received(eve)).toEqual(['Welcome!']);
  });
});
