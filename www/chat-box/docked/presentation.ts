import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { UnreadTracker, type UnreadTrackerHost } from './unread-tracker.ts';
import { renderDocked } from './render.ts';
import { type DockedHost, DockedController } from './controller.ts';
import { mayAskToNotify, notify, playChime } from './alerts.ts';
import { storedText } from '../../client/stored-text.ts';
import type { Words } from '../languages/en.ts';

/** An element that is part of somebody's page. */
export interface PresentationHost extends DockedHost, UnreadTrackerHost {
  readonly sound: boolean;
  readonly notify: boolean;
  show(): void;
  hide(): void;
}

/** What an embedding asks of its host. */
export interface PresentationOptions {
  /** The room's name. */
  readonly room: () => string;
  /** What is remembered for the room is remembered under it. */
  readonly key: () => string;
  readonly words: () => Words;
  /** Puts the focus where one writes. */
  readonly focus: () => void;
  /** It went out of sight. */
  readonly closed: () => void;
}

/** A chat's place over a page, and how it makes itself heard when nobody looks, over the page or in its flow. */
export class Presentation {
  readonly #docking: DockedController;
  readonly #attention: UnreadTracker;
  /** What is said to who hears the page. */
  #news = '';

  constructor(
    private readonly host: PresentationHost,
    private readonly parts: PresentationOptions,
  ) {
    const memory = (what: string) => () => storedText(() => localStorage, `chat-box ${what} ${parts.key()}`);
    this.#docking = new DockedController(host, {
      memory: memory('open'),
      closed: () => {
        this.#attention.lookAway();
        parts.closed();
      },
      focus: parts.focus,
    });
    this.#attention = new UnreadTracker(host, {
      docking: this.#docking,
      memory: memory('seen'),
      missed: (message) => this.#missed(message),
    });
  }

  /** Messages of others that nobody has looked at. */
  get unread(): number {
    return this.#attention.count;
  }

  /** Opens a chat over the page and puts the focus into it. */
  show(): void {
    this.#docking.show();
  }

  /** A chat over the page. */
  render(chat: () => TemplateResult): TemplateResult {
    const { mode, isShown } = this.#docking;
    const { unread } = this;
    const words = this.parts.words();
    // Told once: a busy room would never end.
    this.#news = unread === 0 ? '' : this.#news || words.newMessages(unread);
    return renderDocked({
      ...{ host: this.host, mode, unread, words, news: this.#news },
      room: this.parts.room(),
      chat: isShown ? chat : undefined,
    });
  }

  /** What the header gets besides. */
  renderButtons(): TemplateResult {
    const words = this.parts.words();
    const asks = this.host.notify && mayAskToNotify();
    return html`
      ${asks ? toolButton('bell', words.notifyMe, 'M18 16v-5a6 6 0 0 0-12 0v5l-2 2h16ZM10 21h4', this.#ask) : nothing}
      ${
        this.#docking.mode === 'inline'
          ? nothing
          : toolButton('close', words.closeChat, 'm6 6 12 12M18 6 6 18', () => this.host.hide())
      }
    `;
  }

  /** Only ever called by a press of the button: browsers punish who asks by himself. */
  readonly #ask = async () => {
    await Notification.requestPermission();
    this.host.requestUpdate();
    // The bell, which had it, is gone.
    this.parts.focus();
  };

  #missed(message: Message): void {
    const { host, parts } = this;
    if (host.sound) playChime();
    // Who sees the page sees the badge.
    if (!host.notify || !document.hidden) return;
    const room = parts.room();
    notify(parts.words().notificationTitle(message.from.name, room), message.text, `chat-box ${parts.key()}`, () =>
      host.show(),
    );
  }
}

/** A button in the header, of a kind that styles and focus know it by, with the lines of its sign as a path. */
export function toolButton(kind: string, label: string, lines: string, act: () => void): TemplateResult {
  return html`<button class="tool ${kind}" type="button" aria-label=${label} title=${label} @click=${act}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${lines} /></svg>
  </button>`;
}
