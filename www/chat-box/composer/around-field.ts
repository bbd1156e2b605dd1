import { html, nothing, type TemplateResult } from 'lit';
import type { ChatPart } from '../chat-part.ts';
import type { Words } from '../languages/en.ts';
import { loadOnPress } from '../on-demand/script-loader.ts';

/** The composer shows the number of units left once it is at most this. */
const SHOW_UNITS_LEFT = 200;

/** Draws the button that opens the emoji picker. */
export function emojiButton(words: Words, pressed: (event: Event) => void): TemplateResult {
  return html`<button
    class="emoji"
    type="button"
    data-script="emoji"
    aria-label=${words.insertEmoji}
    aria-haspopup="listbox"
    @click=${pressed}
  >
    🙂
  </button>`;
}

/** The content of the line below the field. */
export interface BelowField {
  readonly words: Words;
  readonly hint: string;
  /** Number of UTF-16 units left for the text. Negative when it is too long. */
  readonly left: number;
  /** Seconds until the server accepts more. */
  readonly wait: number;
}

/** Draws a hint, and the number of units left or the seconds to wait. */
export function belowField({ words, hint, left, wait }: BelowField): TemplateResult {
  const count = left < 0 ? words.charactersOver(-left) : left <= SHOW_UNITS_LEFT ? words.charactersLeft(left) : nothing;
  return html`<div class="below">
    <span id="hint" role="alert">${wait > 0 ? words.sendingTooFast : hint}</span>
    <span id="count" class=${left < 0 ? 'over' : ''}>${wait > 0 ? words.canSendIn(wait) : count}</span>
  </div>`;
}

/** Opens the emoji picker of a composer beside its button, inside `box`. Shows a hint when it does not load. */
export function openEmojiPicker(button: HTMLElement, composer: ChatPart & { hint: string }, box: Element): void {
  const { loadFailed } = composer.words;
  if (composer.hint === loadFailed) composer.hint = '';
  void loadOnPress('emoji', button, {
    loaded: () => void composer.renderRoot.querySelector('chat-box-emoji-picker')?.open(button, box),
    failed: () => (composer.hint = loadFailed),
  });
}
