import { html, nothing, type TemplateResult } from 'lit';
import type { ClientState } from '../../client/state.ts';
import { avatar, avatarStyles } from '../people/avatar.ts';
import { emptyStyles } from './empty.styles.ts';
import { JoinEvent } from '../internal-events.ts';
import { chatPart } from '../chat-part.ts';
import { icon } from '../look/icon.ts';
import { MESSAGE, UNPLUG } from '../look/icons.ts';
import { base } from '../look/theme.ts';

export { english as words } from '../languages/english/empty.ts';

/** The hint that stands in an empty log. Fires `chat-join`. */
export class ChatBoxEmpty extends chatPart({
  state: { phase: 'idle' } as ClientState,
  mayWrite: true,
  /** Number of members, without you. */
  others: 0,
}) {
  static override styles = [base, avatarStyles, emptyStyles];

  protected override render(): TemplateResult {
    const { state, others } = this;
    switch (state.phase) {
      case 'idle':
        return html`
          ${this.#hint(icon(MESSAGE), this.words.idleTitle, this.words.idleHint)}
          <button class="main" type="button" @click=${(event: Event) => this.dispatchEvent(new JoinEvent(event))}>
            ${this.words.join}
          </button>
        `;
      case 'joining':
        return this.#hint(icon(MESSAGE), this.words.joiningTitle);
      case 'waiting':
        return this.#hint(icon(UNPLUG), this.words.notConnectedTitle, this.words.reconnectingHint);
      case 'ended':
        return this.#hint(icon(UNPLUG), this.words.notConnectedTitle, this.words.disconnectedHint(state.failure));
      case 'live':
        if (state.catchingUp) return this.#hint(icon(MESSAGE), this.words.catchingUp);
        if (!this.mayWrite) return this.#hint(icon(MESSAGE), this.words.emptyTitle, this.words.readOnlyHint);
        return others === 0
          ? this.#hint(avatar(state.you), this.words.aloneTitle, this.words.aloneHint)
          : this.#hint(avatar(state.you), this.words.emptyTitle, this.words.emptyHint(others));
    }
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
