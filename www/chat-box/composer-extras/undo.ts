import { html, type PropertyValues, type TemplateResult } from 'lit';
import { systemClock, type Clock } from '../../../src/clock.ts';
import type { ChatBox } from '../chat-box.ts';
import type { ChatController } from '../chat-controller.ts';
import { chatPart } from '../chat-part.ts';
import type { CommandEvent } from '../internal-events.ts';
import { adoptStyles } from '../lit/adopt-styles.ts';
import type { ChatBoxLog } from '../log/log.ts';
import { HeldDeletions } from './held-deletions.ts';
import { rowStyles } from './rows.styles.ts';

/** The deletions that the elements of this page hold back. */
const pageHeld = new Set<HeldDeletions>();

/**
 * Holds back the deletions of your own messages for some seconds. Meanwhile, their rows have a button that undoes them. The
 * deletions are sent at once when you leave the room or the page. Shows nothing itself.
 */
export class ChatBoxUndo extends chatPart({
  chat: undefined as ChatController | undefined,
  clock: systemClock as Pick<Clock, 'after'>,
}) {
  #listening: AbortController | undefined;
  /** The element with the chat, also after it has drawn its parts anew. */
  #box: ChatBox | undefined;
  readonly #held = new HeldDeletions({
    after: (delayMs, run) => this.clock.after(delayMs, run),
    changed: (ids) => this.#changed(ids),
    send: (id) => this.#send(id),
  });

  override connectedCallback(): void {
    super.connectedCallback();
    pageHeld.add(this.#held);
    this.#box = (this.getRootNode() as ShadowRoot).host as ChatBox;
    const section = this.closest('section');
    const log = this.#log;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    section?.addEventListener('chat-command', (event) => this.#catch(event), { capture: true, signal });
    section?.addEventListener('keydown', (event) => this.#keyPressed(event), { capture: true, signal });
    document.addEventListener('visibilitychange', () => document.hidden && this.#held.flush(), { signal });
    if (!log) return;
    log.undo = (id, tab) => (this.#held.has(id) && !this.#isDeleted(id) ? this.#button(id, tab) : undefined);
    void log.updateComplete.then(() => adoptStyles(log.renderRoot as ShadowRoot, rowStyles));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#held.flush();
    pageHeld.delete(this.#held);
    this.#listening?.abort();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { chat } = this;
    if (!changed.has('chat') || !chat) return;
    // Another element may share the client, which closes its connection when the page is left.
    chat.deletions.flush = (event) => {
      for (const held of event ? pageHeld : [this.#held]) held.flush();
    };
  }

  get #log(): ChatBoxLog | null {
    return this.closest('section')?.querySelector('chat-box-log') ?? null;
  }

  /** Holds the deletion of a message of yours. The room receives all other commands. */
  #catch(event: CommandEvent): void {
    const { command } = event;
    const client = this.#box?.client;
    const message = command.type === 'delete' && client?.find(command.message);
    if (!client || !message || !client.isOwn(message)) return;
    event.stopImmediatePropagation();
    void this.#hold(message.id);
  }

  /** Draws the message as deleted, and focuses the button that undoes it. */
  async #hold(id: string): Promise<void> {
    // Until its first update, this element does not have its properties.
    await this.updateComplete;
    this.#held.hold(id);
    await this.#box?.updateComplete;
    await this.#log?.updateComplete;
    this.#log?.renderRoot.querySelector<HTMLElement>(`[data-undo="${id}"]`)?.focus({ preventScroll: true });
  }

  #changed(ids: readonly string[]): void {
    const { chat } = this;
    if (!chat) return;
    chat.deletions.held = ids.map((id) => ({
      command: { type: 'delete', id, message: id },
      time: systemClock.wall(),
      state: { kind: 'pending' },
    }));
    this.#box?.requestUpdate();
  }

  /** Returns whether the room has deleted a message, which a moderator may have done meanwhile. */
  #isDeleted(id: string): boolean {
    return this.#box?.client?.find(id)?.deleted === true;
  }

  #send(id: string): void {
    const client = this.#box?.client;
    const log = this.#log;
    if (!client || this.#isDeleted(id) || client.command({ type: 'delete', message: id })) return;
    if (log) log.notice = this.words.outboxFull;
  }

  #button(id: string, tab: 0 | -1): TemplateResult {
    const { words } = this;
    const undo = ({ currentTarget }: Event) => {
      const row = (currentTarget as HTMLElement).closest('article');
      this.#held.undo(id);
      row?.focus({ preventScroll: true });
    };
    return html`<i class="mark" dir="auto">${words.wasDeleted}</i>
      <button
        class="undo"
        type="button"
        tabindex=${tab}
        data-undo=${id}
        aria-label="${words.wasDeleted} ${words.undoDeletion}"
        @click=${undo}
      >
        ${words.undoDeletion}
      </button>`;
  }

  /** Keeps the arrow key in the empty field from editing a message that is being deleted. */
  #keyPressed(event: KeyboardEvent): void {
    const [field] = event.composedPath();
    if (event.key !== 'ArrowUp' || !(field instanceof HTMLTextAreaElement) || field.value !== '') return;
    const client = this.#box?.client;
    const last = client?.messages.findLast((message) => client.isOwn(message));
    if (last && this.#held.has(last.id)) event.stopImmediatePropagation();
  }
}
