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
): TemplateResult | typeof nothing {
  if (task.kind === 'say') return nothing;
  const { message } = task;
  const asksDelete = task.kind === 'edit' && task.asksDelete;
  const title = asksDelete ? words.deleteInstead : words.editing;
  return html`
    <span class="title">${task.kind === 'reply' ? words.replyingTo(message.from.name) : title}</span>
    <span class="quote" dir="auto">${asksDelete ? nothing : message.text}</span>
    ${
      asksDelete
        ? html`<button class="delete" type="button" @click=${() => erase(message)}>${words.delete}</button>`
        : nothing
    }
    <button type="button" @click=${cancel}>${words.cancel}</button>
  `;
}
