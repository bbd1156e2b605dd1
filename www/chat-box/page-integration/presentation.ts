import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { storedText, type StoredText } from '../../client/stored-text.ts';
import type { EarlyState } from '../early-state.ts';
import type { Words } from '../languages/en.ts';
import { accessibleText } from '../log/message-row.ts';
import { parseMode, type Mode } from '../settings.ts';
import { closeNotification, mayAskToNotify, notify, playChime } from './alerts.ts';
import { bellButton, closeButton, renderDocked } from './docked.ts';
import { DockedController, type DockedHost } from './docked-controller.ts';
import { setTitleBadge } from './title-badge.ts';
import { UnreadTracker, type UnreadTrackerHost } from './unread-tracker.ts';

/** A viewport in which the chat takes the whole screen. A card would cover nearly all of the page. */
const NARROW_VIEWPORT = '(width < 30rem), (height < 26rem)';

/** The element, as its presentation uses it. */
export interface PresentationHost extends DockedHost, UnreadTrackerHost {
  readonly sound: boolean;
  readonly notify: boolean;
  show(): void;
  hide(): void;
}

export interface PresentationDeps {
  /** Returns the name of the chat. */
  readonly label: () => string;
  /** The key under which the browser stores what belongs to the room. */
  readonly key: () => string;
  readonly words: () => Words;
  /** Focuses the composer. */
  readonly focus: () => void;
  /** Called when the chat is no longer visible. */
  readonly closed: () => void;
  /** What happened before this script had loaded. */
  readonly early: EarlyState;
}

/** Presents a chat in the page's flow or over the page, and alerts the reader to messages that arrive out of sight. */
export class Presentation implements ReactiveController {
  readonly #narrow = matchMedia(NARROW_VIEWPORT);
  readonly #unread: UnreadTracker;
  readonly #docked: DockedController;
  #isRestored = false;
  /** The sentence for screen readers about unread messages. */
  #announcement = '';

  constructor(
    private readonly host: PresentationHost,
    private readonly deps: PresentationDeps,
  ) {
    host.addController(this);
    this.#unread = new UnreadTracker(host, {
      isShown: () => this.#isShown,
      memory: () => this.#memory('seen'),
      missed: (message) => this.#alert(message),
      setBadge: setTitleBadge,
      early: () => deps.early.read,
    });
    this.#docked = new DockedController(host, {
      narrow: this.#narrow,
      wasOpenAtFirst: () => deps.early.wasOpenAtFirst,
      memory: () => this.#memory('open'),
      closed: () => {
        this.#unread.saveReadPosition();
        deps.closed();
      },
      focus: deps.focus,
    });
    if (deps.early.isShowRequested) this.#docked.show();
  }

  /** Messages of others that the reader has not seen. */
  get unread(): number {
    return this.#unread.count;
  }

  get #mode(): Mode {
    return parseMode(this.host.mode);
  }

  /** True when the chat is drawn: in the page's flow, or open. */
  get #isShown(): boolean {
    return this.#mode === 'inline' || Boolean(this.host.open);
  }

  /** Closes the notification about a message that was deleted. */
  retract(id: string): void {
    closeNotification(id);
  }

  hostUpdate(): void {
    if (!document.hidden) closeNotification();
    if (!this.#isRestored && this.deps.early.wasOpenAtFirst !== undefined) this.#restoreOpen();
  }

  /** Opens a chat over the page and focuses the composer. */
  show(): void {
    this.#docked.show();
  }

  /** Draws a chat over the page. */
  render(chat: () => unknown): TemplateResult | typeof nothing {
    const mode = this.#mode;
    if (mode === 'inline') return nothing;
    const { unread } = this;
    const words = this.deps.words();
    // Announced once: in a busy room, a screen reader would never finish a sentence for each count.
    this.#announcement = unread === 0 ? '' : this.#announcement || words.newMessages(unread);
    return renderDocked({
      ...{ host: this.host, mode, unread, words, announcement: this.#announcement },
      label: this.deps.label(),
      chat: this.#isShown ? chat : undefined,
    });
  }

  /** Draws the header's buttons for notifications and for closing the chat. */
  renderButtons(): TemplateResult {
    const words = this.deps.words();
    return html`
      ${this.host.notify && mayAskToNotify() ? bellButton(words, this.#askToNotify) : nothing}
      ${this.#mode === 'inline' ? nothing : closeButton(words, () => this.host.hide())}
    `;
  }

  /** Restores the open or closed state in which the reader left the chat, unless the page has changed it meanwhile. */
  #restoreOpen(): void {
    const { host, deps } = this;
    this.#isRestored = true;
    const { wasOpenAtFirst, isShowRequested } = deps.early;
    if (isShowRequested || host.open !== wasOpenAtFirst) return;
    const remembered = this.#memory('open').read() ?? String(wasOpenAtFirst);
    // On a narrow screen, a chat must not cover a page that has just loaded.
    host.open = remembered === 'true' && !this.#narrow.matches;
  }

  #memory(name: string): StoredText {
    return storedText(() => localStorage, `chat-box ${name} ${this.deps.key()}`);
  }

  /** Call it only when the button is pressed: browsers penalise pages that ask unprompted. */
  readonly #askToNotify = async () => {
    await Notification.requestPermission();
    this.host.requestUpdate();
    // The update removes the bell, which had the focus.
    this.deps.focus();
  };

  #alert(message: Message): void {
    const { host, deps } = this;
    if (host.sound) playChime();
    // While the page is visible, the badge is enough.
    if (!host.notify || !document.hidden) return;
    const words = deps.words();
    const title = words.notificationTitle(message.from.name, `\u2068${deps.label()}\u2069`);
    notify(message.id, title, accessibleText(message, words), `chat-box ${deps.key()}`, () => host.show());
  }
}
