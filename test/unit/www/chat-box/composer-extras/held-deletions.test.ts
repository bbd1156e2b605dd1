import { describe, expect, test } from 'bun:test';
import { HeldDeletions, UNDO_MS } from '../../../../../www/chat-box/composer-extras/held-deletions.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

function start() {
  const clock = manualClock();
  const sent: string[] = [];
  const shown: string[] = [];
  const held = new HeldDeletions({
    after: clock.after,
    send: (id) => sent.push(id),
    changed: (ids) => shown.push(ids.join()),
  });
  return { clock, held, sent, shown };
}

describe('HeldDeletions', () => {
  test('sends a deletion when its time is over', () => {
    const { clock, held, sent, shown } = start();
    held.hold('a');
    clock.advance(UNDO_MS - 1);
    expect([sent, held.has('a')]).toEqual([[], true]);
    clock.advance(1);
    expect([sent, held.has('a')]).toEqual([['a'], false]);
    expect(shown).toEqual(['a', '']);
    expect(clock.pending).toBe(0);
  });

  test('gives each of several deletions its own time', () => {
    const { clock, held, sent, shown } = start();
    held.hold('a');
    clock.advance(UNDO_MS / 2);
    held.hold('b');
    clock.advance(UNDO_MS / 2);
    expect(sent).toEqual(['a']);
    clock.advance(UNDO_MS / 2);
    expect(sent).toEqual(['a', 'b']);
    expect(shown).toEqual(['a', 'a,b', 'b', '']);
  });

  test('undoes a deletion and keeps the others', () => {
    const { clock, held, sent } = start();
    held.hold('a');
    held.hold('b');
    held.undo('a');
    expect(held.has('a')).toBe(false);
    clock.advance(UNDO_MS);
    expect(sent).toEqual(['b']);
  });

  test('holds a message that is held already only once', () => {
    const { clock, held, sent } = start();
    held.hold('a');
    clock.advance(UNDO_MS - 1);
    held.hold('a');
    clock.advance(1);
    expect(sent).toEqual(['a']);
    clock.advance(UNDO_MS);
    expect(sent).toEqual(['a']);
  });

  test('sends all deletions at once, in their order, when the page goes', () => {
    const { clock, held, sent } = start();
    held.hold('b');
    held.hold('a');
    held.flush();
    expect(sent).toEqual(['b', 'a']);
    held.flush();
    clock.advance(UNDO_MS);
    expect(sent).toEqual(['b', 'a']);
  });

  test('sends a deletion before its row could be drawn without it', () => {
    const clock = manualClock();
    const order: string[] = [];
    const held = new HeldDeletions({
      after: clock.after,
      send: (id) => order.push(`send ${id}`),
      changed: (ids) => order.push(`held ${ids.length}`),
    });
    held.hold('a');
    clock.advance(UNDO_MS);
    expect(order).toEqual(['held 1', 'send a', 'held 0']);
  });
});
