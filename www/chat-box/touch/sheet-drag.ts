/** A sheet that was dragged further closes. */
const FAR_PX = 96;
/** A sheet that moves faster closes, after a shorter way. */
const FAST_PX_PER_MS = 0.6;
const MIN_FAST_PX = 24;

/** Returns whether the reader allows motion. */
export function allowsMotion(): boolean {
  return !matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Moves a sheet down with the finger on its header, and closes it, unless the reader wants less motion. */
export class SheetDrag {
  constructor(private readonly closed: () => void) {}

  readonly begin = (event: PointerEvent): void => {
    const header = event.currentTarget as HTMLElement;
    const sheet = header.closest('dialog');
    if (!sheet || !event.isPrimary || (event.target as Element).closest('button') || !allowsMotion()) return;
    header.setPointerCapture(event.pointerId);
    sheet.style.transition = 'none';
    const listening = new AbortController();
    const { signal } = listening;
    let last = event;
    let speed = 0;
    header.addEventListener(
      'pointermove',
      (moved) => {
        speed = (moved.clientY - last.clientY) / Math.max(1, moved.timeStamp - last.timeStamp);
        last = moved;
        sheet.style.translate = `0 ${Math.max(0, moved.clientY - event.clientY)}px`;
      },
      { signal },
    );
    const ended = ({ type }: PointerEvent) => {
      listening.abort();
      const way = last.clientY - event.clientY;
      const isClosing = type === 'pointerup' && (way > FAR_PX || (way > MIN_FAST_PX && speed > FAST_PX_PER_MS));
      sheet.style.transition = '';
      sheet.style.translate = isClosing ? '0 100%' : '';
      // Not at once: without the element that it touched, Chromium ignores the next tap.
      const moved = isClosing && sheet.getAnimations()[0]?.finished;
      if (moved) void moved.then(this.closed, this.closed);
      else if (isClosing) setTimeout(this.closed);
    };
    for (const type of ['pointerup', 'pointercancel'] as const) header.addEventListener(type, ended, { signal });
  };
}
