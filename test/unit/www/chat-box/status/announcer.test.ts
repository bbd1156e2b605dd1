import { describe, expect, test } from 'bun:test';
import { Announcer } from '../../../../../www/chat-box/status/announcer.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

describe('Announcer', () => {
  const start = () => {
    const clock = manualClock();
    const announced: string[] = [];
    const announcer = new Announcer({
      announce: (sentences) => announced.push(sentences.join(' / ')),
      summarize: (count) => `${count} more`,
      after: (delay, task) => clock.after(delay, task),
    });
    return { announcer, clock, announced };
  };

  test('announces a message in a quiet room at once', () => {
    const { announcer, clock, announced } = start();
    announcer.add({}, 'one');
    expect(announced).toEqual(['one']);
    clock.advance(60_000);
    announcer.add({}, 'two');
    expect(announced).toEqual(['one', 'two']);
  });

  test('collects messages that arrive faster, and only counts a flood', () => {
    const { announcer, clock, announced } = start();
    for (const sentence of ['one', 'two', 'three', 'four']) announcer.add({}, sentence);
    clock.advance(2_000);
    for (let at = 0; at < 400; at++) announcer.add({}, `flood ${at}`);
    clock.advance(2_000);
    expect(announced).toEqual(['one', 'two / three / four', '400 more']);
    clock.advance(60_000);
    expect(announced.length).toBe(3);
  });

  test('omits a message that another announcer of the page has announced', () => {
    const [first, second] = [start(), start()];
    const message = {};
    first.announcer.add(message, 'one');
    second.announcer.add(message, 'one');
    second.announcer.add({}, 'two');
    expect([first.announced, second.announced]).toEqual([['one'], ['two']]);
  });
});
