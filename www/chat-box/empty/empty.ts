import { html, nothing, type TemplateResult } from 'lit';
import { systemClock } from '../../../src/clock.ts';
import type { ConnectFailure } from '../../client/connect-failure.ts';
import type { ClientState } from '../../client/state.ts';
import { avatar, avatarStyles } from '../people/avatar.ts';
import { emptyStyles } from './empty.styles.ts';
import { JoinEvent } from '../internal-events.ts';
import { chatPart } from '../chat-part.ts';
import { icon } from '../look/icon.ts';
import { MESSAGE, UNPLUG } from '../look/icons.ts';
import { base } from '../look/theme.ts';
import { Countdown } from '../lit/countdown.ts';
import { english } from '../languages/english/empty.ts';
import { english as failureEnglish } from '../languages/english/connect-failures.ts';
import { canRetry, endingIcon, namesRemedy, signIn } from './ending.ts';

export const words = { ...english, ...failureEnglish };

/**
 * The hint that stands in an empty log. After the end of a connection, it is the card in the log, or in place of the
 * message field. Fires `chat-join`.
 */
export class ChatBoxEmpty extends chatPart({
  state: { phase: 'idle' } as ClientState,
  mayWrite: true,
  /** Number of members, without you. */
  others: 0,
}) {
  static override styles = [base, avatarStyles, emptyStyles];
  readonly #countdown = new Countdown(this, systemClock);

  override connectedCallback(): void {
    super.connectedCallback();
    // There is one template for both places.
    this.classList.toggle('below', this.closest('footer') !== null);
  }

  protected override render(): TemplateResult {
    const { state, others } = this;
    switch (state.phase) {
      case 'idle':
        return html`
          ${this.#hint(icon(MESSAGE), this.words.idleTitle, this.words.idleHint)} ${this.#button(this.words.join)}
        `;
      case 'joining':
        return this.#hint(icon(MESSAGE), this.words.joiningTitle);
      case 'waiting':
        return this.#hint(icon(UNPLUG), this.words.notConnectedTitle, this.words.reconnectingHint);
      case 'ended':
        return this.#ending(state.failure);
      case 'live':
        if (state.catchingUp) return this.#hint(icon(MESSAGE), this.words.catchingUp);
        if (!this.mayWrite) return this.#hint(icon(MESSAGE), this.words.emptyTitle, this.words.readOnlyHint);
        return others === 0
          ? this.#hint(avatar(state.you), this.words.aloneTitle, this.words.aloneHint)
          : this.#hint(avatar(state.you), this.words.emptyTitle, this.words.emptyHint(others));
    }
  }

  /** Draws why the connection ended, what you can do, and a button if it can help. */
  #ending(failure: ConnectFailure): TemplateResult {
    const { words } = this;
    const wait = this.#countdown.secondsTo(failure.kind === 'closed' ? failure.until : undefined);
    const isHelpful = wait === 0 && canRetry(failure);
    return html`
      <span class="sign" aria-hidden="true">${icon(endingIcon(failure))}</span>
      <div role="alert" tabindex="-1">
        <p class="title"><bdi>${words.connectFailure(failure)}</bdi></p>
        ${wait > 0 || namesRemedy(failure) ? nothing : html`<p><bdi>${words.disconnectedHint(signIn(failure))}</bdi></p>`}
      </div>
      ${isHelpful ? this.#button(words.tryAgain) : nothing}
    `;
  }

  #button(label: string): TemplateResult {
    return html`<button class="main" type="button" @click=${(event: Event) => this.dispatchEvent(new JoinEvent(event))}>
      ${label}
    </button>`;
  }

  #hint(sign: TemplateResult, title: string, hint?: string): TemplateResult {
    return html`
      <span class="sign" aria-hidden="true">${sign}</span>
      <p class="title"><bdi>${title}</bdi></p>
      ${hint === undefined ? nothing : html`<p><bdi>${hint}</bdi></p>`}
    `;
  }
}

/** The elements that this script defines. */
export const elements = { 'chat-box-empty': ChatBoxEmpty };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-empty': ChatBoxEmpty;
  }
}
