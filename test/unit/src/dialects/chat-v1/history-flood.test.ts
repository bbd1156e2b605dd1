import { describe, expect, test } from 'bun:test';
import { inRoom, sentOfType } from '../../../../helpers/in-room.ts';
import type { FakeCarrier } from '../../../../helpers/fake-carrier.ts';

describe('A server, when ten members of an address request 192 pages each at once,', () => {
  /** Sends six frames of 32 requests for each of these members. */
  function flood(members: readonly FakeCarrier[]): void {
    for (const member of members) {
      for (let frame = 0; frame < 6; frame++) {
        member.receiveText(JSON.stringify(Array.from({ length: 32 }, () => ({ type: 'history', before: 1_000 }))));
      }
    }
  }

  const pages = (members: readonly FakeCarrier[]) =>
    members.flatMap((member) => sentOfType(member, 'history').filter(({ before, done }) => before === 1_000 && done));

  test('reads one page, and one for each of the others in a turn of its own', () => {
    const room = inRoom({ allowance: { messages: 20, bytes: 65_536 } });
    const members = Array.from({ length: 10 }, () => room.chat());
    flood(members);
    expect(pages(members)).toHaveLength(1);
    room.clock.advance(0);
    // The first member's page was on its way already, so its next request waits for a turn, too.
    expect(pages(members)).toHaveLength(11);
    const refusals = members.flatMap((member) => sentOfType(member, 'error'));
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['busy', 'rate']));
    // A page costs as much as three messages, so a member's 200 messages pay for 65 of its 192 requests.
    const [ada] = members;
    expect(sentOfType(ada as FakeCarrier, 'error').filter(({ code }) => code === 'busy')).toHaveLength(63);
    expect(sentOfType(ada as FakeCarrier, 'error').filter(({ code }) => code === 'rate')).toHaveLength(127);
  });
});
