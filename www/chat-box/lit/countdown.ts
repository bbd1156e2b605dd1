import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Clock } from '../../../src/clock.ts';

/** Updates its host every second until a given time. */
export class Countdown implements ReactiveController {
  #cancel: () => void = () => {};

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly clock: Clock,
  ) {
    host.addController(this);
  }

  /** Returns the whole seconds until a time in milliseconds since 1970, or 0 after it. Call it while rendering. */
  secondsTo(until = 0): number {
    this.#cancel();
    const left = until - this.clock.wall();
    if (left <= 0) return 0;
    this.#cancel = this.clock.after(left % 1_000 || 1_000, () => this.host.requestUpdate());
    return Math.ceil(left / 1_000);
  }

  /** Continues after the host is inserted again. */
  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#cancel();
  }
}
