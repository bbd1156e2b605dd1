import { nothing, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatPart } from '../chat-part.ts';
import { CommandEvent, OpenEvent } from '../internal-events.ts';
import { loadOnPress, scripts } from '../on-demand/script-loader.ts';
import { type ActionView, listActions, listReactions, type MessageAction, react, type Rights } from './actions.ts';
import { messageBar, type BarMode } from './message-bar.ts';

export { english as words } from '../languages/english/message-actions.ts';
export { messageActionsStyles as styles } from './message-actions.styles.ts';

/** Distance between the bar and the edges of the view. */
const GAP_PX = 4;

/** The row of a message. */
export interface ActionRow extends HTMLElement {
  readonly entry: { readonly message: Message; readonly own: boolean };
}

/** The log, as the actions on its messages use it. */
export interface ActionHost extends ChatPart, Rights {
  /** A sentence over the log. */
  notice: string;
}

/** The actions on a message, and reactions to it. */
export interface SheetActions {
  readonly actions: readonly MessageAction[];
  /** Empty if you may not write. */
  readonly reactions: readonly MessageAction[];
  /** Adds a reaction with an emoji from the picker, or removes it. */
  readonly react: (emoji: string) => void;
}

/** What a sheet shows after a tap on a message. */
export interface SheetSubject {
  readonly message: Message;
  /** Lists the actions on the message as it is now. They dispatch their events at the log. */
  readonly list: (message: Message) => SheetActions;
  /** The log. It shows a sentence after an action. */
  readonly log: ActionHost;
}

/**
 * The bar of actions on a message. It belongs to one row at a time: the row under the pointer, or the row with the focus.
 * The log dispatches its events.
 */
export class MessageActions {
  /** The row whose bar is shown. */
  #row: ActionRow | undefined;
  #mode: BarMode = 'actions';
  /** True when the bar takes the focus after the next update. */
  #takesFocus = false;
  /** The row whose bar Escape has removed. It gets none before the pointer has left it. */
  #dismissed: ActionRow | undefined;
  /** Receives keys while a bar is shown. */
  #listening: AbortController | undefined;

  constructor(private readonly log: ActionHost) {
    log.addController({ hostDisconnected: () => this.show() });
  }

  /** True while a pointer is on the bar: it must not move away from under it. */
  get isPointedAt(): boolean {
    return this.#bar?.matches(':hover') ?? false;
  }

