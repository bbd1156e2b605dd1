import { html, nothing, type TemplateResult } from 'lit';
import type { ChatPart } from '../chat-part.ts';
import type { Words } from '../languages/en.ts';
import { icon } from '../look/icon.ts';
import { FACE } from '../look/icons.ts';
import { loadOnPress } from '../on-demand/script-loader.ts';

/** The composer shows the number of units left once it is at most this. */
const SHOW_UNITS_LEFT = 200;
/** A longer wait shows the time when it ends. */
const MAX_SECONDS_SHOWN = 100;

/** The composer, as its button for emoji uses it. */
type EmojiHost = ChatPart & { hint: string };

/** Draws the button that opens the emoji picker of a composer. */
export function emojiButton(composer: EmojiHost): TemplateResult {
  return html`<button
    class="emoji"
    type="button"
    data-script="emoji"
    aria-label=${composer.words.insertEmoji}
    aria-haspopup="dialog"
    aria-expanded="false"
    @click=${({ currentTarget }: Event) => openEmojiPicker(currentTarget as HTMLElement, composer)}
  >
    ${icon(FACE)}
  </button>`;
}

/** Draws the seconds until the button can be pressed again. */
export function countdown(wait: number): TemplateResult | typeof nothing {
  return wait > 0 && wait < MAX_SECONDS_SHOWN ? html`<span aria-hidden="true">${wait}</span>` : nothing;
}

/** The content of the line below the field. */
export interface BelowField {
  readonly words: Words;
  readonly hint: string;
  /** Number of UTF-16 units left for the text. Negative when it is too long. */
  readonly left: number;
  /** Seconds until the server accepts the text, and when that is, in milliseconds since 1970. */
  readonly wait: number;
  readonly until: number;
  /** The server refused messages that came too fast. The client repeats them. */
  readonly isTooFast: boolean;
}

/** Draws a hint, and the number of units left or the seconds to wait. */
export function belowField({ words, hint, left, wait, until, isTooFast }: BelowField): TemplateResult {
  const count = left < 0 ? words.charactersOver(-left) : left <= SHOW_UNITS_LEFT ? words.charactersLeft(left) : nothing;
  return html`<div class="below">
    <span id="hint" role="alert">${wait > 0 && isTooFast ? words.sendingTooFast : hint}</span>
    <span id="count" class=${left < 0 ? 'over' : ''}
      >${wait >= MAX_SECONDS_SHOWN ? words.canSendAt(until) : wait > 0 ? words.canSendIn(wait) : count}</span
    >
  </div>`;
}

/** Opens the emoji picker beside its button. Shows a hint when it does not load. */
function openEmojiPicker(button: HTMLElement, composer: EmojiHost): void {
  const { loadFailed } = composer.words;
  if (composer.hint === loadFailed) composer.hint = '';
  void loadOnPress('emoji', button, {
    loaded: () =>
      void composer.renderRoot
        .querySelector('chat-box-emoji-picker')
        ?.open(button, composer.closest('section') ?? composer),
    failed: () => (composer.hint = loadFailed),
  });
}
