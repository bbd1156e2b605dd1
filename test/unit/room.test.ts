import { describe, expect, test } from 'bun:test';
import { closings } from '../../src/protocol/closings.ts';
import { Room, type Member } from '../../src/room/room.ts';
import { briefTurns, fakeOutlet, singleTexts } from '../helpers/fake-outlet.ts';
import { manualClock } from '../helpers/manual-clock.ts';
import { seededRandom } from '../helpers/seeded-random.ts';

function newRoom() {
  const clock = manualClock();
  let ids = 0;
  let emptied = 0;
  const parts = { clock, random: seededRandom(1), newId: () => `id${++ids}`, onEmpty: () => void emptied++ };
  const room = new Room('lobby', parts);
  return { clock, room, emptied: () => emptied };
}

describe('A room', () => {
  test('welcomes a joiner with who it is and who is here, and not with its own joined', () => {
    const { clock, room } = newRoom();
    const ada = fakeOutlet();
    const bob = fakeOutlet();
    const a = room.join(ada);
    clock.advance(20);
    const b = room.join(bob);
    clock.advance(20);
    expect(ada.heard).toEqual(['welcome', `+${b.name}`]);
    expect(bob.heard).toEqual(['welcome']);
    expect(bob.arrivals[0]).toMatchObject({
      you: { id: b.id, name: b.name },
      epoch: room.epoch,
      members: [
        { id: a.id, name: a.name },
        { id: b.id, name: b.name },
      ],
    });
  });

  test('tells an idle room at once', () => {
    const { clock, room } = newRoom();
    const ada = fakeOutlet();
    const a = room.join(ada);
    clock.advance(20);
    room.say(a, 'now');
    expect(ada.heard.at(-1)).toBe(`${a.name}:now`);
  });

  test('tells together, and in order, what comes while it rests after a turn', () => {
    const { clock, room } = newRoom();
    const ada = fakeOutlet();
    const bob = fakeOutlet();
    const [a, b] = [room.join(ada), room.join(bob)];
    clock.advance(20);
    const before = ada.heard.length;
    room.say(a, 'one');
    room.say(a, 'two');
    room.say(b, 'three');
    room.say(a, 'four');
    expect(ada.heard.slice(before)).toEqual([`${a.name}:one`]);
    clock.advance(20);
    expect(ada.heard.slice(before)).toEqual([`${a.name}:one`, `${a.name}:two ${b.name}:three ${a.name}:four`]);
    expect(bob.heard.slice(-2)).toEqual(ada.heard.slice(-2));
  });

  test('never rests longer than 15 ms', () => {
    const { clock, room } = newRoom();
    const slow = fakeOutlet(briefTurns, { welcome: () => clock.advance(1_000) });
    const a = room.join(slow);
    room.say(a, 'waits');
    clock.advance(15);
    expect(slow.heard).toEqual([`${a.name}:waits`]);
  });

  test("takes at most 128 events a turn, each member's share in turn", () => {
    const { clock, room } = newRoom();
    const ada = fakeOutlet();
    const [a, b] = [room.join(ada), room.join(fakeOutlet())];
    clock.advance(20);
    const before = ada.heard.length;
    for (let number = 0; number < 301; number++) room.say(a, `a${number}`);
    room.say(b, 'not behind the flood');
    clock.advance(1);
    const first = ada.heard[before + 1]?.split(`${a.name}:`) ?? [];
    expect(ada.heard[before + 1]).toContain('not behind the flood');
    expect(first.length - 1).toBe(127);
    clock.advance(100);
    const texts = ada.heard
      .slice(before)
      .join(' ')
      .match(/\ba\d+\b/g);
    expect([...(texts ?? [])]).toEqual(Array.from({ length: 301 }, (_, number) => `a${number}`));
  });

  test('lets nobody be heard before it joined, not even one who speaks at once', () => {
    const { clock, room } = newRoom();
    const ada = fakeOutlet();
    room.join(ada);
    const bob = fakeOutlet();
    const b = room.join(bob);
    room.say(b, 'first words');
    clock.advance(50);
    const story = ada.heard.join(' ');
    expect(story.indexOf(`+${b.name}`)).toBeGreaterThanOrEqual(0);
    expect(story.indexOf(`+${b.name}`)).toBeLessThan(story.indexOf(`${b.name}:first words`));
    expect(bob.heard).toEqual(['welcome', `${b.name}:first words`]);
  });

  test('lets one that hears at once hear from the moment of joining', () => {
    const { clock, room } = newRoom();
    const ada = fakeOutlet();
    const a = room.join(ada);
    room.say(a, 'before the next turn');
    const plain = fakeOutlet(singleTexts);
    const p = room.join(plain);
    room.say(p, 'mine');
    clock.advance(50);
    expect(plain.heard.filter((text) => text !== 'welcome')).toEqual(['before the next turn', 'mine']);
  });

  test('gives offsets that rise and messages the name of the command, or one of its own', () => {
    const { clock, room } = newRoom();
    const told: { offset: number; id: string }[] = [];
    const a = room.join(
      fakeOutlet({
        batches: true,
        encode(events) {
          for (const event of events) if (event.kind === 'said') told.push(event.message);
          return [];
        },
      }),
    );
    clock.advance(20);
    room.say(a, 'one', 'my-own-command-id');
    room.say(a, 'two');
    clock.advance(20);
    expect(told[0]?.id).toBe('my-own-command-id');
    expect(told[1]?.id).toMatch(/^id\d+$/);
    expect(told[1]?.offset).toBeGreaterThan(told[0]?.offset ?? Infinity);
  });

  test('lets those who are gone be heard no more, tells the others, and frees the name', () => {
    const { clock, room } = newRoom();
    const ada = fakeOutlet();
    const bob = fakeOutlet();
    room.join(ada);
    const b = room.join(bob);
    clock.advance(20);
    room.say(b, 'last words');
    room.leave(b);
    room.leave(b);
    room.say(b, 'from beyond');
    clock.advance(20);
    expect(ada.heard.slice(-2)).toEqual([`${b.name}:last words`, `-${b.name}`]);
    const late = fakeOutlet();
    room.join(late);
    clock.advance(20);
    expect(late.arrivals[0]?.members.map(({ name }) => name)).not.toContain(b.name);
  });

  test('never welcomes one who left in the turn of its joining', () => {
    const { clock, room } = newRoom();
    const ada = fakeOutlet();
    room.join(ada);
    const bob = fakeOutlet();
    room.leave(room.join(bob));
    clock.advance(50);
    expect(bob.heard).toEqual([]);
  });

  test("skips nobody when one member's carrier fails", () => {
    const { clock, room } = newRoom();
    const outlets = Array.from({ length: 4 }, () => fakeOutlet());
    const [ada] = outlets.map((outlet) => room.join(outlet)) as [Member, ...Member[]];
    // What a carrier that lost a frame does: it closes, and so leaves, in the middle of the fan-out.
    const fail = (text: string) => void (text.includes('for everyone') && room.leave(lost));
    const lost: Member = room.join(fakeOutlet(briefTurns, { send: fail }));
    const last = fakeOutlet();
    room.join(last);
    clock.advance(100);
    room.say(ada, 'for everyone');
    for (const outlet of [...outlets, last]) expect(outlet.heard.join(' ')).toContain(`${ada.name}:for everyone`);
    clock.advance(20);
    expect(last.heard.at(-1)).toBe(`-${lost.name}`);
  });

  test('closes a member with more than 1,024 events waiting, and only that one', () => {
    const { clock, room } = newRoom();
    const outlet = fakeOutlet();
    const a = room.join(outlet);
    const other = fakeOutlet();
    room.join(other);
    clock.advance(20);
    room.say(a, 'told at once');
    for (let count = 0; count < 1_024; count++) room.say(a, 'waits');
    expect(outlet.closings).toEqual([]);
    room.say(a, 'one too many');
    expect(outlet.closings).toEqual([closings.flood]);
    expect(other.closings).toEqual([]);
  });

  test('gives 500 members 500 names', () => {
    const { clock, room } = newRoom();
    const names = new Set(Array.from({ length: 500 }, () => room.join(fakeOutlet()).name));
    clock.advance(10_000);
    expect(names.size).toBe(500);
  });

  test('says when the last one has left, and lets no timer run on', () => {
    const { clock, room, emptied } = newRoom();
    const members = [room.join(fakeOutlet()), room.join(fakeOutlet())] as const;
    clock.advance(100);
    room.leave(members[0]);
    clock.advance(100);
    expect(emptied()).toBe(0);
    room.leave(members[1]);
    clock.advance(100);
    expect(emptied()).toBe(1);
    expect(clock.pending).toBe(0);
  });

  test('ends every member when it is closed', () => {
    const { room } = newRoom();
    const outlets = [fakeOutlet(), fakeOutlet()];
    for (const outlet of outlets) room.join(outlet);
    room.close(closings.shutdown);
    for (const outlet of outlets) expect(outlet.closings).toEqual([closings.shutdown]);
  });
});
