import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { chatPart } from '../chat-part.ts';
import type { EmojiEvent } from '../internal-events.ts';
import { preview } from '../log/quote.ts';
import { icon } from '../look/icon.ts';
import { CLOSE, COPY, PLUS } from '../look/icons.ts';
import { base } from '../look/theme.ts';
import type { MessageAction } from '../message-actions/actions.ts';
import type { ActionHost, SheetActions, SheetSubject } from '../message-actions/message-actions.ts';
import { loadOnPress } from '../on-demand/script-loader.ts';
import { avatar, avatarStyles } from '../people/avatar.ts';
import { textDirection } from '../text/text-kind.ts';
import { messageSheetStyles } from './message-sheet.styles.ts';
import { SheetDrag } from './sheet-drag.ts';

/**
 * The actions on a message, with words, in a modal dialog at the end of the screen. Escape, a tap outside, a drag down and
 * the back gesture of a phone close it and return the focus to the message.
 */
export class ChatBoxMessageSheet extends chatPart({
  /** The message. Undefined once it is gone. */
  message: undefined as Message | undefined,
  list: (() => ({ actions: [], reactions: [], react: () => {} })) as SheetSubject['list'],
  log: undefined as ActionHost | undefined,
  opener: undefined as HTMLElement | undefined,
  close: () => {},
  /** Internal state: the action that waits for an answer to its question, by its label. */
  asked: undefined as string | undefined,
  /** Internal state: a sentence below the actions. */
  notice: '',
}) {
  static override styles = [base, avatarStyles, messageSheetStyles];
  readonly #drag = new SheetDrag(() => this.#leave());

  protected override render(): TemplateResult | typeof nothing {
    const { message, words } = this;
    if (!message) return nothing;
    const choices = this.list(message);
    const asked = choices.actions.find(({ label }) => label === this.asked);
    const shown = message.text || preview(message, words);
    return html`<dialog
      aria-label=${words.messageActions}
      @keydown=${this.#keyPressed}
      @cancel=${this.#cancelled}
      @click=${this.#clicked}
    >
      <div class="sheet">
        <div class="head" @pointerdown=${this.#drag.begin}>
          ${avatar(message.from)}<bdi translate="no">${message.from.name}</bdi>
          <button type="button" title=${words.close} @click=${this.#leave}>${icon(CLOSE)}</button>
        </div>
        <blockquote tabindex="0" lang="" dir=${textDirection(shown)}>${shown}</blockquote>
        ${asked ? this.#question(asked) : this.#choices(choices)}
        <p role="status">${this.notice}</p>
      </div>
    </dialog>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const dialog = this.#dialog;
    if (!dialog) return this.#leave();
    const isNew = !dialog.open;
    if (isNew) dialog.showModal();
    // A question takes the place of the button that was pressed, and its answers do again.
    if (isNew || changed.has('asked')) dialog.querySelector<HTMLElement>('.actions button, .answers button')?.focus();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  #choices({ actions, reactions, react }: SheetActions): TemplateResult {
    const { words } = this;
    return html`
      ${
        reactions.length === 0
          ? nothing
          : html`<div class="reactions" role="group" aria-label=${words.react}>
                ${reactions.map(
                  (reaction) =>
                    html`<button
                      type="button"
                      title=${reaction.label}
                      aria-pressed=${reaction.isPressed ?? nothing}
                      @click=${() => this.#run(reaction.run)}
                    >
                      <span class="emoji" aria-hidden="true">${reaction.icon}</span>
                    </button>`,
                )}
                <button
                  type="button"
                  title=${words.moreEmoji}
                  aria-haspopup="dialog"
                  aria-expanded="false"
                  @click=${this.#openPicker}
                >
                  ${icon(PLUS)}
                </button>
              </div>
              <chat-box-emoji-picker
                .words=${words}
                @chat-emoji=${({ emoji }: EmojiEvent) => this.#run(() => react(emoji))}
              ></chat-box-emoji-picker>`
      }
      <div class="actions">
        ${actions.map((action) => this.#button(action, () => this.#choose(action)))}
        ${this.#button({ icon: icon(COPY), label: words.copyText }, () => void this.#copy())}
      </div>
    `;
  }

  #button(
    { icon, label, isDestructive }: Pick<MessageAction, 'icon' | 'label' | 'isDestructive'>,
    pressed: () => void,
  ): TemplateResult {
    return html`<button type="button" class=${isDestructive ? 'destructive' : ''} @click=${pressed}>
      <span aria-hidden="true">${icon}</span>${label}
    </button>`;
  }

  #question(action: MessageAction): TemplateResult {
    return html`<p id="question">${action.question}</p>
      <div class="answers">
        <button class="sure" type="button" aria-describedby="question" @click=${() => this.#run(action.run)}>
          ${action.label}
        </button>
        <button type="button" @click=${() => (this.asked = undefined)}>${this.words.cancel}</button>
      </div>`;
  }

  #choose({ run, label, question }: MessageAction): void {
    if (question === undefined) this.#run(run);
    else this.asked = label;
  }

  /** Closes the sheet first: an action may move the focus elsewhere. */
  #run(run: () => void): void {
    this.#leave();
    run();
  }

  async #copy(): Promise<void> {
    const { message, log, words } = this;
    const dialog = this.#dialog;
    if (!message || !dialog || !(await copyText(message.text, dialog))) return;
    this.#leave();
    if (log) log.notice = words.textCopied;
  }

  /** Closes the sheet and returns the focus to the message. */
  readonly #leave = (): void => {
    this.#dialog?.close();
    this.opener?.focus({ preventScroll: true });
    this.close();
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    // The page may have shortcuts, and Escape must close nothing around.
    event.stopPropagation();
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    this.#leave();
  };

  readonly #cancelled = (event: Event): void => {
    event.preventDefault();
    this.#leave();
  };

  /** A tap outside is one on the dialog itself, whose content fills it. */
  readonly #clicked = ({ target, currentTarget }: Event): void => {
    if (target === currentTarget) this.#leave();
  };

  readonly #openPicker = ({ currentTarget }: Event): void => {
    const more = currentTarget as HTMLElement;
    void loadOnPress('emoji', more, {
      loaded: () => {
        const picker = this.renderRoot.querySelector('chat-box-emoji-picker');
        void picker?.open(more, document.documentElement);
      },
      failed: () => (this.notice = this.words.loadFailed),
    });
  };
}

/**
 * Copies a text. Resolves to false when the browser does not allow it. `place` is in the document, and not inert: a page
 * that is not a secure context copies only what is selected in it.
 */
async function copyText(text: string, place: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    place.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    return isCopied;
  }
}
