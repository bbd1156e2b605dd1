import { describe, expect, test } from 'bun:test';
import { HeldRooms } from '../../../../src/webhooks/held-rooms.ts';
import { inRoom } from '../../../helpers/in-room.ts';

function setUp(keepMs: number, maxRooms = 100) {
  const { rooms, clock } = inRoom({ maxRooms });
  const fill = async () => {
    for (let index = 0; (await rooms.hold(`held-${index}`)) !== 'full';) index++;
  };
  return { clock, fill, open: () => rooms.names, held: new HeldRooms({ directory: rooms, clock, keepMs }) };
}

describe('Held rooms', () => {
  test('are released after their use', async () => {
    const { held, open } = setUp(0);
    expect(await held.use('lobby', (room) => Promise.resolve([room.name, ...open()]))).toEqual(['lobby', 'lobby']);
    await Promise.resolve();
    expect(open()).toEqual([]);
  });

  test('stay open for a while, and are opened once for several uses', async () => {
    const { held, open, clock } = setUp(5_000);
    const [one, two] = await Promise.all([0, 1].map(() => held.use('lobby', (room) => Promise.resolve(room))));
    expect(one).toBe(two as NonNullable<typeof two>);
    clock.advance(4_999);
    await held.use('lobby', () => Promise.resolve());
    clock.advance(4_999);
    expect(open()).toEqual(['lobby']);
    clock.advance(1);
    await Promise.resolve();
    expect(open()).toEqual([]);
  });

  test('are at most 50 without use, those that were used last', async () => {
    const { held, open } = setUp(5_000);
    for (let number = 0; number < 60; number++) await held.use(`room-${number}`, () => Promise.resolve());
    await held.use('room-10', () => Promise.resolve());
    await held.use('room-60', () => Promise.resolve());
    await Promise.resolve();
    expect(open()).toHaveLength(50);
    expect(open()).toContain('room-10');
    expect(open()).not.toContain('room-11');
    held.close();
    await Promise.resolve();
    expect(open()).toEqual([]);
  });

  test('reject at the limit of rooms, and are opened anew after a failure', async () => {
    const { held, open, fill } = setUp(5_000, 1);
    await expect(held.use('lobby', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await Promise.resolve();
    expect(open()).toEqual([]);
    await held.use('lobby', () => Promise.resolve());
    await fill();
    await expect(held.use('other', () => Promise.resolve())).rejects.toThrow('limit of rooms');
  });
});
