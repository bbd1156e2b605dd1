import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import { chatPart } from '../chat-part.ts';
import { OlderEvent, ResendEvent } from '../internal-events.ts';
import { OnDemand } from '../on-demand/on-demand.ts';
import { base } from '../look/theme.ts';
import { avatarStyles } from '../people/avatar.ts';
import { sealStyles } from '../people/seals.ts';
import type { RoomLimits } from '../room-limits.ts';
import { ReadMarker, unreadAfter } from './read-marker.ts';
import { type LogView, renderChunks } from './chunk-list.ts';
import { lineStyles } from './lines.styles.ts';
import { logStyles } from './log.styles.ts';
import { LogWatch } from './log-watch.ts';
import { newsPill, olderButton } from './log-ends.ts';
import { LogWindow } from './log-window.ts';
import { findRow, highlight, MessageFocus } from './message-focus.ts';
import type { RowView } from './message-row.ts';
import { rowStyles } from './message-row.styles.ts';
import { MessageSearch } from './message-search.ts';
import { ScrollAnchor } from './scroll-anchor.ts';
import { newestOffset, type Chunk, type ChunkRange } from './transcript.ts';

/**
 * The messages of the room, scrolled to the end unless the reader scrolled up. An empty log shows its slot. Fires
 * `chat-resend` and `chat-older`. The actions on a message fire `chat-compose`, and `chat-command` for reactions,
 * deletions and kicks.
 */
