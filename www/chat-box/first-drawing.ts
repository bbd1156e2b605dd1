import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatClient } from '../client/client.ts';

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

/** How long the first drawing waits for messages, in milliseconds. A near server sends them sooner than an empty log is drawn. */
const MAX_MESSAGES_WAIT_MS = 25;

/**
 * Resolves when the client has messages, after 25 ms at the latest. An element that awaits it draws them in its first frame. Resolves
 * in the next task when there is no client by then.
 */
export async function awaitFirstMessages(findClient: () => ChatClient | undefined): Promise<void> {
  // The first requests leave before the drawing.
  await new Promise((resolve) => setTimeout(resolve));
  const client = findClient();
  if (!client || client.messages.length > 0) return;
  let stop = () => {};
  await new Promise((resolve) => {
    stop = client.on('messages', resolve);
    setTimeout(resolve, MAX_MESSAGES_WAIT_MS);
  });
  stop();
}
