import { html, type TemplateResult } from 'lit';
import { systemClock } from '../../../src/clock.ts';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { ConnectFailure } from '../../client/connect-failure.ts';
import type { ClientState } from '../../client/state.ts';
import { avatar, avatarStyles } from '../people/avatar.ts';
import { seals, sealStyles } from '../people/seals.ts';
import { Countdown } from '../lit/countdown.ts';
import { JoinEvent } from '../internal-events.ts';
import { statusStyles } from './status.styles.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';
import { english as statusEnglish } from '../languages/english/status.ts';
import { english as failureEnglish } from '../languages/english/connect-failures.ts';
import type { Words } from '../languages/en.ts';

export const words = { ...statusEnglish, ...failureEnglish };

/** The status line: who is typing, or why you cannot write or are not connected, and what you can do. Fires `chat-join`. */
export class ChatBoxStatus extends chatPart({
  state: { phase: 'idle' } as ClientState,
  mayWrite: true,
  /** Only users write in the room, and you are a guest. */
  isForUsers: false,
  /** The others who are typing. */
  typing: [] as readonly Person[],
  /** The browser lost its network, and the connection may not know yet. */
  isOffline: false,
}) {
  static override styles = [base, avatarStyles, sealStyles, statusStyles];
  readonly #countdown = new Countdown(this, systemClock);
  /** Why the connection is gone. It stays while the client tries again, so that each attempt changes nothing. */
  #failure: ConnectFailure | undefined;

  protected override willUpdate(): void {
    const { state } = this;
    if (state.phase !== 'joining') this.#failure = state.phase === 'waiting' ? state.failure : undefined;
  }

  protected override render(): TemplateResult {
    const { state, words } = this;
    if (this.#failure || this.isOffline) return this.#away();
    switch (state.phase) {
      case 'idle':
        return this.#line(html`<bdi>${words.notJoined}</bdi>`, '', words.join);
      case 'joining':
      case 'waiting':
        return this.#line(html`<span class="dot"></span><bdi>${words.joining}</bdi>`);
      case 'live': {
        if (state.catchingUp)
          return this.#line(html`<span class="dot"></span><bdi>${words.catchingUp}</bdi>`, this.#typing);
        const { you } = state;
        const name = html`<bdi class="you" translate="no">${you.name}</bdi>${seals(you, words)}`;
        // The button with your avatar shows it.
        if (this.mayWrite) return this.#line(html`<bdi class="unseen">${words.youAre(name)}</bdi>`, this.#typing);
        const sentence = this.isForUsers ? words.readOnlyGuest : words.readOnly;
        return this.#line(html`${avatar(you)}<bdi>${sentence(name)}</bdi>`, this.#typing);
      }
      case 'ended':
        return this.#line(
          html`<span class="dot off"></span><bdi class="why">${words.connectFailure(state.failure)}</bdi>`,
          '',
          words.tryAgain,
        );
    }
  }

  /** Draws why the connection is gone, and when the client tries again. */
  #away(): TemplateResult {
    const { state, words } = this;
    const why = this.isOffline || !this.#failure ? words.offline : words.connectFailure(this.#failure);
    const sentence = html`<span class="dot"></span><bdi class="why">${why}</bdi>`;
    if (state.phase === 'live') return this.#line(sentence);
    const seconds = state.phase === 'waiting' ? this.#countdown.secondsTo(state.retryAt) : 0;
    return this.#line(sentence, seconds ? words.reconnectingIn(seconds) : words.reconnecting, words.tryNow);
  }

  get #typing(): unknown {
    return this.words.typing(this.typing.map((person) => sealedName(person, this.words)));
  }

  /** Draws the line. `aside` changes every second, or as others type, so it stands outside the live region. */
  #line(sentence: TemplateResult, aside: unknown = '', button = ''): TemplateResult {
    return html`
      <div role="status" class=${this.typing.length === 0 ? '' : 'beside'}>${sentence}</div>
      <bdi class="aside">${aside}</bdi>
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

/** Draws a name. Behind it, a check mark stands for a verified user, and a shield for a moderator or an owner. */
function sealedName(person: Person, words: Words): TemplateResult {
  return html`<bdi translate="no">${person.name}</bdi>${seals(person, words)}`;
}

/** The elements that this script defines. */
export const elements = { 'chat-box-status': ChatBoxStatus };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-status': ChatBoxStatus;
  }
}
