import { chatPart } from '../chat-part.ts';
import type { ChatBoxLog } from '../log/log.ts';
import type { MessageRow } from '../log/message-row.ts';

/** Outlines the row of a message in the log while it is in the document. Stands in the composer, and shows nothing itself. */
export class ChatBoxOutline extends chatPart({
  /** The id of the message. */
  message: undefined as string | undefined,
}) {
  #log: ChatBoxLog | null = null;
  /** The log may draw the row anew. */
  readonly #observer = new MutationObserver(() => this.#outline(this.message));

  override connectedCallback(): void {
    super.connectedCallback();
    const { host } = this.getRootNode() as ShadowRoot;
    this.#log = host.closest('section')?.querySelector('chat-box-log') ?? null;
    if (this.#log) this.#observer.observe(this.#log.renderRoot, { childList: true, subtree: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#outline(undefined);
  }

  protected override updated(): void {
    this.#outline(this.message);
  }

  #outline(id: string | undefined): void {
    for (const row of this.#log?.renderRoot.querySelectorAll<MessageRow>('article') ?? []) {
      row.toggleAttribute('data-concerned', row.entry.key === id);
    }
  }
}
