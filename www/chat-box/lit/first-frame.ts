import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How long a page that the browser does not paint waits for a frame, such as a page in the background, in milliseconds. */
const MAX_FRAME_WAIT_MS = 100;

/** Knows whether the browser has painted the first drawing of an element, and updates the element once it has. */
export class FirstFrame implements ReactiveController {
  isPainted = false;
  #isAwaited = false;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostUpdated(): void {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    // A task that a callback of a frame starts runs after its painting.
    requestAnimationFrame(() => setTimeout(this.#painted));
    setTimeout(this.#painted, MAX_FRAME_WAIT_MS);
  }

  readonly #painted = (): void => {
    if (this.isPainted) return;
    this.isPainted = true;
    this.host.requestUpdate();
  };
}
