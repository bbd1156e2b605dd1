import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { MAX_TEXT_UNITS } from '../../../src/protocol/limits.ts';
import { isPersonName } from '../../../src/protocol/names.ts';
import { replaceControls } from '../../../src/protocol/text.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { systemClock } from '../../../src/clock.ts';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { avatarStyles } from '../people/avatar.ts';
import { CommandEvent, type EmojiEvent, TypingEvent, type ComposeMode } from '../internal-events.ts';
import { composerStyles } from './composer.styles.ts';
import { Countdown } from '../status/countdown.ts';
import type { Draft } from './draft.ts';
import { lastOwnMessage, composeModeBar } from './compose-mode.ts';
import { NameCompletion } from './name-completion.ts';
import { chatPart } from '../chat-part.ts';
import { parseInput } from './slash-command.ts';
import { base } from '../look/theme.ts';

/** The count shows when this many units are left. */
const COUNT_FROM = 200;

/** Where one writes. Raises `chat-typing`, and `chat-command`: it keeps the text when a listener cancels that. */
export class ChatBoxComposer extends chatPart({
  /** Longest text, in UTF-16 units. */
  limit: MAX_TEXT_UNITS,
  /** What was begun here before. */
  draft: undefined as Draft | undefined,
  /** What that is to answer, where it is known. */
  answered: undefined as Message | undefined,
  /** What knows who can be mentioned, and what one said last; undefined before the first join. */
  client: undefined as ChatClient | undefined,
  /** Until then the server takes nothing more, in milliseconds since 1970. */
  heldUntil: undefined as number | undefined,
  /** The field's own, as the next two. */
  text: '',
  hint: '',
  task: undefined as ComposeMode | undefined,
}) {
  static override styles = [base, avatarStyles, composerStyles];
  /** The text that is no command and that a second Enter says all the same. */
  #unknown: string | undefined;
  readonly #countdown = new Countdown(this, systemClock);
  readonly #names = new NameCompletion(this, (name, from, to) => this.#insert(`@${name} `, from, to));

  override focus(): void {
    this.#field.focus();
  }

  /** Answers a message with what is written next, or changes one: what was begun comes back afterwards. */
  begin(task: ComposeMode): void {
    this.#stop();
    this.task = task;
    if (task.kind === 'reply') this.draft?.answers.write(task.message.id);
    if (task.kind === 'edit') this.text = task.message.text;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const left = this.limit - this.text.length;
    const isNothing = !this.#isChange && this.text.trim() === '';
    const wait = this.#countdown.secondsTo(this.heldUntil);
    const count = left < 0 ? words.charactersOver(-left) : left <= COUNT_FROM ? words.charactersLeft(left) : nothing;
    return html`
      <div id="task" ?hidden=${!this.task} @keydown=${this.#keydown}>
        ${composeModeBar(this.task, words, this.#give, this.#stop)}
      </div>
      <form @submit=${this.#submit}>
        ${this.#names.render()}
        <div class="field">
          <textarea
            part="field"
            rows="1"
            aria-label=${words.messageField}
            placeholder=${words.messageField}
            enterkeyhint="send"
            autocomplete="off"
            dir="auto"
            aria-describedby="task count"
            aria-autocomplete="list"
            aria-controls="names"
            aria-activedescendant=${this.#names.active ?? nothing}
            .value=${this.text}
            @input=${this.#input}
            @keydown=${this.#keydown}
            @blur=${() => this.#names.close()}
          ></textarea>
          <button
            class="emoji"
            type="button"
            aria-label=${words.insertEmoji}
            aria-haspopup="listbox"
            @click=${this.#openPicker}
          >
            🙂
          </button>
        </div>
        <button class="main" part="send" ?disabled=${left < 0 || wait > 0 || isNothing}>
          ${this.#isChange ? words.save : words.send}
        </button>
      </form>
      <chat-box-emoji-picker
        .words=${words}
        @chat-emoji=${({ emoji }: EmojiEvent) => this.#insert(emoji)}
      ></chat-box-emoji-picker>
      <div class="below">
        <span id="hint" role="alert">${wait > 0 ? words.sendingTooFast : this.hint}</span>
        <span id="count" class=${left < 0 ? 'over' : ''}>${wait > 0 ? words.canSendIn(wait) : count}</span>
      </div>
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('draft')) this.#clear();
    const message = changed.has('answered') && this.answered;
    if (message) this.task = message.deleted ? undefined : { kind: 'reply', message };
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('text')) growField(this.#field);
    if (changed.has('task')) this.renderRoot.querySelector<HTMLElement>('.delete')?.focus();
  }

  /** Nobody asks for it before it is drawn. */
  get #field(): HTMLTextAreaElement {
    return this.renderRoot.querySelector('textarea') as HTMLTextAreaElement;
  }

  /** What is written is the new text of a message that is there. */
  get #isChange(): boolean {
    return this.task !== undefined && this.task.kind !== 'reply';
  }

  #input(): void {
    const { value, selectionStart } = this.#field;
    this.text = value;
    this.hint = '';
    this.#names.look(value, selectionStart, this.client);
    // It may have asked whether the message goes.
    if (this.task?.kind === 'delete') this.task = { ...this.task, kind: 'edit' };
    if (this.#isChange) return;
    this.draft?.write(value);
    if (parseInput(value.trim()).type === 'send' && value !== '') this.dispatchEvent(new TypingEvent());
  }

  #keydown(event: KeyboardEvent): void {
    // A page does not see that it is a field in which the key was pressed.
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    // The Enter that ends a composition is not a Send; Safari marks it only by its key code.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#names.hear(event) || this.#act(event)) event.preventDefault();
  }

  /** True when the key did something. */
  #act({ key, shiftKey, target }: KeyboardEvent): boolean {
    const last = key === 'ArrowUp' && this.text === '' && !this.task && this.client && lastOwnMessage(this.client);
    if (last) this.begin({ kind: 'edit', message: last });
    else if (key === 'Enter' && !shiftKey && target === this.#field) this.#say();
    else if (key === 'Escape' && (this.task || this.hint !== '')) this.#stop();
    else return false;
    return true;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#field.focus();
    this.#say();
  }

  #say(): void {
    const text = replaceControls(this.text.replace(/^\s*\n|\s+$/g, ''));
    const { kind, message } = this.task ?? {};
    if (text.length > this.limit || this.#countdown.secondsTo(this.heldUntil) > 0) return;
    if (!message || kind === 'reply') this.#mean(text, message?.id);
    else if (text === '') this.task = { kind: 'delete', message };
    else if (text === message.text) this.#stop();
    else this.#give({ type: 'edit', message: message.id, text });
  }

  #mean(text: string, replyTo: string | undefined): void {
    if (text === '') return;
    const meaning = text === this.#unknown ? { type: 'send' as const, text } : parseInput(text);
    switch (meaning.type) {
      case 'send':
        return this.#give({ ...meaning, replyTo });
      case 'rename':
        if (meaning.name === undefined || isPersonName(meaning.name)) this.#give(meaning);
        else this.hint = this.words.badName(meaning.name);
        return;
      case 'help':
        this.#finish();
        this.hint = this.words.commandHelp;
        return;
      case 'unknown':
        this.#unknown = text;
        this.hint = this.words.unknownCommand(meaning.command);
    }
  }

  readonly #give = (command: NewCommand): void => {
    if (this.dispatchEvent(new CommandEvent(command))) this.#finish();
    else this.hint = this.words.outboxFull;
  };

  /** What was written is on its way. */
  #finish(): void {
    if (!this.#isChange) this.draft?.write('');
    this.#stop();
  }

  /** Back to something new, or to what was begun of it. */
  #clear(): void {
    this.task = undefined;
    this.#unknown = undefined;
    this.hint = '';
    this.text = this.draft?.read() ?? '';
  }

  readonly #stop = (): void => {
    this.draft?.answers.write('');
    this.#clear();
    this.#field.focus();
  };

  #openPicker({ currentTarget }: Event): void {
    const picker = this.renderRoot.querySelector('chat-box-emoji-picker');
    void picker?.open(currentTarget as HTMLElement, this.closest('section') ?? this);
  }

  /** Where the caret is, or was last, unless it is said where. */
  #insert(text: string, from = this.#field.selectionStart, to = this.#field.selectionEnd): void {
    this.#field.setRangeText(text, from, to, 'end');
    this.#input();
    this.#field.focus();
  }
}

/** Makes a field as high as its text, in browsers that cannot do that by `field-sizing: content`. */
export function growField(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.blockSize = 'auto';
  field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}
