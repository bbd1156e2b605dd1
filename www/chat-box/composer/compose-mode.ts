import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import type { Words } from '../languages/en.ts';
import type { ComposeMode } from '../internal-events.ts';
import type { ChatClient } from '../../client/client.ts';

/** What stands over the field while the text is not something new. */
export function composeModeBar(
  task: ComposeMode | undefined,
  words: Words,
  give: (command: NewCommand) => void,
  cancel: () => void,
): TemplateResult | typeof nothing {
  if (!task) return nothing;
  const { kind, message } = task;
  const title = {
    reply: words.replyingTo(message.from.name),
    edit: words.editing,
    delete: words.deleteEmptied,
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

/** Your last message, if it is still there and nothing of yours is on its way. */
export function lastOwnMessage({ outgoing, messages, you }: ChatClient): Message | undefined {
  const last = messages.findLast(({ from }) => from.id === you?.id);
  return outgoing.length > 0 || last?.deleted ? undefined : last;
}
