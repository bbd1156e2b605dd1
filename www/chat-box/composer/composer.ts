import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { systemClock } from '../../../src/clock.ts';
import { MAX_TEXT_UNITS } from '../../../src/protocol/limits.ts';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import { isBlank } from '../../../src/protocol/text.ts';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { chatPart } from '../chat-part.ts';
import { CommandEvent, TypingEvent, type ComposeMode, type EmojiEvent } from '../internal-events.ts';
import { base } from '../look/theme.ts';
import { findAcceptance, type FindLimit, type RoomLimits } from '../room-limits.ts';
import { OnDemand } from '../on-demand/on-demand.ts';
import { avatarStyles } from '../people/avatar.ts';
import { Countdown } from '../lit/countdown.ts';
import { avatarButton, belowField, type CardScript, emojiButton, sendButton } from './around-field.ts';
import { CompletionOnDemand } from './completion-on-demand.ts';
import { composerStyles } from './composer.styles.ts';
import { type Draft, endDeletedReply, modeOf } from './draft.ts';
import { LineBreakHandler, sendsByEnter } from './line-break.ts';
import { awaitPlan, type CommandPlan, offerUndo, planCommand, planDeletion } from './command-plan.ts';
import { cleanText, lastOwnMessage, planSubmission, readPlainText } from './submission.ts';
import { PicturesOnDemand } from './pictures-on-demand.ts';
import { growField, hideTyping, insertText, isComposing } from './text-field.ts';

/**
 * The message field. Fires `chat-typing` and `chat-command`. When a listener cancels `chat-command`, the command could not
 * be sent, and the field keeps its text.
 */
