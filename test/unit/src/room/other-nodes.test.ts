import { describe, expect, test } from 'bun:test';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { lastToken, TestRoom } from '../../../helpers/test-room.ts';

function byes({ closeReasons: reasons }: FakeOutlet): string[] {
  return reasons.map(({ code }) => code);
}

describe('A room whose store lost events', () => {
  test('sends its live members nothing more, and closes them within 3 s', () => {
    const room = new TestRoom();
    const ada = room.join();
    room.follower.lost();
    const { length } = ada.outlet.frames;
    room.runCommand(ada, { type: 'send', text: 'after the loss' });
    room.clock.advance(3_000);
    expect(ada.outlet.frames).toHaveLength(length);
    expect(byes(ada.outlet)).toEqual(['failed']);
  });

  test('closes members that are catching up at once, so that none becomes live', () => {
    const room = new TestRoom();
    const outlet = new FakeOutlet();
    outlet.reads = false;
    room.join({}, outlet);
    room.follower.lost();
    expect(byes(outlet)).toEqual(['failed']);
  });

  test('closes the carriers of members that are entering', () => {
    const room = new TestRoom();
    const ada = room.join();
    room.queueCommand(ada, { type: 'send', text: 'a turn is waiting' });
    const again = room.enter({ token: lastToken(ada.outlet) });
    room.follower.lost();
    expect(byes(again.outlet)).toEqual(['failed']);
  });
});

describe('A member that another node took over', () => {
  test('enters again with a carrier that came later, and only its old carrier is replaced', () => {
    const room = new TestRoom();
    const ada = room.join();
    // The room works on a turn, so that the second carrier waits for its welcome.
    room.queueCommand(ada, { type: 'send', text: 'hello' });
    const again = room.enter({ token: lastToken(ada.outlet) });
    room.follower.removed(({ id }) => id === ada.member.id, closeReasons.replaced);
    expect(byes(ada.outlet)).toEqual(['replaced']);
    expect(byes(again.outlet)).toEqual(['failed']);
  });
});
