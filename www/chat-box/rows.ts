import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../src/protocol/server-messages.ts';
import type { Outgoing } from '../client/outbox.ts';
import { avatar } from './avatar.ts';
import { hue } from './hue.ts';
import type { Entry, MessageEntry, PresenceChange } from './transcript.ts';
import { words } from './words.ts';

/** One entry of the log. Text goes in as text, in an element of its own direction, so nothing in it reaches further. */
export function entryRow(entry: Entry): TemplateResult {
  switch (entry.kind) {
    case 'message':
      return messageRow(entry);
    case 'presence':
      return html`<div class="row presence"><p>${entry.changes.map(presenceChange)}</p></div>`;
  }
}

/** One template for both kinds, so that the row stays when an earlier page shows that it goes on from another. */
function messageRow({ message, own, startsGroup }: MessageEntry): TemplateResult {
  const { from, time } = message;
  const head = () => html`
    ${avatar(from.name)}
    <p class="head">
      <bdi class="name" ${hue(from.name)}>${from.name}</bdi>
      <time datetime=${new Date(time).toISOString()}>${clockTime.format(time)}</time>
    </p>
  `;
  const author = startsGroup ? nothing : html`<bdi class="unseen">${from.name}: </bdi>`;
  return html`<div class="row ${startsGroup ? 'first' : ''} ${own ? 'own' : ''}">
    ${startsGroup ? head() : nothing}
    <p class="text" dir="auto">${author}${content(message)}</p>
  </div>`;
}

function content({ text, deleted, edited }: Message): TemplateResult {
  if (deleted) return html`<span class="mark">${words.deleted}</span>`;
  return html`${text}${edited ? html` <span class="mark">${words.edited}</span>` : nothing}`;
}

/** A message of ours on its way. `resend` is called when the reader asks for another try. */
export function outgoingRow({ command, state }: Outgoing, resend: () => void): TemplateResult {
  const text = command.type === 'send' ? command.text : '';
  return html`<div class="row own ${state.kind === 'failed' ? 'failed' : 'pending'}">
    <p class="text" dir="auto">${text}</p>
    ${
      state.kind === 'failed'
        ? html`<p class="failure">
            ${words.failure(state.why)} <button type="button" @click=${resend}>${words.sendAgain}</button>
          </p>`
        : nothing
    }
  </div>`;
}

function presenceChange({ person, change, was }: PresenceChange): TemplateResult {
  if (change === 'renamed') return html`<span><bdi>${was}</bdi> ${words.renamed} <bdi>${person.name}</bdi></span> `;
  return html`<span><bdi>${person.name}</bdi> ${words[change]}</span> `;
}

const clockTime = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
