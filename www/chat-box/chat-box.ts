import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ChatClient } from '../client/client.ts';
import type { NewCommand } from '../client/outbox/outgoing.ts';
import type { ClientState } from '../client/state.ts';
import { Announcements } from './announcements.ts';
import { ChatController, type Refusal } from './chat-controller.ts';
import { chatSection } from './chat-section.ts';
import { readChatTarget } from './chat-target.ts';
import type { ChatBoxComposer } from './composer/composer.ts';
import { storedDraft } from './composer/draft.ts';
import { EarlyState } from './early-state.ts';
import { awaitFirstMessages } from './first-drawing.ts';
import type { JoinEvent } from './internal-events.ts';
import { Language } from './language.ts';
import { presentValue } from './lit/attributes.ts';
import { memoize } from './lit/memoize.ts';
import type { ChatBoxLog } from './log/log.ts';
import { MessageExtras } from './log/message-extras.ts';
import { chatBoxStyles } from './look/chat-box.styles.ts';
import { base, theme } from './look/theme.ts';
import { OnDemand } from './on-demand/on-demand.ts';
import { Overlay } from './overlay.ts';
import { avatarStyles } from './people/avatar.ts';
import type { Presentation } from './page-integration/presentation.ts';
import { sealStyles } from './people/seals.ts';
import { sectionScripts } from './section-scripts.ts';
import { parseMode, Settings } from './settings.ts';

type PageIntegration = typeof import('./page-integration/page-integration.ts');

