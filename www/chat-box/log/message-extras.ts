import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

/** A child of the element with this slot, and a message's id behind it, is drawn under that message. */
const PREFIX = 'message-';

/** What the page adds to single messages: children of the element, each with the slot `message-` and the message's id. */
export class MessageExtras implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #ids: ReadonlySet<string> = new Set();
  readonly #observer = new MutationObserver(() => this.#look());

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  /** Ids of the messages that have something; another set after each change. */
  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  /** Hands what was added on to the log. */
  forward(): TemplateResult[] {
    return Array.from(this.#ids, (id) => html`<slot name=${PREFIX + id} slot=${PREFIX + id}></slot>`);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host, { childList: true, subtree: true, attributeFilter: ['slot'] });
    this.#look();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  #look(): void {
    const slots = [...this.#host.children].map(({ slot }) => slot).filter((slot) => slot.startsWith(PREFIX));
    // One message may have several.
    const ids = new Set(slots.map((slot) => slot.slice(PREFIX.length)));
    if (ids.size === this.#ids.size && [...ids].every((id) => this.#ids.has(id))) return;
    this.#ids = ids;
    this.#host.requestUpdate();
  }
}

/** Where a message's extra is drawn. */
export function messageExtra(id: string): TemplateResult {
  return html`<slot name=${PREFIX + id}></slot>`;
}
