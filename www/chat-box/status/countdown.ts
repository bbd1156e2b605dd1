import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Clock } from '../../../src/clock.ts';

/** Renders its host again with each second that passes until a time. */
export class Countdown implements ReactiveController {
  #cancel: () => void = () => {};

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly clock: Clock,
  ) {
    host.addController(this);
  }

  /** Whole seconds until then, 0 when it is past or never; `until` in milliseconds since 1970. Ask while rendering. */
  secondsTo(until = 0): number {
    this.#cancel();
    const left = until - this.clock.wall();
    if (left <= 0) return 0;
    this.#cancel = this.clock.after(left % 1_000 || 1_000, () => this.host.requestUpdate());
    return Math.ceil(left / 1_000);
  }

  /** Put in again, it goes on: nothing else would draw its host. */
  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#cancel();
  }
}
