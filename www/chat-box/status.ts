import { html, nothing, type TemplateResult } from 'lit';
import { browserClock } from '../client/browser.ts';
import type { ClientState } from '../client/state.ts';
import { avatar, avatarStyles } from './avatar.ts';
import { Countdown } from './countdown.ts';
import { JoinEvent } from './join-event.ts';
import { statusStyles } from './status.styles.ts';
import { part } from './part.ts';
import { base } from './theme.ts';

/** One line: who you are and who is writing, or why you are not there and what you can do. Raises `chat-join`. */
export class ChatBoxStatus extends part({
  state: { phase: 'idle' } as ClientState,
  /** Who is writing, as a sentence; empty when nobody is. */
  writing: '',
}) {
  static override styles = [base, avatarStyles, statusStyles];
  readonly #countdown = new Countdown(this, browserClock);

  // What changes by the second, or comes and goes with every word of others, is not for the live region.
  protected override render(): TemplateResult {
    return html`
      <div role="status" class=${this.writing === '' ? '' : 'beside'}>${this.#sentence()}</div>
      ${this.#aside()} ${this.#button()}
    `;
  }

  #sentence(): TemplateResult | string {
    const { state } = this;
    switch (state.phase) {
      case 'idle':
        return this.words.notIn;
      case 'joining':
        return html`<span class="dot"></span>${this.words.joining}`;
      case 'live':
        if (state.catchingUp) return html`<span class="dot"></span>${this.words.catchingUp}`;
        return html`${avatar(state.you.name)}<span
            >${(state.isReadonly ? this.words.youListen : this.words.youAre)(html`<bdi class="you">${state.you.name}</bdi>`)}</span
          >`;
      case 'waiting':
        return html`<span class="dot"></span
          ><span class="why">${navigator.onLine ? this.words.trouble(state.why) : this.words.offline}</span>`;
      case 'ended':
        return html`<span class="dot off"></span><span class="why">${this.words.trouble(state.why)}</span>`;
    }
  }

  #aside(): TemplateResult | typeof nothing {
    const { state } = this;
    if (state.phase === 'live') return html`<span class="aside">${this.writing}</span>`;
    if (state.phase !== 'waiting') return nothing;
    const seconds = this.#countdown.secondsTo(state.until);
    return html`<span class="aside">${seconds > 0 ? this.words.againIn(seconds) : this.words.again}</span>`;
  }

  #button(): TemplateResult | typeof nothing {
    const { phase } = this.state;
    if (phase === 'joining' || phase === 'live') return nothing;
    const label = { idle: this.words.join, waiting: this.words.tryNow, ended: this.words.tryAgain }[phase];
    return html`<button type="button" @click=${(event: Event) => this.dispatchEvent(new JoinEvent(event))}>
      ${label}
    </button>`;
  }
}
