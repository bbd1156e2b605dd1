import { html, nothing, type TemplateResult } from 'lit';
import { MAX_REASON_UNITS } from '../../../src/protocol/limits.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { chatPart } from '../chat-part.ts';
import { preview } from '../log/quote.ts';
import { base } from '../look/theme.ts';
import type { OpenedView } from '../overlay.ts';
import { dialogStyles } from './dialog.styles.ts';
import { closeModal, modal, sendAndWait, showModal } from './modal.ts';

export { english as words } from '../languages/english/report.ts';

/** How long the confirmation is shown. */
const NOTICE_MS = 6_000;

/** Draws the form that reports a message. */
export function draw({ words, client, send, subject, opener, close }: OpenedView): TemplateResult {
  return html`<chat-box-report
    .words=${words}
    .client=${client}
    .send=${send}
    .message=${subject}
    .opener=${opener}
    .close=${close}
  ></chat-box-report>`;
}

/** The form that reports a message to the moderators, and its confirmation. */
export class ChatBoxReport extends chatPart({
  client: undefined as ChatClient | undefined,
  send: (() => false) as (command: NewCommand) => boolean,
  message: undefined as Message | undefined,
  opener: undefined as HTMLElement | undefined,
  close: () => {},
  /** Internal state: the `close` of the press whose report was sent. */
  sent: undefined as (() => void) | undefined,
}) {
  static override styles = [base, dialogStyles];

  protected override render(): TemplateResult {
    const { words, message } = this;
    if (this.sent === this.close) return html`<p class="notice" role="status">${words.reportSent}</p>`;
    const form = html`<form @submit=${this.#submit}>
      <h3>${words.reportTitle}</h3>
      <blockquote>
        <bdi translate="no">${message?.from.name}</bdi>
        <p lang="" dir="auto">${message ? preview(message, words) : nothing}</p>
      </blockquote>
      <label>
        <bdi>${words.reportReason}</bdi>
        <textarea name="reason" rows="3" maxlength=${MAX_REASON_UNITS} required dir="auto" autofocus></textarea>
      </label>
      <div class="buttons">
        <button class="main">${words.sendReport}</button>
        <button type="button" @click=${this.#cancel}>${words.cancel}</button>
      </div>
    </form>`;
    return modal(words.reportTitle, form, this.#cancel);
  }

  protected override updated(): void {
    showModal(this.renderRoot);
  }

  readonly #cancel = (): void => {
    closeModal(this.renderRoot, this.opener);
    this.close();
  };

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const reason = new FormData(event.target as HTMLFormElement).get('reason');
    if (!this.message || typeof reason !== 'string' || reason.trim() === '') return;
    const { close } = this;
    closeModal(this.renderRoot, this.opener);
    // The element itself shows a refusal.
    const id = await sendAndWait(this, { type: 'report', message: this.message.id, reason: reason.trim() });
    if (id === undefined) return close();
    this.sent = close;
    setTimeout(close, NOTICE_MS);
  };
}

/** The elements that this script defines. */
export const elements = { 'chat-box-report': ChatBoxReport };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-report': ChatBoxReport;
  }
}
