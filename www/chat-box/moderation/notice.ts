import { html, nothing, type TemplateResult } from 'lit';
import { systemClock } from '../../../src/clock.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';
import { Countdown } from '../lit/countdown.ts';
import { dialogStyles } from './dialog.styles.ts';

/** How long a ban or mute can be undone with one press. */
export const UNDO_MS = 10_000;

/** A sentence after a moderator's action, with a button that undoes it. Closes itself. */
export class ChatBoxNotice extends chatPart({
  sentence: '',
  /** Undefined when nothing can be undone. */
  undo: undefined as (() => void) | undefined,
  /** When the notice closes, in milliseconds since 1970. */
  until: 0,
  /** Whether the button gets the focus. Not while the moderator types. */
  takesFocus: true,
  close: () => {},
}) {
  static override styles = [base, dialogStyles];
  readonly #countdown = new Countdown(this, systemClock);

  protected override render(): TemplateResult {
    const { words, sentence, undo, until } = this;
    const seconds = this.#countdown.secondsTo(until);
    if (seconds === 0) queueMicrotask(this.close);
    return html`<div class="notice" @keydown=${this.#keyPressed}>
      <bdi role="status">${sentence}</bdi>
      ${
        undo
          ? html`<button type="button" @click=${undo}>
              ${words.undo} <span class="quiet" aria-hidden="true">${seconds}</span>
            </button>`
          : nothing
      }
    </div>`;
  }

  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  protected override firstUpdated(): void {
    if (this.takesFocus) this.focus();
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    this.close();
  }
}
