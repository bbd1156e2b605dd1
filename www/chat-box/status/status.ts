import { html, type TemplateResult } from 'lit';
import { systemClock } from '../../../src/clock.ts';
import type { ClientState } from '../../client/state.ts';
import { avatar, avatarStyles } from '../people/avatar.ts';
import { Countdown } from './countdown.ts';
import { JoinEvent } from '../internal-events.ts';
import { statusStyles } from './status.styles.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';

/** One line: who you are and who is writing, or why you are not there and what you can do. Raises `chat-join`. */
export class ChatBoxStatus extends chatPart({
  state: { phase: 'idle' } as ClientState,
  /** Who is writing, as a sentence; empty when nobody is. */
  writing: '',
}) {
  static override styles = [base, avatarStyles, statusStyles];
  readonly #countdown = new Countdown(this, systemClock);

  protected override render(): TemplateResult {
    const { state, words } = this;
    switch (state.phase) {
      case 'idle':
        return this.#line(words.notJoined, '', words.join);
      case 'joining':
        return this.#line(html`<span class="dot"></span>${words.joining}`);
      case 'live': {
        if (state.catchingUp) return this.#line(html`<span class="dot"></span>${words.catchingUp}`, this.writing);
        const { name } = state.you;
        const says = state.isReadonly ? words.readOnly : words.youAre;
        return this.#line(html`${avatar(name)}<bdi>${says(html`<bdi class="you">${name}</bdi>`)}</bdi>`, this.writing);
      }
      case 'waiting': {
        const why = navigator.onLine ? words.connectFailure(state.failure) : words.offline;
        const seconds = this.#countdown.secondsTo(state.retryAt);
        return this.#line(
          html`<span class="dot"></span><span class="why">${why}</span>`,
          seconds > 0 ? words.reconnectingIn(seconds) : words.reconnecting,
          words.tryNow,
        );
      }
      case 'ended':
        return this.#line(
          html`<span class="dot off"></span><span class="why">${words.connectFailure(state.failure)}</span>`,
          '',
          words.tryAgain,
        );
    }
  }

  /** What changes by the second, or comes and goes with every word of others, stands aside: it is not for the live region. */
  #line(sentence: TemplateResult | string, aside = '', button = ''): TemplateResult {
    return html`
      <div role="status" class=${this.writing === '' ? '' : 'beside'}>${sentence}</div>
      <span class="aside">${aside}</span>
      <button
        type="button"
        ?hidden=${button === ''}
        @click=${(event: Event) => this.dispatchEvent(new JoinEvent(event))}
      >
        ${button}
      </button>
    `;
  }
}
