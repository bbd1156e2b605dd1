import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../src/protocol/server-messages.ts';
import type { NewCommand } from '../client/commands.ts';
import type { Words } from './words.ts';

/** What a text that is written is for, where it is nothing new. */
export interface Task {
  /** To answer a message, or to be its new text; `delete`: nothing is left of it, and the question is whether it goes. */
  readonly kind: 'reply' | 'edit' | 'delete';
  readonly message: Message;
}

/** What stands over the field while the text is not something new. */
export function taskBar(
  task: Task | undefined,
  words: Words,
  give: (command: NewCommand) => void,
  cancel: () => void,
): TemplateResult | typeof nothing {
  if (!task) return nothing;
  const { kind, message } = task;
  const title = {
    reply: words.replyingTo(message.from.name),
    edit: words.editing,
    delete: words.deleteInstead,
  }[kind];
  return html`
    <span class="title">${title}</span>
    ${
      kind === 'delete'
        ? html`<button class="delete" type="button" @click=${() => give({ type: 'delete', message: message.id })}>
            ${words.delete}
          </button>`
        : html`<span class="quote" dir="auto">${message.text}</span>`
    }
    <button type="button" @click=${cancel}>${words.cancel}</button>
  `;
}
