import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ClientState } from '../client/state.ts';
import { avatar, avatarStyles } from './avatar.ts';
import { JoinEvent } from './join-event.ts';
import { statusStyles } from './status.styles.ts';
import { base } from './theme.ts';
import { words } from './words.ts';

/** One line: who you are, or why you are not there and what you can do. Raises `chat-join`. */
export class ChatBoxStatus extends LitElement {
  static override styles = [base, avatarStyles, statusStyles];
  static override properties = { state: { attribute: false } };
  declare state: ClientState;

  constructor() {
    super();
    this.state = { phase: 'idle' };
  }

  protected override render(): TemplateResult {
    return html`
      <div role="status">${this.#sentence()}</div>
      ${this.#button()}
    `;
  }

  #sentence(): TemplateResult | string {
    const { state } = this;
    switch (state.phase) {
      case 'idle':
        return words.notIn;
      case 'joining':
        return html`<span class="dot"></span>${words.joining}`;
      case 'live':
        if (state.catchingUp) return html`<span class="dot"></span>${words.catchingUp}`;
        return html`${avatar(state.you.name)}<span
            >${state.isReadonly ? words.youListen : words.youAre} <bdi class="you">${state.you.name}</bdi></span
          >`;
      case 'waiting':
        return html`<span class="dot"></span><span class="why">${words.again(words.trouble(state.why))}</span>`;
      case 'ended':
        return html`<span class="dot off"></span><span class="why">${words.trouble(state.why)}</span>`;
    }
  }

  #button(): TemplateResult | typeof nothing {
    const { phase } = this.state;
    if (phase === 'joining' || phase === 'live') return nothing;
    const label = { idle: words.join, waiting: words.tryNow, ended: words.tryAgain }[phase];
    return html`<button type="button" @click=${() => this.dispatchEvent(new JoinEvent())}>${label}</button>`;
  }
}
