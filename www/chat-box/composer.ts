import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { MAX_TEXT } from '../../src/protocol/limits.ts';
import { isPersonName } from '../../src/protocol/person-name.ts';
import type { Message } from '../../src/protocol/server-messages.ts';
import { withoutControls } from '../../src/protocol/text.ts';
import { browserClock } from '../client/browser.ts';
import type { NewCommand } from '../client/commands.ts';
import { avatarStyles } from './avatar.ts';
import { CommandEvent } from './command-event.ts';
import { composerStyles } from './composer.styles.ts';
import { Countdown } from './countdown.ts';
import type { Draft } from './draft.ts';
import type { EmojiEvent } from './emoji-event.ts';
import { growField } from './grow-field.ts';
import type { NameCompletion } from './name-completion.ts';
import { part } from './part.ts';
import { secondScript } from './second-script.ts';
import { meaningOf } from './slash-command.ts';
import { type Task, taskBar } from './task.ts';
import { base } from './theme.ts';
import { TypingEvent } from './typing-event.ts';

/** The count shows when this many units are left. */
const COUNT_FROM = 200;

/**
 * Where one writes. Raises `chat-typing`, and `chat-command`: it keeps the text when a listener cancels that.
 */
export class ChatBoxComposer extends part({
  /** Longest text, in UTF-16 units. */
  limit: MAX_TEXT,
  /** What was begun here before. */
  draft: undefined as Draft | undefined,
  /** Who can be mentioned. */
  names: (): readonly string[] => [],
  /** Until then the server takes nothing more, in milliseconds since 1970. */
  heldUntil: undefined as number | undefined,
  /** The message of one's own that may be changed, if it is the last one. */
  lastOwn: (): Message | undefined => undefined,
  /** The field's own, as the next two. */
  text: '',
  hint: '',
  task: undefined as Task | undefined,
}) {
  static override styles = [base, avatarStyles, composerStyles];
  /** The text that is no command and that a second Enter says all the same. */
  #unknown: string | undefined;
  readonly #countdown = new Countdown(this, browserClock);
  /** It comes with the second script. */
  #names: NameCompletion | undefined;

  constructor() {
    super();
    void secondScript.then((script) => {
      this.#names = script && new script.NameCompletion(this, (name, from, to) => this.#insert(`@${name} `, from, to));
      this.requestUpdate();
    });
  }

  override focus(): void {
    this.#field.focus();
  }

  /** Answers a message with what is written next. */
  reply(message: Message): void {
    this.#stop();
    this.task = { kind: 'reply', message };
    this.#field.focus();
  }

  /** Changes a message of one's own. What was begun comes back afterwards. */
  edit(message: Message): void {
    this.task = { kind: 'edit', message };
    this.text = message.text;
    this.#field.focus();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const left = this.limit - this.text.length;
    const isChange = this.task !== undefined && this.task.kind !== 'reply';
    const wait = this.#countdown.secondsTo(this.heldUntil);
    const count = left < 0 ? words.unitsOver(-left) : left <= COUNT_FROM ? words.unitsLeft(left) : nothing;
    return html`
      <div id="task" ?hidden=${!this.task} @keydown=${this.#keydown}>
        ${taskBar(
          this.task,
          words,
          (message) => this.#erase(message),
          () => this.#cancel(),
        )}
      </div>
      <form @submit=${this.#submit}>
        ${this.#names?.render()}
        <div class="field">
          <textarea
            part="field"
            rows="1"
            aria-label=${words.write}
            placeholder=${words.write}
            enterkeyhint="send"
            autocomplete="off"
            dir="auto"
            aria-describedby="task count"
            aria-autocomplete="list"
            aria-controls="names"
            aria-activedescendant=${this.#names?.active ?? nothing}
            .value=${this.text}
            @input=${this.#input}
            @keydown=${this.#keydown}
            @blur=${() => this.#names?.close()}
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
        <button class="main" part="send" ?disabled=${left < 0 || wait > 0 || (!isChange && this.text.trim() === '')}>
          ${isChange ? words.save : words.send}
        </button>
      </form>
      <chat-box-emoji-picker
        .words=${words}
        @chat-emoji=${({ emoji }: EmojiEvent) => this.#insert(emoji)}
      ></chat-box-emoji-picker>
      <div class="below">
        <span id="hint" role="alert">${wait > 0 ? words.tooFast : this.hint}</span>
        <span id="count" class=${left < 0 ? 'over' : ''}>${wait > 0 ? words.sendIn(wait) : count}</span>
      </div>
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('draft')) return;
    this.task = undefined;
    this.hint = '';
    this.text = this.draft?.read() ?? '';
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('text')) growField(this.#field);
    if (changed.has('task')) this.renderRoot.querySelector<HTMLElement>('.delete')?.focus();
  }

  /** Nobody asks for it before it is drawn. */
  get #field(): HTMLTextAreaElement {
    return this.renderRoot.querySelector('textarea') as HTMLTextAreaElement;
  }

  #input(): void {
    const { value, selectionStart } = this.#field;
    this.text = value;
    this.hint = '';
    this.#names?.look(value, selectionStart, this.names());
    if (this.task && this.task.kind !== 'reply') {
      this.task = { ...this.task, kind: 'edit' };
      return;
    }
    this.draft?.write(value);
    if (meaningOf(value.trim()).kind === 'say' && value !== '') this.dispatchEvent(new TypingEvent());
  }

  #keydown(event: KeyboardEvent): void {
    // The Enter that ends a composition is not a Send; Safari marks it only by its key code.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#names?.hear(event) || this.#act(event)) event.preventDefault();
  }

  /** True when the key did something. */
  #act({ key, shiftKey, target }: KeyboardEvent): boolean {
    if (key === 'Enter' && !shiftKey && target === this.#field) this.#say();
    else if (key === 'Escape' && (this.task || this.hint !== '')) this.#cancel();
    else if (key === 'ArrowUp' && this.text === '' && !this.task) {
      const last = this.lastOwn();
      if (!last) return false;
      this.edit(last);
    } else return false;
    return true;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#field.focus();
    this.#say();
  }

  #say(): void {
    const text = withoutControls(this.text.replace(/^\s*\n|\s+$/g, ''));
    const { task } = this;
    if (text.length > this.limit || this.#countdown.secondsTo(this.heldUntil) > 0) return;
    if (task && task.kind !== 'reply') this.#change(text, task.message);
    else if (text !== '') this.#mean(text, task?.message.id);
  }

  #change(text: string, message: Message): void {
    if (text === '') this.task = { kind: 'delete', message };
    else if (text === message.text) this.#cancel();
    else this.#give({ type: 'edit', message: message.id, text });
  }

  #mean(text: string, replyTo: string | undefined): void {
    const meaning = text === this.#unknown ? { kind: 'say' as const, text } : meaningOf(text);
    switch (meaning.kind) {
      case 'say':
        return this.#give({ type: 'send', text: meaning.text, replyTo });
      case 'nick':
        if (meaning.name !== undefined && !isPersonName(meaning.name)) this.hint = this.words.badName(meaning.name);
        else this.#give({ type: 'rename', name: meaning.name });
        return;
      case 'help':
        this.#finish();
        this.hint = this.words.help;
        return;
      case 'unknown':
        this.#unknown = text;
        this.hint = this.words.unknownCommand(meaning.command);
    }
  }

  #give(command: NewCommand): void {
    if (!this.dispatchEvent(new CommandEvent(command))) this.hint = this.words.tooMuchWaiting;
    else if (command.type === 'edit') this.#stop();
    else this.#finish();
  }

  #erase(message: Message): void {
    this.#cancel();
    this.dispatchEvent(new CommandEvent({ type: 'delete', message: message.id }));
  }

  /** What was written is on its way. */
  #finish(): void {
    this.draft?.write('');
    this.#stop();
  }

  #cancel(): void {
    this.#stop();
    this.#field.focus();
  }

  /** Back to something new, or to what was begun of it. */
  #stop(): void {
    this.task = undefined;
    this.#unknown = undefined;
    this.hint = '';
    this.text = this.draft?.read() ?? '';
  }

  #openPicker({ currentTarget }: Event): void {
    const picker = this.renderRoot.querySelector('chat-box-emoji-picker');
    // Not without the second script.
    if (this.#names) void picker?.open(currentTarget as HTMLElement, this.closest('section') ?? this);
  }

  /** Where the caret is, or was last, unless it is said where. */
  #insert(text: string, from = this.#field.selectionStart, to = this.#field.selectionEnd): void {
    this.#field.setRangeText(text, from, to, 'end');
    this.#input();
    this.#field.focus();
  }
}
