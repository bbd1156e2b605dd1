import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import type { ComposeMode } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';

/** Draws the bar over the field while its text is a reply or an edit. */
export function composeModeBar(
  mode: ComposeMode | undefined,
  words: Words,
  send: (command: NewCommand) => void,
  cancel: () => void,
): TemplateResult | typeof nothing {
  if (!mode) return nothing;
  const { kind, message } = mode;
  const title = {
    reply: words.replyingTo(message.from.name),
    edit: words.editing,
    delete: words.deleteEmptied,
  }[kind];
  return html`
    <span class="title" id="mode">${title}</span>
    ${
      kind === 'delete'
        ? html`<button class="delete" type="button" @click=${() => send({ type: 'delete', message: message.id })}>
            ${words.delete}
          </button>`
        : html`<span class="quote" dir="auto">${message.text}</span>`
    }
    <button type="button" @click=${cancel}>${words.cancel}</button>
  `;
}

/** Returns your last message; undefined if it was deleted, or while something of yours is being sent. */
export function lastOwnMessage(client: ChatClient): Message | undefined {
  const last = client.messages.findLast((message) => client.isOwn(message));
  return client.outgoing.length > 0 || last?.deleted ? undefined : last;
}