export class ChatBoxLog extends chatPart({
  /** The name of the chat. */
  label: '',
  /** The client that the messages come from. With another one, the log starts anew at its end. */
  client: undefined as ChatClient | undefined,
  /** Returns chunks of the log. A new function after each change of the log. */
  chunks: (() => []) as (range: ChunkRange) => readonly Chunk[],
  /** Number of your messages that are being sent. */
  sending: 0,
  /** The loaded messages, without those that are being sent. */
  messages: [] as readonly Message[],
  you: undefined as Person | undefined,
  mayWrite: false,
  limits: undefined as RoomLimits | undefined,
  outranks: (() => false) as (person: Person) => boolean,
  /** True when the room has messages before the oldest loaded one. */
  hasOlder: false,
  /** True when older messages can be requested now. */
  canLoadOlder: false,
  /** Ids of the messages to which the page adds elements. */
  extras: new Set() as ReadonlySet<string>,
  /** Texts are drawn without their marks. */
  hasMarkup: false,
  /** Several people who join or leave become a number. */
  sumsUpPresence: false,
  /** Draws the button that undoes the deletion of a message, with the `tabindex` of its row. */
  undo: undefined as RowView['undo'],
  /** Internal state: the message that Tab moves the focus to. */
  current: undefined as Message | undefined,
  /** Internal state: a sentence over the messages. */
  notice: '',
}) {
  static override styles = [base, avatarStyles, sealStyles, logStyles, rowStyles, lineStyles];
  readonly #markup: NonNullable<LogView['markup']> = new OnDemand(this, 'markup');
  readonly #presence: LogView['presence'] = new OnDemand(this, 'presence');
  readonly #reactions: LogView['reactions'] = new OnDemand(this, 'reactions');
  readonly #pictures: LogView['pictures'] = new OnDemand(this, 'pictures');
  readonly #search = new MessageSearch();
  #readMarker = new ReadMarker();
  #window = new LogWindow();
  readonly #anchor: ScrollAnchor = new ScrollAnchor(
    () => this.#focus.isPointedAt || this.#watch.isSelecting,
    () => this.#window.isCut,
    () => this.#moved(),
  );
  readonly #focus = new MessageFocus(this, this.#anchor, (message) => (this.current = message));
  readonly #watch = new LogWatch(this, () => this.#moved());
  /** The reader scrolled to the beginning before older messages could be requested. */
  #wantsOlder = false;

  /** Counts messages as unread until the log is drawn again. Call it when the log is hidden. */
  pauseReading(): void {
    this.#updateMarker(this.#readMarker.drawn, false);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // An element that the page moves loses its scroll position.
    this.#anchor.restore();
  }

  protected override render(): TemplateResult {
    const { words, extras, sumsUpPresence, you, current, undo } = this;
    const chunks = this.chunks(this.#window.range);
    const unread = unreadAfter(this.messages, this.#readMarker.offset ?? Infinity, you?.id);
    const rows = renderChunks(chunks, {
      ...{ words, extras, sumsUpPresence, you, current, undo, today: this.#watch.today, unread: unread[0] },
      ...{ markup: this.hasMarkup ? this.#markup : undefined, presence: this.#presence },
      ...{ reactions: this.#reactions, pictures: this.#pictures, host: this },
      jump: (id) => this.jump(id),
      resend: (id) => this.dispatchEvent(new ResendEvent(id)),
    });
    // The log itself is not live: chat-box-accessibility announces new messages in the region at the end.
    return html`
      <div
        class="scroller"
        tabindex="0"
        role="log"
        aria-live="off"
        aria-label=${this.words.messages(this.label)}
        @scroll=${this.#scrolled}
        @wheel=${this.#interrupt}
        @pointerdown=${this.#interrupt}
        @pointermove=${this.#focus.pointerMoved}
        @pointerleave=${this.#focus.pointerLeft}
        @click=${this.#focus.tapped}
        @focusin=${this.#focus.focused}
        @focusout=${this.#focus.blurred}
        @keydown=${this.#keyPressed}
      >
        <div class="rows">
          ${
            this.hasOlder && this.#window.range.first < 0
              ? olderButton(this.words, this.#anchor, this.canLoadOlder, () => this.#requestOlder())
              : nothing
          }
          <div class="chunks">${rows}</div>
          ${this.#focus.render()}
        </div>
      </div>
      ${chunks.length === 0 ? html`<slot></slot>` : nothing}
      ${newsPill(unread.length, this.words, this.#anchor, this.#toEnd)}
      <p class=${this.notice === '' ? 'unseen' : 'notice'} role="status">${this.notice}</p>
      <div class="unseen" id="news" aria-live="polite"></div>
    `;
  }

  /**
   * Updates at most once a frame and never in a hidden page: in a busy room each message would cost a layout. The first messages
   * are drawn at once.
   */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.#readMarker.drawn !== undefined) await this.#watch.nextFrame();
    super.scheduleUpdate();
  }

  protected override update(changed: PropertyValues<this>): void {
    this.#focus.keepDuring(() => super.update(changed));
  }

  protected override firstUpdated(): void {
    const scroller = this.#scroller;
    if (scroller) this.#anchor.attach(scroller);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isSending = this.sending > (changed.get('sending') ?? Infinity);
    if (changed.has('client')) {
      this.#readMarker = new ReadMarker();
      this.#window = new LogWindow();
      this.#interrupt();
      this.#anchor.toEnd();
    } else if (this.hasUpdated && !isSending) this.#anchor.capture();
    // Sending a message shows it and marks the rest as read.
    if (isSending) {
      this.#readMarker.clear();
      this.#anchor.toEnd();
    }
    // A selection that goes on must not lose its rows.
    const removes = !this.#watch.isSelecting && this.#window.fit(this.messages, this.#anchor.isAtEnd);
    // The end is followed in the next update: a browser counts a removal and a move at once as a shift of all rows.
    if (removes && this.hasUpdated) {
      this.#anchor.pause();
      void this.updateComplete.then(() => this.requestUpdate());
    }
    this.#updateMarker(newestOffset(this.messages));
  }

  protected override updated(): void {
    this.#readMarker.drawn = newestOffset(this.messages);
    this.#anchor.restore();
    this.#focus.logUpdated();
    if (this.#search.id !== undefined) this.jump(this.#search.id);
    if (this.#wantsOlder && this.canLoadOlder) this.#scrolled();
    if (this.#window.completeFirst(this.messages)) this.requestUpdate();
  }

  /** Scrolls to the newest row and stays there. */
  readonly #toEnd = (): void => {
    this.#anchor.toEnd();
    this.#scroller?.focus({ preventScroll: true });
  };

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  /** Handles a change of the scroll position, of visibility or of the day. */
  #moved(): void {
    this.#updateMarker(this.#readMarker.drawn);
    this.requestUpdate();
  }

  #updateMarker(newest: number | undefined, isVisible = this.#watch.isVisible): void {
    this.#readMarker.update(this.#anchor.isAtEnd && isVisible, newest);
  }

  #scrolled(): void {
    this.#anchor.scrolled();
    this.#wantsOlder = false;
    const { isNearStart, isNearEnd } = this.#anchor;
    if (isNearStart && this.#window.extend(this.messages, -1)) this.requestUpdate();
    else if (isNearStart) this.#wantsOlder = !this.canLoadOlder || !this.dispatchEvent(new OlderEvent());
    if (isNearEnd && this.#window.isCut && this.#window.extend(this.messages, 1)) this.requestUpdate();
  }

  /** Requests older messages. Returns false when they are not available. */
  #requestOlder(): boolean {
    if (!this.canLoadOlder) return false;
    // Keeps the reader's place, even if all messages fit into the view.
    this.#anchor.stopFollowing();
    return this.dispatchEvent(new OlderEvent());
  }

  /** Scrolls to a message and focuses it. Requests older messages until it is loaded. */
  jump(id: string): void {
    const row = findRow(this.renderRoot, id);
    const index = row ? -1 : this.messages.findIndex((message) => message.id === id);
    if (index >= 0 && this.#window.show(this.messages, index)) {
      this.#search.proceed(id, false, true, () => false);
      this.#anchor.stopFollowing();
      return this.requestUpdate();
    }
    const result = this.#search.proceed(id, row !== undefined, this.hasOlder, () => this.#requestOlder());
    this.notice = { here: '', loading: this.words.originalSearching, gone: this.words.originalUnavailable }[result];
    if (!row) return;
    this.#anchor.show(row, 'center');
    highlight(row);
  }

  /** Ends a search for a message: it must not scroll a reader who has moved on. */
  #interrupt(): void {
    this.#search.stop();
    this.notice = '';
  }

  #keyPressed(event: KeyboardEvent): void {
    this.#interrupt();
    this.#focus.keyPressed(event);
  }
}
