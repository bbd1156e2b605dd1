import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { MAX_TEXT } from '../../src/protocol/limits.ts';
import { withoutControls } from '../../src/protocol/text.ts';
import { composerStyles } from './composer.styles.ts';
import type { EmojiEvent } from './emoji-event.ts';
import { SendEvent } from './send-event.ts';
import { base } from './theme.ts';
import { words } from './words.ts';

/** The count shows when this many units are left. */
const COUNT_FROM = 200;

/** Where one writes. Raises `chat-send`; a listener that cancels it keeps the text in the field. */
export class ChatBoxComposer extends LitElement {
  static override styles = [base, composerStyles];
  static override properties = { limit: { attribute: false }, text: { state: true }, hint: { state: true } };
  /** Longest text, in UTF-16 units. */
  declare limit: number;
  declare protected text: string;
  declare protected hint: string;

  constructor() {
    super();
    this.limit = MAX_TEXT;
    this.text = '';
    this.hint = '';
  }

  protected override render(): TemplateResult {
    const left = this.limit - this.text.length;
    const counts = left <= COUNT_FROM;
    return html`
      <form @submit=${this.#submit}>
        <textarea
          rows="1"
          aria-label=${words.write}
          placeholder=${words.write}
          enterkeyhint="send"
          autocomplete="off"
          dir="auto"
          aria-describedby="count hint"
          .value=${this.text}
          @input=${this.#input}
          @keydown=${this.#keydown}
        ></textarea>
        <button
          class="emoji"
          type="button"
          aria-label=${words.insertEmoji}
          aria-haspopup="listbox"
          @click=${this.#openPicker}
        >
          🙂
        </button>
        <button class="main" ?disabled=${left < 0 || this.text.trim() === ''}>${words.send}</button>
      </form>
      <chat-box-emoji-picker @chat-emoji=${this.#insertEmoji}></chat-box-emoji-picker>
      <div class="below" ?hidden=${!counts && this.hint === ''}>
        <span id="hint" role="alert">${this.hint}</span>
        <span id="count" class=${left < 0 ? 'over' : ''}
          >${counts ? (left < 0 ? words.unitsOver(-left) : words.unitsLeft(left)) : nothing}</span
        >
      </div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('text') && !CSS.supports('field-sizing', 'content')) this.#grow();
  }

  #input(event: InputEvent): void {
    this.text = (event.target as HTMLTextAreaElement).value;
    this.hint = '';
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey) return;
    // The Enter that ends a composition is not a Send; Safari marks it only by its key code.
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#say();
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#say();
    this.renderRoot.querySelector('textarea')?.focus();
  }

  #say(): void {
    const text = withoutControls(this.text.replace(/^\s*\n|\s+$/g, ''));
    if (text === '' || text.length > this.limit) return;
    if (this.dispatchEvent(new SendEvent(text))) this.text = '';
    else this.hint = words.tooMuchWaiting;
  }

  #openPicker({ currentTarget }: Event): void {
    const box = this.closest('section') ?? this;
    void this.renderRoot.querySelector('chat-box-emoji-picker')?.open(currentTarget as HTMLElement, box);
  }

  /** Where the caret is, or was last. */
  #insertEmoji({ emoji }: EmojiEvent): void {
    const field = this.renderRoot.querySelector('textarea');
    if (field === null) return;
    field.setRangeText(emoji, field.selectionStart, field.selectionEnd, 'end');
    this.text = field.value;
    field.focus();
  }

  /** For browsers without `field-sizing: content`. */
  #grow(): void {
    const field = this.renderRoot.querySelector('textarea');
    if (field === null) return;
    field.style.blockSize = 'auto';
    field.style.blockSize = `${field.scrollHeight + 2}px`;
  }
}
