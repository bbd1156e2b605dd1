import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { EmbeddedHost, Embedding, EmbeddingParts } from './embedding.ts';
import { modeOf } from './mode.ts';
import { secondScript } from './second-script.ts';

/** An element's embedding, which comes with the second script; until then the chat is in the page's flow or nowhere. */
export class LaterEmbedding implements ReactiveController {
  #embedding: Embedding | undefined;
  #hasFailed = false;
  readonly #tried: Promise<void>;

  constructor(
    private readonly host: EmbeddedHost,
    parts: EmbeddingParts,
  ) {
    this.#tried = this.#start(parts);
    host.addController(this);
  }

  hostUpdate(): void {
    // In the page's flow it needs nothing that did not come.
    if (this.#hasFailed) this.host.mode = null;
  }

  get unread(): number {
    return this.#embedding?.unread ?? 0;
  }

  async show(): Promise<void> {
    await this.#tried;
    this.#embedding?.show();
  }

  render(chat: () => TemplateResult): TemplateResult | typeof nothing {
    if (modeOf(this.host.mode) === 'inline') return html`<div class="frame">${chat()}</div>`;
    return this.#embedding?.render(chat) ?? nothing;
  }

  renderButtons(): TemplateResult | typeof nothing {
    return this.#embedding?.renderButtons() ?? nothing;
  }

  async #start(parts: EmbeddingParts): Promise<void> {
    const { host } = this;
    const script = await secondScript;
    if (script) this.#embedding = new script.Embedding(host, parts);
    else this.#hasFailed = true;
    host.requestUpdate();
  }
}