  /** Places the bar, and moves the focus into it if requested. Call it after each update of the log. */
  logUpdated(): void {
    if (this.#row?.entry.message.deleted) this.#hide();
    this.#place();
    if (!this.#takesFocus) return;
    this.#takesFocus = false;
    this.#buttons[0]?.focus({ preventScroll: true });
  }

  /** Places the bar at the top of its row, inside the view. */
  #place(): void {
    const bar = this.#bar;
    const view = bar?.closest('.scroller')?.getBoundingClientRect();
    if (!bar || !view || !this.#row) return;
    const row = this.#row.getBoundingClientRect();
    const visible = Math.min(row.bottom, view.bottom) - Math.max(row.top, view.top);
    if (visible < Math.min(row.height, bar.offsetHeight) / 2) return this.#hide();
    const wanted = row.top - bar.offsetHeight / 2;
    const top = Math.max(view.top + GAP_PX, Math.min(wanted, view.bottom - bar.offsetHeight - GAP_PX));
    const origin = bar.parentElement?.getBoundingClientRect().top ?? 0;
    bar.style.insetBlockStart = `${Math.round(top - origin)}px`;
  }

  /** Removes the bar of a row that was scrolled away, which another row would seem to have, or whose message was deleted. */
  #hide(): void {
    if (this.#hasFocus) this.#row?.focus({ preventScroll: true });
    this.show();
  }

  render(): TemplateResult | typeof nothing {
    const row = this.#row;
    if (!row?.isConnected || row.entry.message.deleted) return nothing;
    return messageBar({
      ...this.#view(row),
      mode: this.#mode,
      setMode: (mode) => this.show(row, mode, true),
      openPicker: () => this.#openPicker(),
      finish: (event) => this.#finish(event),
      continueElsewhere: (event) => this.#continueElsewhere(event),
      keyPressed: this.#keyPressed,
    });
  }

  #view(row: ActionRow): ActionView {
    const { log } = this;
    const { words, mayWrite, limits, outranks } = log;
    const dispatch = (event: Event) => void log.dispatchEvent(event);
    const { message, own } = row.entry;
    return {
      ...{ words, mayWrite, limits, outranks, row, message, own },
      ...{ finish: dispatch, continueElsewhere: dispatch, deleteOwn: () => void this.#deleteOwn(message) },
    };
  }

  get #bar(): HTMLElement | null {
    return this.log.renderRoot.querySelector<HTMLElement>('.actions');
  }

  get #buttons(): HTMLElement[] {
    return [...(this.#bar?.querySelectorAll('button') ?? [])];
  }

  get #hasFocus(): boolean {
    return this.#bar?.matches(':focus-within') ?? false;
  }

  /** Shows the bar of a row, or removes the bar. */
  show(row?: ActionRow, mode: BarMode = 'actions', takesFocus = false): void {
    if (row === this.#row && mode === this.#mode && !takesFocus) return;
    this.#row?.removeAttribute('data-lit');
    row?.setAttribute('data-lit', '');
    this.#row = row;
    this.#mode = mode;
    this.#takesFocus = takesFocus;
    this.log.requestUpdate();
    this.#listening?.abort();
    if (!row) return;
    this.#prepare();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    // The chat around the log may act on the key too, and the focus may be outside the chat.
    this.log.closest('section')?.addEventListener('keydown', this.#dismiss, { signal });
    window.addEventListener('keydown', this.#dismiss, { signal });
  }

  /** Removes the bar of a row under the pointer with Escape, wherever the focus is. */
  readonly #dismiss = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || this.#hasFocus) return;
    if (!this.#bar?.checkVisibility({ visibilityProperty: true })) return;
    event.preventDefault();
    this.#dismissed = this.#row;
    this.show();
  };

  /** Shows the bar of a row, or removes the bar. Does nothing while the current bar is in use. */
  offer(row?: ActionRow): void {
    if (row && row === this.#dismissed) return;
    this.#dismissed = undefined;
    const isInUse = this.#row?.isConnected === true && (this.#mode !== 'actions' || this.#hasFocus);
    if (!isInUse) this.show(row?.entry.message.deleted ? undefined : row);
  }

  /** Opens the sheet with the actions on a message, for a finger. */
  openSheet(row: ActionRow): void {
    const { log } = this;
    const { message } = row.entry;
    if (message.deleted) return;
    this.show();
    this.#prepare();
    const list = (current: Message) => {
      const view = { ...this.#view(row), message: current };
      return {
        ...{ actions: listActions(view), reactions: listReactions(view) },
        react: (emoji: string) => react(view, emoji),
      };
    };
    log.dispatchEvent(new OpenEvent('touch', row, { message, list, log } satisfies SheetSubject));
  }

  /** Removes the bar when the focus leaves it. */
  focusLeft({ target, relatedTarget }: FocusEvent): void {
    const isInBar = (node: EventTarget | null) => node instanceof Node && this.#bar?.contains(node) === true;
    // The focus may go into the bar, out of the window, or out of a button that was removed with its question.
    if (isInBar(relatedTarget) || !document.hasFocus() || this.#takesFocus) return;
    const isRow = relatedTarget instanceof Node && relatedTarget === this.#row;
    if (isInBar(target) && !isRow) this.show();
    else if (relatedTarget === null) this.offer();
  }

  #openPicker(): void {
    const more = this.#buttons.at(-1);
    if (!more) return;
    const { log } = this;
    void loadOnPress('emoji', more, {
      loaded: () => void this.#bar?.querySelector('chat-box-emoji-picker')?.open(more, log),
      failed: () => (log.notice = log.words.loadFailed),
    });
  }

  /** Loads what a reply, an edit or a deletion needs: it may follow without a network. */
  #prepare(): void {
    if (this.log.mayWrite) void scripts.prepare('composer-extras');
  }

  /** Deletes a message of yours, once the script that can undo it has loaded. */
  async #deleteOwn(message: Message): Promise<void> {
    const { log } = this;
    const script = await scripts.load<object>('composer-extras').catch(() => undefined);
    if (script) this.#finish(new CommandEvent({ type: 'delete', message: message.id }));
    else log.notice = log.words.loadFailed;
  }

  /** Returns the focus to the row if the bar had it. */
  #finish(event: Event): void {
    const row = this.#row;
    if (this.#hasFocus) row?.focus({ preventScroll: true });
    this.show(row);
    this.log.dispatchEvent(event);
  }

  #continueElsewhere(event: Event): void {
    this.show();
    this.log.dispatchEvent(event);
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const buttons = this.#buttons;
    const at = buttons.indexOf(event.target as HTMLElement);
    const forward = getComputedStyle(this.log).direction === 'rtl' ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward }[event.key];
    if (step !== undefined) buttons.at((at + step) % buttons.length)?.focus();
    else if (event.key === 'Escape' && this.#mode !== 'actions') this.show(this.#row, 'actions', true);
    else if (event.key === 'Escape') this.#row?.focus({ preventScroll: true });
    // Holding Enter down must not confirm a question.
    else if (!(event.repeat && event.key === 'Enter')) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
