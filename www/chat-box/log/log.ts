import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import { systemClock } from '../../../src/clock.ts';
import { Announcer, addLines } from '../status/announcer.ts';
import { avatarStyles } from '../people/avatar.ts';
import { CommandEvent, OlderEvent, ResendEvent } from '../internal-events.ts';
import { dayOf } from './days.ts';
import { lineStyles } from './lines.styles.ts';
import { renderChunk } from './chunk-list.ts';
import { logStyles } from './log.styles.ts';
import { messageActionsStyles } from './message-actions.styles.ts';
import { MessageSearch } from './message-search.ts';
import { ScrollAnchor } from './scroll-anchor.ts';
import { MessageFocus } from './message-focus.ts';
import { rowStyles } from './message-row.styles.ts';
import { type MessageRow, accessibleText } from './message-row.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';
import type { Chunk } from './transcript.ts';
import { ReadMarker, unreadAfter } from '../read-marker.ts';

/**
 * What was said. Stays at the end unless the reader scrolled up. Its slot shows while there is nothing.
 * Raises `chat-resend`, `chat-older`, and what is done with a message: `chat-task`, and `chat-command`
 * for reactions, deletions and kicks.
 */
export class ChatBoxLog extends chatPart({
  room: '',
  /** What is drawn; another function after each change in it. */
  chunks: (() => []) as () => readonly Chunk[],
  /** What the room has of it. */
  messages: [] as readonly Message[],
  /** Who reads. */
  you: undefined as Person | undefined,
  mayWrite: false,
  isModerator: false,
  /** There are older messages. */
  hasOlder: false,
  /** They can be asked for now. */
  canLoadOlder: false,
  /** Ids of the messages to which the page adds something. */
  extras: new Set() as ReadonlySet<string>,
  /** The log's own: the message that is the stop of the Tab key. */
  current: undefined as Message | undefined,
  /** The log's own: why nothing was jumped to. */
  notice: '',
}) {
  static override styles = [base, avatarStyles, logStyles, rowStyles, lineStyles, messageActionsStyles];
  readonly #search = new MessageSearch();
  readonly #bookmark = new ReadMarker();
  /** Offset of the newest message that was drawn: nobody has seen more. */
  #drawn: number | undefined;
  readonly #place: ScrollAnchor = new ScrollAnchor(
    () => this.#tools.isPointedAt,
    () => this.#moved(),
  );
  readonly #tools = new MessageFocus(this, this.#place, (message) => (this.current = message));
  readonly #announcer = new Announcer({
    say: (sentences) => {
      const region = this.renderRoot.querySelector('#news');
      if (region) addLines(region, sentences);
    },
    gathered: (count) => this.words.newMessages(count),
    after: systemClock.after,
  });
  readonly #looked = () => this.#moved();

  /** Reads a message out to who hears the page instead of seeing it: one that somebody else said just now. */
  announce(message: Message): void {
    this.#announcer.hear(
      message,
      this.words.messageAnnouncement(message.from.name, accessibleText(message, this.words)),
    );
  }

  /** It goes out of sight as it is: what comes until it is drawn again is unread. */
  lookAway(): void {
    this.#see(this.#drawn, false);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // An element that was moved has lost its place.
    this.#place.keep();
    document.addEventListener('visibilitychange', this.#looked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#looked);
  }

  protected override render(): TemplateResult {
    const { chunks, you, current } = this;
    const tools = this.#tools;
    const unread = unreadAfter(this.messages, this.#bookmark.offset ?? Infinity, you?.id);
    const rows = renderChunk(chunks(), {
      ...{ words: this.words, extras: this.extras, you, current, today: dayOf(Date.now()) },
      unread: unread[0],
      react: (message, emoji, on) => this.#react(message, emoji, on),
      jump: (id) => this.#jump(id),
      resend: (id) => this.dispatchEvent(new ResendEvent(id)),
    });
    // The log itself is silent: what is new is read from the region at the end.
    return html`
      <div
        class="scroller"
        tabindex="0"
        role="log"
        aria-live="off"
        aria-label=${this.words.messages(this.room)}
        @scroll=${this.#scrolled}
        @wheel=${this.#interrupted}
        @pointerdown=${this.#interrupted}
        @pointermove=${tools.pointed}
        @pointerleave=${tools.left}
        @click=${tools.tapped}
        @focusin=${tools.focused}
        @focusout=${tools.blurred}
        @keydown=${this.#keyPressed}
      >
        <div class="rows">
          ${
            this.hasOlder
              ? html`<button class="older" type="button" aria-disabled=${!this.canLoadOlder} @click=${this.#askOlder}>
                  ${this.words.loadOlder}
                </button>`
              : nothing
          }
          <div class="chunks">${rows}</div>
          ${tools.render()}
        </div>
      </div>
      ${chunks().length === 0 ? html`<slot></slot>` : nothing} ${this.#pill(unread.length)}
      <p class=${this.notice === '' ? 'unseen' : 'notice'} role="status">${this.notice}</p>
      <div class="unseen" id="news" aria-live="polite"></div>
    `;
  }

  #pill(count: number): TemplateResult | typeof nothing {
    if (this.#place.isAtEnd || !(count > 0 || this.#place.isFarFromEnd)) return nothing;
    return html`<button class="${count > 0 ? 'main news' : 'down'}" type="button" @click=${() => this.toEnd()}>
      ${count > 0 ? this.words.newMessages(count) : html`<span class="unseen">${this.words.jumpToLatest}</span>`}
      <span aria-hidden="true">↓</span>
    </button>`;
  }

  /** At most once a frame, and not at all in a hidden page: in a busy room each message would cost a layout. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await new Promise(requestAnimationFrame);
    super.scheduleUpdate();
  }

  protected override firstUpdated(): void {
    const scroller = this.#scroller;
    if (scroller) this.#place.attach(scroller);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('chunks');
    const isSaying = before !== undefined && waiting(this.chunks()) > waiting(before());
    if (this.hasUpdated && !isSaying) this.#place.hold();
    // Who writes wants to see it, and has seen the rest.
    if (isSaying) {
      this.#bookmark.clear();
      this.#place.toEnd();
    }
    this.#see(newest(this.messages));
  }

  protected override updated(): void {
    this.#drawn = newest(this.messages);
    this.#place.keep();
    this.#tools.settle();
    if (this.#search.id !== undefined) this.#jump(this.#search.id);
  }

  /** Scrolls to the newest row and stays there. */
  toEnd(): void {
    this.#place.toEnd();
    this.#scroller?.focus({ preventScroll: true });
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  /** Where the reader is, or whether there is one, may have changed. */
  #moved(): void {
    this.#see(this.#drawn);
    this.requestUpdate();
  }

  #see(offset: number | undefined, isSeen = document.visibilityState === 'visible'): void {
    this.#bookmark.see(this.#place.isAtEnd && isSeen, offset);
  }

  #scrolled(): void {
    this.#place.scrolled();
    if (this.#place.isNearStart && this.canLoadOlder) this.dispatchEvent(new OlderEvent());
  }

  /** Not `disabled`: that would take the focus away. False when they cannot be asked for now. */
  #askOlder(): boolean {
    if (!this.canLoadOlder) return false;
    // Who asks for them wants to read them, also where all that is here fits.
    this.#place.stay();
    return this.dispatchEvent(new OlderEvent());
  }

  /** Goes to a message and gives it the focus; when it is not here, asks for older ones until it is. */
  #jump(id: string): void {
    const row = [...this.renderRoot.querySelectorAll<MessageRow>('article')].find(({ entry }) => entry.key === id);
    const result = this.#search.look(id, row !== undefined, this.hasOlder, () => this.#askOlder());
    this.notice = { here: '', loading: this.words.originalSearching, gone: this.words.originalUnavailable }[result];
    if (!row) return;
    this.#place.show(row, 'center');
    row.focus({ preventScroll: true });
    row.animate({ background: ['var(--found)', 'var(--found)', 'transparent'] }, 1_600);
  }

  #react(message: Message, emoji: string, on: boolean): void {
    if (this.mayWrite) this.dispatchEvent(new CommandEvent({ type: 'react', message: message.id, emoji, on }));
  }

  /** Who does something else does not want to be taken away any more. */
  #interrupted(): void {
    this.#search.stop();
    this.notice = '';
  }

  #keyPressed(event: KeyboardEvent): void {
    this.#interrupted();
    this.#tools.keyPressed(event);
  }
}

/** Offset of the newest message. */
function newest(messages: readonly Message[]): number | undefined {
  return messages.at(-1)?.offset;
}

/** How much of what we said is on its way: it is a chunk of its own, after all others. */
function waiting(chunks: readonly Chunk[]): number {
  const last = chunks.at(-1);
  return last?.key === Infinity ? last.entries.length : 0;
}
