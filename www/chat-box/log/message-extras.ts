import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

/** The slot of an extra is this prefix and the id of the message that it is drawn under. */
const PREFIX = 'message-';

/** Elements that the page adds to messages: children of the element with the slot `message-` and the message's id. */
export class MessageExtras implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #ids: ReadonlySet<string> = new Set();
  readonly #observer = new MutationObserver(() => this.#update());

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  /** Ids of the messages that have extras. A new set after each change. */
  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  /** Draws slots that pass the extras on to the log. */
  forward(): TemplateResult[] {
    return [...this.#ids].map((id) => html`<slot name=${PREFIX + id} slot=${PREFIX + id}></slot>`);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host, { childList: true, subtree: true, attributeFilter: ['slot'] });
    this.#update();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  #update(): void {
    const slots = [...this.#host.children].map(({ slot }) => slot).filter((slot) => slot.startsWith(PREFIX));
    // A message may have several extras.
    const ids = new Set(slots.map((slot) => slot.slice(PREFIX.length)));
    if (ids.size === this.#ids.size && [...ids].every((id) => this.#ids.has(id))) return;
    this.#ids = ids;
    this.#host.requestUpdate();
  }
}

/** Draws the slot for a message's extras. */
export function messageExtra(id: string): TemplateResult {
  return html`<slot name=${PREFIX + id}></slot>`;
}
