import { html, nothing, type TemplateResult } from 'lit';
import { base } from '../../chat-box/look/theme.ts';
import { modal, showModal } from '../../chat-box/moderation/modal.ts';
import { adminElement } from '../element.ts';
import { attempt } from './attempt.ts';
import { look } from './look.styles.ts';

/** A dialog that asks before an action that cannot be undone. */
export class ChatAdminConfirm extends adminElement({
  heading: '',
  text: '' as unknown,
  /** Label of the button. */
  action: '',
  /** A word to type first; empty for none. */
  word: '',
  run: (() => Promise.resolve()) as () => Promise<unknown>,
  close: () => {},
  /** Internal state, like the next ones. */
  typed: '',
  trouble: '',
  isRunning: false,
}) {
  static override styles = [base, look];

  protected override render(): TemplateResult {
    const { heading, text, action, word, trouble, isRunning } = this;
    return modal(
      heading,
      html`<form @submit=${this.#submit}>
        <h2>${heading}</h2>
        <div>${text}</div>
        ${
          word
            ? html`<label>
                <span>Type <b>${word}</b> to confirm</span>
                <input
                  autocomplete="off"
                  autocapitalize="off"
                  spellcheck="false"
                  @input=${({ target }: Event) => (this.typed = (target as HTMLInputElement).value)}
                />
              </label>`
            : nothing
        }
        <p class="trouble" role="alert" ?hidden=${!trouble}>${trouble}</p>
        <div class="buttons">
          <button class="main danger" ?disabled=${isRunning || this.typed.trim() !== word}>${action}</button>
          <button type="button" @click=${this.#close}>Cancel</button>
        </div>
      </form>`,
      this.#close,
    );
  }

  protected override firstUpdated(): void {
    showModal(this.renderRoot);
  }

  readonly #close = (): void => {
    // Returns the focus to the button that opened the dialog.
    this.renderRoot.querySelector('dialog')?.close();
    this.close();
  };

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.typed.trim() === this.word && (await attempt(this, this.run))) this.#close();
  };
}
