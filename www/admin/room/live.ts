import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { picturePath } from '../../../src/protocol/pictures.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { base } from '../../chat-box/look/theme.ts';
import { avatarStyles } from '../../chat-box/people/avatar.ts';
import { sealStyles } from '../../chat-box/people/seals.ts';
import { type AdminApi, newCommandId, roomPath } from '../api/admin-api.ts';
import { adminElement } from '../element.ts';
import { number, personName } from '../parts/draw.ts';
import { failureBox } from '../parts/loader.ts';
import { look } from '../parts/look.styles.ts';
import type { PersonSubject } from '../parts/person-form.ts';
import { ToastEvent } from '../parts/toast.ts';
import { liveStyles } from './live.styles.ts';
import { LiveRoom } from './live-room.ts';
import { messageRow } from './message-row.ts';

/** A distance from the end of the log below which the log follows new messages, in pixels. */
const END_PIXELS = 40;

/** A room as its members see it: the messages, live, and a field to write. */
export class ChatAdminLive extends adminElement({
  api: undefined as AdminApi | undefined,
  room: '',
  /** Id of a message to show in its context. */
  message: undefined as string | undefined,
  /** Internal state, like the next ones. */
  subject: undefined as PersonSubject | undefined,
  deleted: undefined as Message | undefined,
  isAtEnd: true,
}) {
  static override styles = [base, look, avatarStyles, sealStyles, liveStyles];
  #live: LiveRoom | undefined;
  /** The distance of the view from the end of the log before older messages are added. */
  #fromEnd: number | undefined;
  #hasJumped = false;
  /** The last scroll position that was read. */
  #scrollTop = 0;
  /** Stays at the end when the log gets smaller, such as above the keyboard of a phone. */
  readonly #sizes = new ResizeObserver(() => this.requestUpdate());

  override connectedCallback(): void {
    super.connectedCallback();
    const { api, room, message } = this;
    if (api) this.#live = new LiveRoom(this, { api, room, message, isFollowing: () => this.#readScroll() });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#live?.close();
    this.#sizes.disconnect();
  }

  protected override render(): TemplateResult {
    const { api, room, subject, deleted } = this;
    const live = this.#live;
    if (!live || !api) return html``;
    return html`
      <div class="card panel">
        ${this.#head(live)}
        <div class="scroller" tabindex="0" role="log" aria-label="Messages" @scroll=${this.#readScroll}>
          ${this.#log(live)}
        </div>
        ${
          live.unseen > 0
            ? html`<button class="news" type="button" @click=${this.#toEnd}>
                ${number(live.unseen)} new ${live.unseen === 1 ? 'message' : 'messages'}
              </button>`
            : nothing
        }
        <chat-admin-compose .api=${api} .room=${room} .sent=${this.#toEnd}></chat-admin-compose>
      </div>
      ${
        subject
          ? html`<chat-admin-person-form
              .api=${api}
              .subject=${subject}
              .close=${() => (this.subject = undefined)}
            ></chat-admin-person-form>`
          : nothing
      }
      ${deleted ? this.#deleteDialog(deleted) : nothing}
    `;
  }

  protected override willUpdate(): void {
    const scroller = this.#scroller;
    this.#readScroll();
    const grows = this.#live?.takesOlder();
    this.#fromEnd = grows && scroller ? scroller.scrollHeight - scroller.scrollTop : undefined;
  }

  protected override firstUpdated(): void {
    if (this.#scroller) this.#sizes.observe(this.#scroller);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const scroller = this.#scroller;
    if (!scroller || !this.#live || this.#live.messages === undefined) return;
    const target = this.message && !this.#hasJumped ? this.renderRoot.querySelector('.target') : undefined;
    if (target) {
      this.#hasJumped = true;
      target.scrollIntoView({ block: 'center' });
    } else if (this.#fromEnd !== undefined) scroller.scrollTop = scroller.scrollHeight - this.#fromEnd;
    else if (this.isAtEnd && !(this.message && this.#live.isInPast)) {
      scroller.scrollTop = scroller.scrollHeight;
      this.#scrollTop = scroller.scrollTop;
    }
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }

  #head({ state, count, isInPast }: LiveRoom): TemplateResult {
    const labels = { connecting: 'Connecting…', live: 'Live', waiting: 'Reconnecting…', lost: '', ended: 'Stopped' };
    return html`<div class="head">
      ${
        isInPast
          ? html`<span>These are older messages.</span><a href="#/rooms/${this.room}">Go to the newest</a>`
          : html`<span class="status ${state.kind}" role="status">${labels[state.kind]}</span> ${
                count === undefined
                  ? nothing
                  : html`<span class="quiet">${number(count)} ${count === 1 ? 'person' : 'people'}</span>`
              }`
      }
    </div>`;
  }

  #log(live: LiveRoom): TemplateResult {
    const { messages, failure } = live;
    if (!messages) {
      return failure ? failureBox(failure, () => void live.load()) : html`<p class="state" role="status">Loading…</p>`;
    }
    const ofId = new Map(messages.map((message) => [message.id, message]));
    return html`
      ${failure ? failureBox(failure, () => void live.load()) : nothing}
      ${
        live.next === undefined
          ? nothing
          : html`<button class="older" type="button" ?disabled=${live.isLoading} @click=${() => void live.loadOlder()}>
              Show older messages
            </button>`
      }
      ${messages.length === 0 ? html`<p class="state">This room has no messages.</p>` : nothing}
      ${repeat(
        messages,
        ({ id }) => id,
        (message) =>
          messageRow(message, {
            original: message.replyTo === undefined ? undefined : ofId.get(message.replyTo),
            isTarget: message.id === this.message,
            picture: message.file && new URL(`.${picturePath(this.room, message.file)}`, document.baseURI).href,
            act: (person) => (this.subject = { room: this.room, person, message }),
            remove: () => (this.deleted = message),
          }),
      )}
    `;
  }

  #deleteDialog(message: Message): TemplateResult {
    return html`<chat-admin-confirm
      .heading=${'Delete this message?'}
      .text=${html`<p>${personName(message.from)}</p>
        <blockquote dir="auto">${message.text}</blockquote>`}
      .action=${'Delete'}
      .run=${() => this.#delete(message)}
      .close=${() => (this.deleted = undefined)}
    ></chat-admin-confirm>`;
  }

  async #delete({ id }: Message): Promise<void> {
    await this.api?.send('DELETE', roomPath(this.room, 'messages', id), {
      headers: { 'Idempotency-Key': newCommandId() },
    });
    this.#live?.markDeleted(id);
    this.dispatchEvent(new ToastEvent({ text: 'Message deleted.' }));
  }

  /**
   * Reads where the reader has scrolled, also before the event of the next frame. Returns whether the end is in view. A log that gets
   * smaller moves nothing.
   */
  readonly #readScroll = (): boolean => {
    const scroller = this.#scroller;
    if (!scroller || scroller.scrollTop === this.#scrollTop) return this.isAtEnd;
    this.#scrollTop = scroller.scrollTop;
    this.isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < END_PIXELS;
    if (this.isAtEnd) this.#live?.sawEnd();
    return this.isAtEnd;
  };

  readonly #toEnd = (): void => {
    this.isAtEnd = true;
    this.#live?.sawEnd();
    this.requestUpdate();
  };
}
