import { html, nothing, type TemplateResult } from 'lit';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { ChatPart } from '../chat-part.ts';
import { type ComposeMode, OpenEvent } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';
import { icon } from '../look/icon.ts';
import { ARROW_UP, CHECK, FACE } from '../look/icons.ts';
import { loadOnPress } from '../on-demand/script-loader.ts';
import { avatar } from '../people/avatar.ts';
import { spokenName } from '../people/seals.ts';
import type { RoomLimit } from '../room-limits.ts';

/** The composer shows the number of units left once it is at most this. */
const SHOW_UNITS_LEFT = 200;
/** A longer wait shows the time when it ends. */
const MAX_SECONDS_SHOWN = 100;

/** The composer, as its buttons use it. */
type Composer = ChatPart & {
  readonly client: ChatClient | undefined;
  readonly you: Person | undefined;
  readonly mode: ComposeMode | undefined;
  hint: string;
};

/** The script that draws the card over the field while its text is a reply or an edit. */
export interface CardScript {
  composeCard(mode: ComposeMode, words: Words, cancel: () => void): TemplateResult;
}

/** Draws the button with your avatar. It opens the form that changes your name, or shows that the name cannot be changed. */
export function avatarButton(composer: Composer, limit: RoomLimit | undefined): TemplateResult {
  const { words, you, client } = composer;
  const isFixed = client?.identity?.fixedName || (limit && limit.kind !== 'slow');
  const act = isFixed ? words.fixedName : words.rename;
  const pressed = ({ currentTarget }: Event) => {
    if (isFixed) composer.hint = act;
    else composer.dispatchEvent(new OpenEvent('person-form', currentTarget as HTMLElement));
  };
  return html`<button
    class="me"
    type="button"
    data-script="person-form"
    title=${you ? [spokenName(you, words), act].join(' · ') : act}
    aria-expanded="false"
    ?disabled=${!you}
    @click=${pressed}
  >
    ${you && avatar(you)}
  </button>`;
}

/** Draws the button that sends the text. It is an icon in a narrow box, and shows the seconds until it can be pressed again. */
export function sendButton(
  { words, mode }: Composer,
  wait: number,
  isDisabled: boolean,
  pointed: () => void,
): TemplateResult {
  const isEdit = mode?.kind === 'edit';
  const label = isEdit ? words.save : words.send;
  return html`<button class="main" part="send" ?disabled=${isDisabled} @pointerdown=${pointed}>
    <span>${label}</span> ${
      wait > 0 && wait < MAX_SECONDS_SHOWN ? html`<b aria-hidden="true">${wait}</b>` : icon(isEdit ? CHECK : ARROW_UP)
    }
  </button>`;
}

/** Draws the button that opens the emoji picker of a composer. */
export function emojiButton(composer: Composer): TemplateResult {
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
  return html`<div class="below ${wait > 0 ? 'wait' : ''}">
    <bdi id="hint" role="alert">${wait > 0 && isTooFast ? words.sendingTooFast : hint}</bdi>
    <bdi id="count" class=${left < 0 ? 'over' : ''}
      >${wait >= MAX_SECONDS_SHOWN ? words.canSendAt(until) : wait > 0 ? words.canSendIn(wait) : count}</bdi
    >
  </div>`;
}

/** Opens the emoji picker beside its button. Shows a hint when it does not load. */
function openEmojiPicker(button: HTMLElement, composer: Composer): void {
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
