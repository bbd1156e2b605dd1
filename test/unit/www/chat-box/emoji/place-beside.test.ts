import { afterEach, describe, expect, test } from 'bun:test';
import { placeBeside } from '../../../../../www/chat-box/emoji/place-beside.ts';

/** An element at a place in the window. */
const at = (left: number, top: number, width: number, height: number) =>
  ({
    getBoundingClientRect: () => ({ left, top, right: left + width, bottom: top + height }),
  }) as unknown as HTMLElement;

/** Places a picker of 300 by 400 pixels, unless it may only be smaller, beside a button at `anchor`. */
function place(anchor: HTMLElement, box: HTMLElement): Record<string, string> {
  const style: Record<string, string> = {};
  const limited = (size: number, limit = '') => Math.min(size, parseFloat(limit));
  placeBeside(
    {
      style,
      get offsetWidth() {
        return limited(300, style['maxInlineSize']);
      },
      get offsetHeight() {
        return limited(400, style['maxBlockSize']);
      },
    } as unknown as HTMLElement,
    anchor,
    box,
  );
  return style;
}

/** Sets the part of the window that a phone's keyboard and zoom leave. */
function setVisible(offsetTop: number, height: number): void {
  (globalThis as { visualViewport?: unknown }).visualViewport = { offsetTop, height };
}
afterEach(() => void Reflect.deleteProperty(globalThis, 'visualViewport'));

describe('placeBeside', () => {
  test('places the element above its anchor, or below it where there is no room', () => {
    setVisible(0, 800);
    const box = at(0, 0, 600, 800);
    expect(place(at(200, 700, 40, 40), box)).toMatchObject({ left: '200px', top: '292px' });
    expect(place(at(200, 100, 40, 40), box)).toMatchObject({ left: '200px', top: '148px' });
  });

  test('aligns the element with the edge of its anchor that is nearer to the box', () => {
    setVisible(0, 800);
    expect(place(at(100, 700, 40, 40), at(0, 0, 1_000, 800))).toMatchObject({ left: '100px' });
    expect(place(at(660, 700, 40, 40), at(0, 0, 1_000, 800))).toMatchObject({ left: '400px' });
  });

  test('keeps the element inside its box and smaller than it', () => {
    setVisible(0, 800);
    expect(place(at(280, 700, 40, 40), at(0, 300, 320, 500))).toMatchObject({
      ...{ maxInlineSize: '304px', maxBlockSize: '384px' },
      ...{ left: '12px', top: '308px' },
    });
    // With little room, it covers the anchor.
    expect(place(at(280, 420, 40, 40), at(0, 300, 320, 300))).toMatchObject({ maxBlockSize: '284px', top: '308px' });
  });

  test('keeps the element in the part that the keyboard leaves, also of a page that is moved up', () => {
    setVisible(100, 300);
    expect(place(at(10, 760, 40, 40), at(0, 0, 320, 800))).toMatchObject({ maxBlockSize: '284px', top: '108px' });
  });
});
