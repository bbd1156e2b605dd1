import { expect, test } from 'bun:test';
import type { PresenceChange } from '../../../../../www/chat-box/presence/presence-lines.ts';
import { sumUp } from '../../../../../www/chat-box/presence/presence.ts';

const NO_CHANGES = { joined: 0, left: 0, renamed: 0 };

/** Makes the changes of a text such as `+ann -ann ann>bob`. */
function changes(text: string): PresenceChange[] {
  return text.split(' ').map((part, time) => {
    const [was = '', name] = part.replace(/^[+-]/, '').split('>');
    if (name !== undefined) return { time, person: { id: was, name }, change: 'renamed', was };
    return { time, person: { id: was, name: was }, change: part.startsWith('+') ? 'joined' : 'left' };
  });
}

const names = (named: readonly PresenceChange[]) => named.map(({ person, change }) => `${person.name} ${change}`);

test.each([
  ['+ann', 0, 0, ['ann joined']],
  ['-ann', 0, 0, ['ann left']],
  ['+ann -bob', 0, 0, ['ann joined', 'bob left']],
  ['+ann +bob', 2, 0, []],
  ['+ann +bob -cid', 2, 0, ['cid left']],
  ['+ann -bob -cid', 0, 2, ['ann joined']],
  ['+ann +bob +cid -ann -bob', 3, 2, []],
  ['+ann ann>eve +bob', 2, 0, ['eve renamed']],
  ['ann>eve eve>zoe', 0, 0, ['eve renamed', 'zoe renamed']],
  // One person with a bad connection.
  ['+ann -ann +ann -ann', 0, 0, ['ann joined', 'ann left']],
  ['+ann +bob -bob +bob', 2, 0, ['bob left']],
])('sumUp counts people and names single ones: %s', (text, joined, left, named) => {
  const summary = sumUp({ changes: changes(text), earlier: NO_CHANGES });
  expect(summary.counts).toEqual({ joined, left, renamed: 0 });
  expect(names(summary.named)).toEqual(named);
});

test('sumUp counts a single person whose name is not kept', () => {
  const summary = sumUp({ changes: changes('+ann +bob'), earlier: { joined: 3, left: 1, renamed: 2 } });
  expect(summary).toEqual({ counts: { joined: 5, left: 1, renamed: 0 }, named: [] });
});
