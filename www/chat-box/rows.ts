import { html, nothing, type TemplateResult } from 'lit';
import type { Outgoing } from '../client/outbox.ts';
import { avatar } from './avatar.ts';
import { hue } from './hue.ts';
import type { Entry, PresenceChange } from './transcript.ts';
import { words } from './words.ts';

/** One entry of the log. Text goes in as text, in an element of its own direction, so nothing in it reaches further. */
export function entryRow(entry: Entry): TemplateResult {
  switch (entry.kind) {
    case 'message':
      return messageRow(entry);
    case 'presence':
      return html`<div class="row presence"><p>${entry.changes.map(presenceChange)}</p></div>`;
    case 'back':
      return html`<div class="row presence"><p>${words.back}</p></div>`;
  }
}

function messageRow({ from, time, text, own, startsGroup }: Entry & { kind: 'message' }): TemplateResult {
  if (!startsGroup) {
    return html`<div class="row ${own ? 'own' : ''}">
      <p class="text" dir="auto"><bdi class="unseen">${from.name}: </bdi>${text}</p>
    </div>`;
  }
  return html`<div class="row first ${own ? 'own' : ''}">
    ${avatar(from.name)}
    <p class="head">
      <bdi class="name" ${hue(from.name)}>${from.name}</bdi>
      <time datetime=${new Date(time).toISOString()}>${clockTime.format(time)}</time>
    </p>
    <p class="text" dir="auto">${text}</p>
  </div>`;
}

/** A message of ours on its way. `resend` is called when the reader asks for another try. */
export function outgoingRow({ text, failure }: Outgoing, resend: () => void): TemplateResult {
  return html`<div class="row own ${failure === undefined ? 'pending' : 'failed'}">
    <p class="text" dir="auto">${text}</p>
    ${
      failure === undefined
        ? nothing
        : html`<p class="failure">
            ${words.failure(failure)} <button type="button" @click=${resend}>${words.sendAgain}</button>
          </p>`
    }
  </div>`;
}

function presenceChange({ person, change }: PresenceChange): TemplateResult {
  return html`<span><bdi>${person.name}</bdi> ${words[change]}</span> `;
}

const clockTime = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
