import { describe, expect, test } from 'bun:test';
import { SlowMode, type SlowAttempt } from '../../../../src/moderation/slow-mode.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const ADDRESS = '198.51.100.7';

function setUp() {
  const clock = manualClock();
  return { clock, slowMode: new SlowMode(() => clock.elapsed()) };
}

let ids = 0;

/** The next message of a person, with an id of its own. */
function attempt(personId: string, fields: Partial<SlowAttempt> = {}): SlowAttempt {
  return { room: 'lobby', personId, isGuest: false, address: ADDRESS, id: `message-${ids++}`, ...fields };
}

describe('Slow mode', () => {
  test('lets a person write again after the time, which it counts from its last message', () => {
    const { clock, slowMode } = setUp();
    expect(slowMode.waitMs(attempt('ada'), 10)).toBe(0);
    slowMode.noteAttempt(attempt('ada'));
    expect(slowMode.waitMs(attempt('ada'), 10)).toBe(10_000);
    clock.advance(9_999);
    expect(slowMode.waitMs(attempt('ada'), 10)).toBe(1);
    clock.advance(1);
    expect(slowMode.waitMs(attempt('ada'), 10)).toBe(0);
  });

  test('counts each person and each room alone, and a message of another node', () => {
    const { slowMode } = setUp();
    slowMode.noteMessage('lobby', 'ada', 'id-1');
    expect(slowMode.waitMs(attempt('ada'), 10)).toBe(10_000);
    expect(slowMode.waitMs(attempt('bob'), 10)).toBe(0);
    expect(slowMode.waitMs(attempt('ada', { room: 'other' }), 10)).toBe(0);
    expect(slowMode.waitMs(attempt('ada'), undefined)).toBe(0);
  });

  test('lets a message through again that it has let through, and does not count its event as another one', () => {
    const { clock, slowMode } = setUp();
    slowMode.noteAttempt(attempt('ada', { id: 'id-1' }));
    clock.advance(4_000);
    expect(slowMode.waitMs(attempt('ada', { id: 'id-1' }), 10)).toBe(0);
    slowMode.noteAttempt(attempt('ada', { id: 'id-1' }));
    slowMode.noteMessage('lobby', 'ada', 'id-1');
    expect(slowMode.waitMs(attempt('ada', { id: 'id-2' }), 10)).toBe(6_000);
  });

  test('makes the first message of a guest wait for the last guest of its network, and later ones only for its own', () => {
    const { clock, slowMode } = setUp();
    const guest = (personId: string, address = ADDRESS) => attempt(personId, { isGuest: true, address });
    slowMode.noteAttempt(guest('first'));
    clock.advance(4_000);
    expect(slowMode.waitMs(guest('again'), 10)).toBe(6_000);
    expect(slowMode.waitMs(guest('elsewhere', '203.0.113.5'), 10)).toBe(0);
    // Nor does a verified user wait for them.
    expect(slowMode.waitMs(attempt('user'), 10)).toBe(0);
    clock.advance(6_000);
    slowMode.noteAttempt(guest('again'));
    expect(slowMode.waitMs(guest('first'), 10)).toBe(0);
  });

  test('does not connect guests of a loopback address, or of an unknown one', () => {
    const { slowMode } = setUp();
    for (const address of ['127.0.0.1', '::1', '']) {
      slowMode.noteAttempt(attempt('first', { isGuest: true, address }));
      expect(slowMode.waitMs(attempt('second', { isGuest: true, address }), 10)).toBe(0);
    }
  });

  test('remembers the network of a guest for an hour, also after an event of its message', () => {
    const { clock, slowMode } = setUp();
    slowMode.noteAttempt(attempt('eve', { isGuest: true, id: 'id-1' }));
    slowMode.noteMessage('lobby', 'eve', 'id-1');
    slowMode.noteMessage('lobby', 'eve', 'id-2');
    expect(slowMode.networkOf('lobby', 'eve')).toBe(ADDRESS);
    expect(slowMode.networkOf('other', 'eve')).toBeUndefined();
    clock.advance(3_600_001);
    expect(slowMode.networkOf('lobby', 'eve')).toBeUndefined();
    slowMode.noteMessage('lobby', 'ada', 'id-3');
    expect(slowMode.networkOf('lobby', 'eve')).toBeUndefined();
  });

  test('remembers the latest network of a guest whose address changes', () => {
    const { slowMode } = setUp();
    for (const [address, network] of [
      [ADDRESS, ADDRESS],
      ['2001:db8:1:2::3', '2001:db8:1:2::/64'],
      ['127.0.0.1', undefined],
      ['203.0.113.5', '203.0.113.5'],
    ] as const) {
      slowMode.noteAttempt(attempt('eve', { isGuest: true, address }));
      slowMode.noteAttempt(attempt('eve', { isGuest: true, address }));
      expect(slowMode.networkOf('lobby', 'eve')).toBe(network);
    }
    expect(slowMode.waitMs(attempt('adam', { isGuest: true, address: '2001:db8:1:2::4' }), 10)).toBe(10_000);
  });

  test('set to auto switches on above ten messages a second for ten seconds, and off after 30 quiet seconds', () => {
    const { clock, slowMode } = setUp();
    const write = (count: number, everyMs: number) => {
      for (let number = 0; number < count; number++) {
        clock.advance(everyMs);
        slowMode.noteMessage('lobby', `person-${number % 7}`, `id-${clock.elapsed()}`);
      }
    };
    // Exactly ten a second.
    write(200, 100);
    expect(slowMode.waitMs(attempt('person-0'), 'auto')).toBe(0);
    clock.advance(60_000);
    // A burst that is over soon.
    write(90, 10);
    expect(slowMode.waitMs(attempt('person-0'), 'auto')).toBe(0);
    clock.advance(60_000);
    write(110, 90);
    expect(slowMode.waitMs(attempt('person-6'), 'auto')).toBeGreaterThan(0);
    expect(slowMode.waitMs(attempt('new'), 'auto')).toBe(0);
    slowMode.noteAttempt(attempt('new'));
    expect(slowMode.waitMs(attempt('new'), 'auto')).toBe(3_000);
    clock.advance(29_000);
    slowMode.noteAttempt(attempt('new'));
    expect(slowMode.waitMs(attempt('new'), 'auto')).toBe(3_000);
    clock.advance(1_500);
    slowMode.noteAttempt(attempt('newer'));
    expect(slowMode.waitMs(attempt('newer'), 'auto')).toBe(0);
  });

  test('forgets the oldest authors and rooms above its limits', () => {
    const { slowMode } = setUp();
    for (let number = 0; number < 10_001; number++) slowMode.noteMessage('lobby', `person-${number}`, `id-${number}`);
    expect(slowMode.waitMs(attempt('person-0'), 10)).toBe(0);
    expect(slowMode.waitMs(attempt('person-1'), 10)).toBe(10_000);
    for (let number = 0; number < 10_000; number++) slowMode.noteMessage(`room-${number}`, 'ada', 'id');
    expect(slowMode.waitMs(attempt('person-1'), 10)).toBe(0);
  });
});