export class ChatBoxComposer extends chatPart({
  /** Longest text, in UTF-16 units. */
  limit: MAX_TEXT_UNITS,
  /** The unsent text of the room. */
  draft: undefined as Draft | undefined,
  /** The message that the draft replies to, if it is loaded. */
  original: undefined as Message | undefined,
  /** You, with your current name. */
  you: undefined as Person | undefined,
  /** Provides the names to complete and your last message; undefined before the first join. */
  client: undefined as ChatClient | undefined,
  /** The server accepts no message until this time, in milliseconds since 1970. */
  pausedUntil: undefined as number | undefined,
  /** What else may keep you from writing. */
  limits: undefined as RoomLimits | undefined,
  findLimit: undefined as FindLimit | undefined,
  /** Maximum size of a picture in bytes; 0 where you cannot send any, undefined while that is unknown. */
  files: undefined as number | undefined,
  /** Enter sends the text on touch keyboards too. */
  alwaysSends: false,
  /** Internal state, like the next two. */
  text: '',
  hint: '',
  mode: undefined as ComposeMode | undefined,
}) {
  static override styles = [base, avatarStyles, composerStyles];
  /** The submitted command that got a hint. A second Enter may have another effect. */
  #hintedCommand: string | undefined;
  readonly #countdown = new Countdown(this, systemClock);
  readonly #names = new CompletionOnDemand(this, (name, from, to) => this.#insert(`@${name} `, from, to));
  readonly #pictures = new PicturesOnDemand(this);
  readonly #lineBreaks = new LineBreakHandler(this, () => this.#enter());
  readonly #extras = new OnDemand<CardScript>(this, 'composer-extras');

  override focus = (): void => this.#field.focus();

  /** Starts a reply or an edit. After an edit, the field shows the draft again. */
  begin(mode: ComposeMode): void {
    this.#reset();
    this.mode = mode;
    if (mode.kind === 'edit') this.text = mode.message.text;
    else this.draft?.replyTo.write(mode.message?.id ?? '');
    this.#field.focus();
  }

  protected override render(): TemplateResult {
    const { words, mode } = this;
    const left = this.limit - this.text.length;
    const isUnfit = this.#pictures.tray?.isBusy ?? (!this.#isEdit && isBlank(this.text));
    const { limit, until } = findAcceptance(this, this.#isEdit, systemClock.wall());
    const wait = this.#countdown.secondsTo(until);
    return html`
      <bdi id="limit" role="status">${limit && words.limit(limit)}</bdi>
      <div id="compose-mode" ?hidden=${!mode} @keydown=${this.#keyPressed}>
        ${mode && this.#extras.when(true)?.composeCard(mode, words, this.#cancel)}
      </div>
      ${this.#pictures.tray?.render()}
      <form @submit=${this.#submitted}>
        ${this.#names.render()} ${avatarButton(this, limit)}
        <div class="field">
          <textarea
            part="field"
            rows="1"
            aria-label=${words.messageField}
            placeholder=${words.messageField}
            enterkeyhint=${sendsByEnter(this) ? 'send' : 'enter'}
            autocomplete="off"
            dir=${this.text === '' ? nothing : 'auto'}
            aria-describedby="mode limit count"
            aria-autocomplete="list"
            aria-controls=${this.#names.listId ?? nothing}
            aria-activedescendant=${this.#names.activeId ?? nothing}
            .value=${this.text}
            @input=${this.#textChanged}
            @paste=${this.#pictures.pasted}
            @keydown=${this.#keyPressed}
            @blur=${() => this.#names.close()}
          ></textarea>
          ${this.#pictures.tray?.renderButton()} ${emojiButton(this)}
        </div>
        ${sendButton(this, wait, left < 0 || wait > 0 || isUnfit, this.#lineBreaks.sendPressed)}
      </form>
      <chat-box-emoji-picker
        .words=${words}
        @chat-emoji=${({ emoji }: EmojiEvent) => this.#insert(emoji)}
      ></chat-box-emoji-picker>
      ${belowField({ words, hint: this.hint, left, wait, until, isTooFast: until === this.pausedUntil })}
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    endDeletedReply(this.draft, this.original);
    if (changed.has('draft')) this.#reset();
    else if (changed.has('original') && !this.#isEdit) this.mode = modeOf(this.draft, this.original);
  }

  protected override firstUpdated(): void {
    this.#lineBreaks.attach(this.#field);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('text')) growField(this.#field);
  }

  /** Exists from the first render on. */
  get #field(): HTMLTextAreaElement {
    return this.renderRoot.querySelector('textarea') as HTMLTextAreaElement;
  }

  /** True while the text belongs to a message that was sent before. */
  get #isEdit(): boolean {
    return this.mode?.kind === 'edit';
  }

  #textChanged(): void {
    const { value } = this.#field;
    this.text = value;
    this.hint = '';
    this.#names.update(this.#field, this.client);
    if (this.#isEdit) return;
    this.draft?.write(value);
    if (value !== '' && readPlainText(value.trim()) !== undefined) this.dispatchEvent(new TypingEvent());
  }

  #keyPressed(event: KeyboardEvent): void {
    hideTyping(event);
    if (isComposing(event)) return;
    if (this.#names.handleKey(event.key) || this.#handleKey(event)) event.preventDefault();
  }

  /** Handles Enter in the field. Returns false when it breaks the line. */
  #enter(): boolean {
    if (this.#names.handleKey('Enter')) return true;
    const sends = sendsByEnter(this);
    if (sends) this.#submit();
    return sends;
  }

  /** Returns true when the key had an effect. */
  #handleKey({ key, shiftKey, target }: KeyboardEvent): boolean {
    const last = key === 'ArrowUp' && this.text === '' && !this.mode && this.client && lastOwnMessage(this.client);
    if (last) this.begin({ kind: 'edit', message: last });
    else if (key === 'Enter' && !shiftKey && target === this.#field) return this.#enter();
    else if (key === 'Escape' && (this.mode || this.hint !== '')) this.#cancel();
    else return false;
    return true;
  }

  #submitted(event: SubmitEvent): void {
    event.preventDefault();
    this.#lineBreaks.sent(event);
    this.#field.focus();
    this.#submit();
  }

  #submit(): void {
    // Some browsers report a composed text only when its composition ends.
    this.text = this.#field.value;
    const text = cleanText(this.text);
    const now = systemClock.wall();
    if (text.length > this.limit || findAcceptance(this, this.#isEdit, now).until > now) return;
    const replyTo = this.mode && this.draft?.replyTo.read();
    if (!this.#isEdit && this.#pictures.tray?.send(text, replyTo, () => this.#finish())) return;
    const submission = planSubmission(text, this.mode, replyTo);
    switch (submission.kind) {
      case 'nothing':
        return;
      case 'command':
        return this.#dispatch(submission.command);
      case 'unchanged':
        return this.#cancel();
      case 'emptied':
        return void this.#run(text, planDeletion(submission.id, this));
      case 'slash':
        void this.#run(text, planCommand(text, this, text === this.#hintedCommand));
    }
  }

  async #run(text: string, planned: Promise<CommandPlan>): Promise<void> {
    const awaited = await awaitPlan(this, text, planned);
    if (!awaited) return;
    const { plan, typeNext } = awaited;
    if (plan.kind === 'help') this.#finish();
    if (plan.kind === 'hint') this.#hintedCommand = text;
    if (plan.kind === 'command') this.#dispatch(plan.command, plan.person);
    else this.hint = plan.hint;
    typeNext();
  }

  readonly #dispatch = (command: NewCommand, person?: Person): void => {
    const isSent = this.dispatchEvent(new CommandEvent(command));
    if (isSent) this.#finish();
    else this.hint = this.words.outboxFull;
    if (isSent && person) offerUndo(this, this.#field, person);
  };

  /** Empties the field after its text was sent. */
  #finish(): void {
    if (!this.#isEdit) this.draft?.write('');
    this.#cancel();
  }

  /** Returns to a new message, or to its draft. */
  #reset(): void {
    this.mode = modeOf(this.draft, this.original);
    this.#hintedCommand = undefined;
    this.hint = '';
    this.text = this.draft?.read() ?? '';
  }

  readonly #cancel = (): void => {
    if (!this.#isEdit) this.draft?.replyTo.write('');
    this.#reset();
    this.#field.focus();
  };

  #insert(text: string, from?: number, to?: number): void {
    insertText(this.#field, text, from, to);
    this.#textChanged();
    this.focus();
  }
}
