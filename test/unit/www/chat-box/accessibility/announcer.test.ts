import { describe, expect, test } from 'bun:test';
import { Announcer } from '../../../../../www/chat-box/accessibility/announcer.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

describe('Announcer', () => {
  const start = () => {
    const clock = manualClock();
    const announced: string[] = [];
    const announcer = new Announcer({
      announce: (lines) => announced.push(lines.map(({ sentence }) => sentence).join(' / ')),
      summarize: (count) => `${count} more`,
      after: (delay, task) => clock.after(delay, task),
    });
    return { announcer, clock, announced };
  };

  test('announces a message in a quiet room at once', () => {
    const { announcer, clock, announced } = start();
    announcer.add({ id: 'a' }, 'one');
    expect(announced).toEqual(['one']);
    clock.advance(60_000);
    announcer.add({ id: 'a' }, 'two');
    expect(announced).toEqual(['one', 'two']);
  });

  test('collects messages that arrive faster, and only counts a flood', () => {
    const { announcer, clock, announced } = start();
    for (const sentence of ['one', 'two', 'three', 'four']) announcer.add({ id: 'a' }, sentence);
    clock.advance(2_000);
    for (let at = 0; at < 400; at++) announcer.add({ id: 'a' }, `flood ${at}`);
    clock.advance(2_000);
    expect(announced).toEqual(['one', 'two / three / four', '400 more']);
    clock.advance(60_000);
    expect(announced.length).toBe(3);
  });

  test('omits a message that another announcer of the page has announced', () => {
    const [first, second] = [start(), start()];
    const message = { id: 'a' };
    first.announcer.add(message, 'one');
    second.announcer.add(message, 'one');
    second.announcer.add({ id: 'a' }, 'two');
    expect([first.announced, second.announced]).toEqual([['one'], ['two']]);
  });

  test('drops a sentence whose message is deleted before it is announced', () => {
    const { announcer, clock, announced } = start();
    for (const id of ['one', 'two', 'three']) announcer.add({ id }, id);
    announcer.retract('two');
    announcer.retract('one');
    clock.advance(2_000);
    expect(announced).toEqual(['one', 'three']);
    announcer.add({ id: 'four' }, 'four');
    announcer.retract('four');
    clock.advance(60_000);
    expect(announced).toEqual(['one', 'three']);
  });
});
