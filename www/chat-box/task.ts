import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../src/protocol/server-messages.ts';
import type { Words } from './words.ts';

/** What a text that is written is for: something new, an answer to a message, or the new text of one. */
export type Task =
  | { readonly kind: 'say' }
  | { readonly kind: 'reply'; readonly message: Message }
  /** `asksDelete`: nothing is left of the text, and the question is whether the message goes, too. */
  | { readonly kind: 'edit'; readonly message: Message; readonly asksDelete: boolean };

export const SAY: Task = { kind: 'say' };

/** What stands over the field while the text is not something new. */
export function taskBar(
  task: Task,
  words: Words,
  erase: (message: Message) => void,
  cancel: () => void,
): TemplateResult {
  const title = titleOf(task, words);
  if (task.kind === 'say') return title;
  const { message } = task;
  const asksDelete = task.kind === 'edit' && task.asksDelete;
  return html`
    <span class="title">${title}</span>
    <span class="quote" dir="auto">${asksDelete ? nothing : message.text}</span>
    ${
      asksDelete
        ? html`<button class="delete" type="button" @click=${() => erase(message)}>${words.delete}</button>`
        : nothing
    }
    <button type="button" @click=${cancel}>${words.cancel}</button>
  `;
}

function titleOf(task: Task, words: Words): TemplateResult {
  switch (task.kind) {
    case 'say':
      return html``;
    case 'reply':
      return html`${words.replyingTo(task.message.from.name)}`;
    case 'edit':
      return html`${task.asksDelete ? words.deleteInstead : words.editing}`;
  }
}
