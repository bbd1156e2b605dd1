import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { MAX_TEXT_UNITS } from '../../src/protocol/limits.ts';
import type { ChatClient } from '../client/client.ts';
import type { ClientState } from '../client/state.ts';
import { readChatTarget } from './chat-target.ts';
import { avatarStyles } from './people/avatar.ts';
import { chatHeader } from './chat-header.ts';
import { chatBoxStyles } from './look/chat-box.styles.ts';
import type { ChatBoxComposer } from './composer/composer.ts';
import { ChatController } from './chat-controller.ts';
import type { CommandEvent, JoinEvent, ResendEvent, ComposeEvent } from './internal-events.ts';
import type { ChatBoxLog } from './log/log.ts';
import { dockedStyles } from './docked/docked.styles.ts';
import { storedDraft } from './composer/draft.ts';
import { Presentation } from './docked/presentation.ts';
import { Language } from './language.ts';
import { MessageExtras } from './log/message-extras.ts';
import { modeOf, Settings } from './settings.ts';
import { base, theme } from './look/theme.ts';
import { memoize } from './lit/memoize.ts';

/** A chat room in a page. What a page may use of it is listed in api.ts. */
export class ChatBox extends Settings {
  static override styles = [theme, base, avatarStyles, chatBoxStyles, dockedStyles];
  static override properties = { showsPeople: { state: true } };
  /** Only matters where the box is too narrow to show them always. */
  declare protected showsPeople: boolean;
  readonly #draftOf = memoize((key: string) => storedDraft(() => sessionStorage, `chat-box draft ${key}`));
  readonly #chat = new ChatController(this, (message) => {
    // Nothing is heard of a log that is not drawn.
    if (this.open || this.#isInline) this.#log?.announce(message);
  });
  readonly #embedding = new Presentation(this, {
    room: () => this.#room,
    key: () => this.#key,
    words: () => this.#language.words,
    focus: () => void this.#focus(),
    closed: () => this.#log?.lookAway(),
  });
  readonly #language = new Language(this);
  readonly #extras = new MessageExtras(this);

  constructor() {
    super();
    this.showsPeople = false;
  }

  /** Joins the room, or tries again at once after trouble. */
  join(): void {
    // What a page has just set is not drawn yet.
    if (this.isConnected) this.#chat.use(readChatTarget(this), false);
    this.#chat.join();
  }

  /** Leaves the room until `join`. */
  leave(): void {
    this.client?.leave();
  }

  /** Says something now, or as soon as that is possible; false when too much waits already, or nobody ever joined. */
  send(text: string): boolean {
    return this.#chat.give({ type: 'send', text });
  }

  /** Opens a panel or a bubble and puts the focus where one writes. */
  show(): void {
    this.#embedding.show();
  }

  /** Closes a panel or a bubble; whoever was in it gets the focus back where it was. */
  hide(): void {
    this.open = false;
  }

  /** How much others said while the chat was closed or the page hidden. */
  get unread(): number {
    return this.#embedding.unread;
  }

  /** The headless client; undefined before the first join. */
  get client(): ChatClient | undefined {
    return this.#chat.client;
  }

  /** Where the connection is. */
  get state(): ClientState {
    return this.#chat.state;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.isConnected) return;
    const joins = this.connect !== 'manual';
    this.#chat.use(readChatTarget(this), joins);
    if (changed.has('connect') && joins) this.#chat.join();
  }

  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    // What is drawn in another place has lost it.
    if (focused?.isConnected === false) void this.#focus();
  }

  protected override render(): TemplateResult {
    if (this.#isInline) return html`<div class="frame">${this.#renderChat()}</div>`;
    return this.#embedding.render(() => this.#renderChat());
  }

  #renderChat(): TemplateResult {
    const { client, state, chunks, messages, refusal } = this.#chat;
    const live = state.phase === 'live' ? state : undefined;
    // Before the first join, the empty log has the button.
    const isFresh = state.phase === 'idle' && chunks().length === 0;
    const isIn = state.phase !== 'idle' && state.phase !== 'ended';
    const mayWrite = isIn && !live?.isReadonly;
    const isModerator = live?.isModerator ?? false;
    // Once out, nobody tells us who is there.
    const { members = [], count = 0 } = (isIn && client) || {};
    const room = this.#room;
    const draft = this.#draftOf(this.#key);
    const { words } = this.#language;
    return html`
      <section
        part="box"
        dir=${words.direction === 'rtl' ? 'rtl' : nothing}
        aria-label=${words.chat(room)}
        @chat-join=${this.#joined}
        @chat-command=${this.#command}
        @chat-typing=${() => client?.typing()}
        @chat-task=${({ mode: task }: ComposeEvent) => this.#composer?.begin(task)}
        @chat-resend=${({ id }: ResendEvent) => client?.resend(id)}
      >
        ${chatHeader({
          ...{ words, room, members, count, isFresh, client },
          link: live && client?.link,
          showsPeople: this.showsPeople,
          togglePeople: () => (this.showsPeople = !this.showsPeople),
          more: this.#embedding.renderButtons(),
        })}
        <chat-box-log
          .words=${words}
          part="log"
          exportparts="message, own-message, name, text"
          .extras=${this.#extras.ids}
          .room=${room}
          .chunks=${chunks}
          .messages=${messages}
          .you=${client?.you}
          .mayWrite=${mayWrite}
          .isModerator=${isModerator}
          .hasOlder=${client?.hasOlder ?? false}
          .canLoadOlder=${client?.canLoadOlder ?? false}
          @chat-older=${this.#loadOlder}
        >
          <slot name="empty"
            ><chat-box-empty .words=${words} .state=${state} .others=${count - 1}></chat-box-empty
          ></slot>
          ${this.#extras.forward()}
        </chat-box-log>
        <chat-box-people
          .words=${words}
          part="people"
          id="people"
          class=${this.showsPeople ? 'shown' : ''}
          ?hidden=${count === 0}
          .members=${members}
          .count=${count}
          .you=${live?.you}
          .isModerator=${isModerator}
        ></chat-box-people>
        <footer part="footer" ?hidden=${isFresh}>
          <chat-box-status
            .words=${words}
            .state=${state}
            .writing=${words.typing(this.#chat.writing)}
          ></chat-box-status>
          <div class="refusal" role="alert" ?hidden=${!refusal}>
            ${refusal && words.requestRefused(refusal.error, refusal.command)}
            <button type="button" @click=${this.#dismiss}>${words.close}</button>
          </div>
          <chat-box-composer
            exportparts="field, send"
            .words=${words}
            ?hidden=${!mayWrite}
            .limit=${live?.limits.text ?? MAX_TEXT_UNITS}
            .draft=${draft}
            .answered=${client?.find(draft.answers.read())}
            .client=${client}
            .heldUntil=${client?.pausedUntil}
          ></chat-box-composer>
        </footer>
      </section>
    `;
  }

  get #isInline(): boolean {
    return modeOf(this.mode) === 'inline';
  }

  get #log(): ChatBoxLog | null {
    return this.renderRoot.querySelector('chat-box-log');
  }

  get #room(): string {
    return readChatTarget(this).room;
  }

  /** What is kept in the browser for a room is kept under it. */
  get #key(): string {
    const { server, room } = readChatTarget(this);
    return JSON.stringify([server.href, room]);
  }

  get #composer(): ChatBoxComposer | null {
    return this.renderRoot.querySelector('chat-box-composer');
  }

  #joined({ isByKey }: JoinEvent): void {
    this.join();
    // Where the button was.
    if (isByKey) void this.updateComplete.then(() => this.#focus());
  }

  async #focus(): Promise<void> {
    const composer = this.#composer;
    if (!composer || composer.hidden) return this.renderRoot.querySelector<HTMLElement>('.close')?.focus();
    await composer.updateComplete;
    composer.focus();
  }

  #command(event: CommandEvent): void {
    if (!this.#chat.give(event.command)) event.preventDefault();
    this.requestUpdate();
  }

  #dismiss(): void {
    this.#chat.refusal = undefined;
    this.requestUpdate();
  }

  #loadOlder(): void {
    this.client?.loadOlder();
    this.requestUpdate();
  }
}
