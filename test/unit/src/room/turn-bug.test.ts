import { describe, expect, test } from 'bun:test';
import type { Rule } from '../../../../src/ports/rules.ts';
import { inRoom, sentOfType } from '../../../helpers/in-room.ts';

/** A rule with a bug, which these texts trigger. */
const buggy: Rule = ({ action }) => {
  if (!('text' in action)) return undefined;
  if (action.text === 'TypeError') (undefined as unknown as { name: string }).name.trim();
  if (action.text === 'RangeError') 'x'.repeat(-1);
  if (action.text === 'text') throw 'not an error';
  return undefined;
};

describe.each(['TypeError', 'RangeError', 'text'])('Rooms, when a turn of one room throws a %s,', (text) => {
  test('close the members of that room as failed, and no others', () => {
    const { chat, plain, logs, clock } = inRoom({ rules: [buggy] });
    const lobby = [chat('lobby'), chat('lobby'), plain('lobby')];
    const others = [chat('other'), plain('other')];
    // The second message waits for a turn that a timer starts.
    lobby[0]?.receive({ type: 'send', id: 'a'.repeat(16), text: 'starts a rest' });
    lobby[0]?.receive({ type: 'send', id: 'b'.repeat(16), text });
    clock.advance(100);
    expect(lobby.map(({ closeReason }) => closeReason?.code)).toEqual(['failed', 'failed', 'failed']);
    expect(others.map(({ closeReason }) => closeReason)).toEqual([undefined, undefined]);
    expect(logs.filter((line) => line.startsWith('a turn failed'))).toHaveLength(1);
    others[0]?.receive({ type: 'send', id: 'c'.repeat(16), text: 'works' });
    clock.advance(100);
    expect(others[1]?.sent.at(-1)).toEndWith(': works');
  });

  test('let the members in again, without those that left in that turn', () => {
    const { chat, clock } = inRoom({ rules: [buggy] });
    const [ada, bob] = [chat(), chat()];
    const [welcome] = sentOfType(ada, 'welcome');
    ada.receive({ type: 'send', id: 'a'.repeat(16), text: 'starts a rest' });
    ada.receive({ type: 'send', id: 'b'.repeat(16), text });
    bob.receive({ type: 'bye' });
    clock.advance(100);
    const again = chat('lobby', { token: welcome?.token, epoch: welcome?.epoch, offset: welcome?.head });
    const [next] = sentOfType(again, 'welcome');
    expect(next).toMatchObject({ resumed: true, recovered: true, count: 1 });
    expect(sentOfType(again, 'message').map((message) => message.text)).toEqual(['starts a rest']);
  });
});

test('A room whose reserved names fail to be stored by a bug closes its members as failed', () => {
  const { chat, journal, clock } = inRoom();
  const [ada, bob] = [chat(), chat()];
  ada.receive({ type: 'send', id: 'a'.repeat(16), text: 'starts a rest' });
  journal.room('lobby').names.put = () => {
    throw new TypeError('a bug');
  };
  bob.receive({ type: 'bye' });
  clock.advance(100);
  ada.receive({ type: 'send', id: 'b'.repeat(16), text: 'a turn that stores the name of Bob' });
  clock.advance(100);
  expect(ada.closeReason?.code).toBe('failed');
});
