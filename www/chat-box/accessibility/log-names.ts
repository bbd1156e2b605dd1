import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatBoxLog } from '../log/log.ts';
import { mentions } from '../text/message-text.ts';
import { marks } from '../text/text-kind.ts';
import type { MessageRow } from '../log/message-row.ts';

/** The name of a row: as the log drew it, and with more. */
interface RowName {
  readonly drawn: string;
  readonly full: string;
}

/** Adds to the names and announcements of messages what their rows show: reply, mention, edit, reactions and state. */
export class LogNames {
  readonly #names = new WeakMap<MessageRow, RowName>();

  /** `find` finds a loaded message by its id. Works until the signal is aborted. */
  constructor(
    private readonly log: ChatBoxLog,
    private readonly find: (id: string | undefined) => Message | undefined,
    signal: AbortSignal,
  ) {
    const { renderRoot } = log;
    renderRoot.addEventListener('focusin', ({ target }) => this.#nameRow(target as Element), { signal });
    const observer = new MutationObserver((records) => {
      for (const { addedNodes } of records) addedNodes.forEach((node) => this.#extendLine(node as HTMLElement));
    });
    const news = renderRoot.querySelector('#news');
    if (news) observer.observe(news, { childList: true });
    signal.addEventListener('abort', () => observer.disconnect());
  }

  /** Names a row when it gets the focus. A screen reader that reads on finds the rest in the row itself. */
  #nameRow(target: Element): void {
    if (!target.matches('article')) return;
    const row = target as MessageRow;
    const { words } = this.log;
    const { message, original } = row.entry;
    const known = this.#names.get(row);
    const drawn = row.ariaLabel === known?.full ? known?.drawn : row.ariaLabel;
    const { edited, reactions = [], state, deleted } = message;
    const details = deleted
      ? []
      : [
          ...this.#context(message, original),
          edited && words.edited,
          ...reactions.map(({ emoji, count }) => words.reaction(emoji, count)),
          state && (state.kind === 'failed' ? words.sendFailure(state.failure) : words.sending),
        ];
    const full = [drawn, ...details].filter(Boolean).join('; ');
    this.#names.set(row, { drawn: drawn ?? '', full });
    row.ariaLabel = full;
  }

  /** Extends an announcement before the browser passes it on. */
  #extendLine(line: HTMLElement): void {
    const message = this.find(line.dataset['message']);
    if (!message) return;
    line.textContent = [line.textContent, ...this.#context(message, this.find(message.replyTo))].join('; ');
  }

  #context({ replyTo, text }: Message, original: Message | undefined): string[] {
    const { words, you, hasMarkup } = this.log;
    const context: string[] = [];
    if (replyTo) context.push(`${words.inReplyTo} ${original?.from.name ?? words.originalNotLoaded}`);
    if (mentions(hasMarkup ? marks.withoutCode(text) : text, you?.name)) context.push(words.mentionsYou);
    return context;
  }
}