/** A chat room in a page. `api.ts` lists its public attributes, properties, methods, events, parts and slots. */
export class ChatBox extends Settings {
  static override styles = [theme, base, avatarStyles, sealStyles, chatBoxStyles];
  static override properties = { showsPeople: { state: true } };
  /** Whether the list of people is shown. Has an effect only in a box too narrow for the list beside the log. */
  declare protected showsPeople: boolean | undefined;
  readonly #findDraft = memoize((key: string) => storedDraft(() => sessionStorage, `chat-box draft ${key}`));
  readonly #chat = new ChatController(
    this,
    (message) => this.#announcements.add(message.id),
    (id) => {
      this.#announcements.retract(id);
      this.#presentation?.retract(id);
    },
  );
  #presentation: Presentation | undefined;
  readonly #integration = new OnDemand<PageIntegration>(this, 'page-integration', (script) => {
    this.#presentation = new script.Presentation(this, {
      label: () => this.#label,
      key: () => this.#chat.key,
      words: () => this.#language.words,
      focus: () => void this.#focus(),
      closed: () => this.#log?.pauseReading(),
      early: this.#early,
    });
  });
  readonly #early = new EarlyState(this, () => this.#isInline);
  readonly #announcements = new Announcements(this, () => this.open || this.#isInline);
  readonly #language = new Language(this, () => this.#chat.limits.isModerator);
  readonly #overlay = new Overlay(this, () => this.#refuse('load-failed'));
  readonly #scripts = sectionScripts(this, this.#language.redraw);
  readonly #extras = new MessageExtras(this);
  /** True when drawing the element in another place has removed the focused part. */
  #hasLostFocus = false;

  /** Joins the room, or reconnects at once after a failure. */
  join(): void {
    this.#chat.join();
  }

  /** Leaves the room. `join()` enters it again. */
  leave(): void {
    this.#chat.deletions.flush();
    this.client?.leave();
  }

  /**
   * Sends a message, or queues it until the chat is connected. Returns false, and drops the text, when it is empty or
   * longer than 4,000 UTF-16 units, when too many messages are waiting, and before the first join.
   */
  send(text: string): boolean {
    return this.#chat.send({ type: 'send', text });
  }

  /**
   * Calls `getToken` again. Call it after the visitor has logged in or out: a guest who logs in keeps their messages, and a
   * visitor who logs out becomes a new guest.
   */
  identify(): void {
    this.#chat.deletions.flush();
    this.client?.identify();
  }

  /** Opens a panel or bubble and focuses the message field. */
  show(): void {
    if (this.#isInline) return;
    this.#early.isShowRequested = this.open = true;
    this.#presentation?.show();
  }

  /** Closes a panel or bubble and returns the focus to where it was before. */
  hide(): void {
    this.#early.isShowRequested = this.open = false;
  }

  /** Number of messages from others that arrived while the chat was closed or the page was hidden. Read-only. */
  get unread(): number {
    return this.#presentation?.unread ?? 0;
  }

  /**
   * The client of the element, for everything that the element itself does not offer. Read-only. Undefined before the
   * first join.
   */
  get client(): ChatClient | undefined {
    return this.#chat.client;
  }

  /** State of the connection. Read-only. */
  get state(): ClientState {
    return this.#chat.state;
  }

  protected override async scheduleUpdate(): Promise<void> {
    // Launchers stand in the order of their first drawing.
    if (!this.hasUpdated) await awaitFirstMessages(() => (this.#isInline ? this.client : undefined));
    super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.isConnected) return;
    if (!this.#isInline) this.#early.wasOpenAtFirst ??= this.open && !this.#early.isShowRequested;
    this.#integration.when(!this.#isInline || this.state.phase === 'live');
    this.#chat.applyTarget();
    if (changed.has('connect') && this.connect !== 'manual') this.#chat.join();
    // What a press has opened belongs to the room.
    if (changed.has('room') || changed.has('server')) this.#overlay.close();
  }

  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    this.#hasLostFocus ||= focused?.isConnected === false;
    // The script for a chat over the page may still be loading.
    if (this.#hasLostFocus && this.renderRoot.querySelector('.frame')) this.#returnFocus();
  }

  /** Restores the lost focus, unless the reader has moved it meanwhile. */
  #returnFocus(): void {
    this.#hasLostFocus = false;
    if (document.activeElement === document.body) void this.#focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    // Without the words, this starts to load the scripts that the chat needs.
    const chat = this.#isInline
      ? html`<div class="frame">${this.#renderChat()}</div>`
      : this.#presentation?.render(() => this.#renderChat());
    // Until then, the content of the tag stays.
    return this.#language.isReady ? (chat ?? nothing) : html`<slot></slot>`;
  }

  #renderChat(): TemplateResult {
    return chatSection({
      words: this.#language.words,
      label: this.#label,
      chat: this.#chat,
      overlay: this.#overlay,
      scripts: this.#scripts,
      extras: this.#extras,
      draft: this.#findDraft(this.#chat.key),
      alwaysSends: this.enter === 'send',
      hasMarkup: this.markup !== 'plain',
      sumsUpPresence: this.presence !== 'on',
      showsPeople: this.showsPeople ?? false,
      togglePeople: () => (this.showsPeople = !this.showsPeople),
      more: this.#presentation?.renderButtons(),
      join: this.#joinPressed,
      send: this.#send,
      compose: (mode) => this.#composer?.begin(mode),
      jump: this.#jump,
      loadOlder: this.#loadOlder,
      dismiss: () => this.#refuse(undefined),
    });
  }

  get #isInline(): boolean {
    return parseMode(this.mode) === 'inline';
  }

  get #log(): ChatBoxLog | null {
    return this.renderRoot.querySelector('chat-box-log');
  }

  get #label(): string {
    return presentValue(this.label) ?? readChatTarget(this).room;
  }

  get #composer(): ChatBoxComposer | null {
    return this.renderRoot.querySelector('chat-box-composer');
  }

  readonly #joinPressed = ({ isByKey }: JoinEvent): void => {
    this.join();
    // The update removes the button that had the focus.
    if (isByKey) void this.updateComplete.then(() => this.#focus());
  };

  async #focus(): Promise<void> {
    const composer = this.#composer;
    if (!composer || composer.hidden) return this.renderRoot.querySelector<HTMLElement>('.close')?.focus();
    await composer.updateComplete;
    composer.focus();
  }

  readonly #jump = async (id: string): Promise<void> => {
    // The list of people may cover the message.
    this.showsPeople = false;
    await this.updateComplete;
    this.#log?.jump(id);
  };

  readonly #send = (command: NewCommand): boolean => {
    this.requestUpdate();
    return this.#chat.send(command);
  };

  #refuse(refusal: Refusal | undefined): void {
    this.#chat.refusal = refusal;
    this.requestUpdate();
  }

  readonly #loadOlder = (): void => {
    this.client?.loadOlder();
    this.requestUpdate();
  };
}
