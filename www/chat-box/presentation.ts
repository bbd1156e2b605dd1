import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { Message } from '../../src/protocol/server-messages.ts';
import { storedText, type StoredText } from '../client/stored-text.ts';
import type { Words } from './languages/en.ts';
import { OnDemand } from './on-demand/on-demand.ts';
import type { DockedController, DockedHost } from './page-integration/docked-controller.ts';
import { parseMode, type Mode } from './settings.ts';
import { UnreadTracker, type UnreadTrackerHost } from './unread/unread-tracker.ts';

type PageIntegration = typeof import('./page-integration/page-integration.ts');

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
}

/**
 * Presents a chat in the page's flow or over the page, and alerts the reader to messages that arrive out of sight. The
 * code for a chat over the page, badges, notifications and the chime is a script that loads when a setting needs it.
 */
export class Presentation implements ReactiveController {
  readonly #narrow = matchMedia(NARROW_VIEWPORT);
  readonly #unread: UnreadTracker;
  readonly #integration: OnDemand<PageIntegration>;
  #docked: DockedController | undefined;
  /** Whether the page had opened the chat when it was first docked. Undefined until then. */
  #wasOpenAtFirst: boolean | undefined;
  #isShowRequested = false;
  /** The sentence for screen readers about unread messages. */
  #announcement = '';

  constructor(
    private readonly host: PresentationHost,
    private readonly deps: PresentationDeps,
  ) {
    host.addController(this);
    this.#integration = new OnDemand(host, 'page-integration', (script) => this.#start(script));
    this.#unread = new UnreadTracker(host, {
      isShown: () => this.#isShown,
      memory: () => this.#memory('seen'),
      missed: (message) => this.#alert(message),
      setBadge: (room, count) => this.#script?.setTitleBadge(room, count),
    });
  }

  /** Messages of others that the reader has not seen. */
  get unread(): number {
    return this.#unread.count;
  }

  get #script(): PageIntegration | undefined {
    return this.#integration.exports;
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
    this.#script?.closeNotification(id);
  }

  hostUpdate(): void {
    const { host } = this;
    if (!document.hidden) this.#script?.closeNotification();
    const isDocked = this.#mode !== 'inline';
    if (isDocked && this.#wasOpenAtFirst === undefined && host.isConnected) this.#restoreOpen();
    const isNeeded = isDocked || host.sound || host.notify || host.titleBadge;
    this.#integration.when(isNeeded);
  }

  /** Opens a chat over the page and focuses the composer. */
  show(): void {
    if (this.#mode === 'inline') return;
    this.#isShowRequested = true;
    this.host.open = true;
    this.#docked?.show();
  }

  /** Draws a chat over the page. Draws nothing until the script has loaded. */
  render(chat: () => unknown): TemplateResult | typeof nothing {
    const mode = this.#mode;
    if (!this.#script || mode === 'inline') return nothing;
    const { unread } = this;
    const words = this.deps.words();
    // Announced once: in a busy room, a screen reader would never finish a sentence for each count.
    this.#announcement = unread === 0 ? '' : this.#announcement || words.newMessages(unread);
    return this.#script.renderDocked({
      ...{ host: this.host, mode, unread, words, announcement: this.#announcement },
      label: this.deps.label(),
      chat: this.#isShown ? chat : undefined,
    });
  }

  /** Draws the header's buttons for notifications and for closing the chat. */
  renderButtons(): TemplateResult | typeof nothing {
    const script = this.#script;
    if (!script) return nothing;
    const words = this.deps.words();
    return html`
      ${this.host.notify && script.mayAskToNotify() ? script.bellButton(words, this.#askToNotify) : nothing}
      ${this.#mode === 'inline' ? nothing : script.closeButton(words, () => this.host.hide())}
    `;
  }

  /** Restores the open or closed state in which the reader left the chat. */
  #restoreOpen(): void {
    this.#wasOpenAtFirst = this.host.open && !this.#isShowRequested;
    if (this.#isShowRequested) return;
    const remembered = this.#memory('open').read() ?? String(this.#wasOpenAtFirst);
    // On a narrow screen, a chat must not cover a page that has just loaded.
    this.host.open = remembered === 'true' && !this.#narrow.matches;
  }

  #start({ DockedController }: PageIntegration): void {
    const { host, deps } = this;
    this.#docked = new DockedController(host, {
      narrow: this.#narrow,
      wasOpenAtFirst: () => this.#wasOpenAtFirst,
      memory: () => this.#memory('open'),
      closed: () => {
        this.#unread.saveReadPosition();
        deps.closed();
      },
      focus: deps.focus,
    });
    if (this.#isShowRequested) this.#docked.show();
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
    if (host.sound) this.#script?.playChime();
    // While the page is visible, the badge is enough.
    if (!this.#script || !host.notify || !document.hidden) return;
    const title = deps.words().notificationTitle(message.from.name, `\u2068${deps.label()}\u2069`);
    this.#script.notify(message, title, `chat-box ${deps.key()}`, () => host.show());
  }
}
