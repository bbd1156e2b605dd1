import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { systemClock, type Cancel } from '../../../src/clock.ts';
import { readDay } from './days.ts';

/** Maximum time until the day is read again: a timer is late after a laptop has slept. */
const MAX_DAY_DELAY_MS = 30_000;

/** Watches what the log does not cause: its frames, whether it is visible, which day it is, and whether a pointer selects in it. */
export class LogWatch implements ReactiveController {
  readonly #visibility = new IntersectionObserver(() => this.changed());
  #cancelTimer: Cancel | undefined;
  #today = readDay(systemClock.wall());
  #isSelecting = false;
  #hasPainted = false;

  /** `changed` is called when visibility or day may have changed. */
  constructor(
    private readonly log: ReactiveControllerHost & HTMLElement,
    private readonly changed: () => void,
  ) {
    log.addController(this);
    log.addEventListener('pointerdown', ({ pointerType }) => {
      if (pointerType !== 'mouse') return;
      this.#isSelecting = true;
      for (const type of ['pointerup', 'pointercancel']) addEventListener(type, this.#released, true);
    });
  }

  /** The current day, from `readDay`. */
  get today(): number {
    return this.#today;
  }

  /** A reader can see the log: the page is visible, and nothing around the log hides it. */
  get isVisible(): boolean {
    return document.visibilityState === 'visible' && this.log.checkVisibility({ contentVisibilityAuto: true });
  }

  /** A mouse button is down in the log. */
  get isSelecting(): boolean {
    return this.#isSelecting;
  }

  /** Resolves in the next frame; at the first call in the one after it, so that the first messages are painted alone and sooner. */
  async nextFrame(): Promise<void> {
    await new Promise(requestAnimationFrame);
    if (!this.#hasPainted) await new Promise(requestAnimationFrame);
    this.#hasPainted = true;
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.changed);
    this.#visibility.observe(this.log);
    this.#readDay();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.changed);
    this.#visibility.disconnect();
    this.#cancelTimer?.();
    this.#released();
  }

  readonly #released = (): void => {
    this.#isSelecting = false;
    for (const type of ['pointerup', 'pointercancel']) removeEventListener(type, this.#released, true);
  };

  /** Reads the day now and each time a day begins. */
  #readDay(): void {
    const now = systemClock.wall();
    const today = readDay(now);
    if (today !== this.#today) {
      this.#today = today;
      this.changed();
    }
    const delay = Math.min(new Date(now).setHours(24, 0, 0, 0) - now, MAX_DAY_DELAY_MS);
    this.#cancelTimer = systemClock.after(delay, () => this.#readDay());
  }
}
