import { html, nothing, type TemplateResult } from 'lit';
import type { Ban, LogEntry, OpenReport } from '../../../src/protocol/moderation-messages.ts';
import { isProgram } from '../../../src/protocol/person.ts';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import type { Words } from '../languages/en.ts';
import { seals } from '../people/seals.ts';
import { moment } from './moment.ts';
import type { SanctionSubject } from './sanction-form.ts';

/** Sends a command, and then shows the list again. */
type Run = (command: NewCommand) => Promise<void>;

/** A ban that lasts longer than this is shown as one that lasts forever: five years. */
const FOREVER_MS = 5 * 365 * 24 * 60 * 60_000;

/** Draws an open report: the message, the reason, and what a moderator can do. */
export function reportItem(
  { id, message, reason, by, time }: OpenReport,
  thumbnail: TemplateResult | undefined,
  words: Words,
  act: (subject: SanctionSubject) => void,
  run: Run,
): TemplateResult {
  return html`<li>
    ${
      message && !message.deleted
        ? html`<blockquote>
            ${name(message.from, words)} ${thumbnail}
            <p lang="" dir="auto">${textOf(message, words)}</p>
          </blockquote>`
        : html`<p class="quiet">${words.messageGone}</p>`
    }
    <p lang="" dir="auto">${reason}</p>
    <p class="quiet">${words.reportedBy(by.name, moment(time, words))}</p>
    <div class="buttons">
      ${
        message
          ? html`<button
                class="danger"
                type="button"
                ?hidden=${message.deleted}
                @click=${() => run({ type: 'delete', message: message.id })}
              >
                ${words.deleteMessage}
              </button>
              <button
                type="button"
                ?hidden=${isProgram(message.from.id)}
                @click=${() => act({ person: message.from, message })}
              >
                <bdi>${words.moderatePerson(message.from.name)}</bdi>
              </button>`
          : nothing
      }
      <button type="button" @click=${() => run({ type: 'resolve', report: id })}>${words.dismissReport}</button>
    </div>
  </li>`;
}

/** Draws a ban or a mute, with a button that lifts it. */
export function banItem(
  { id, kind, person, since, until, reason, by, network }: Ban,
  words: Words,
  run: Run,
): TemplateResult {
  const time = moment(until, words);
  const end =
    kind === 'mute'
      ? words.mutedUntil(time)
      : until - since > FOREVER_MS
        ? words.bannedForever
        : words.bannedUntil(time);
  return html`<li>
    <p>${name(person, words)} · ${end}</p>
    ${reason === undefined ? nothing : html`<p lang="" dir="auto">${reason}</p>`}
    <p class="quiet">${words.byModerator(by.name, moment(since, words))}</p>
    ${network ? html`<p class="quiet">${words.wholeNetwork}</p>` : nothing}
    <div class="buttons">
      <button type="button" aria-label="${words.lift}: ${person.name}" @click=${() => run({ type: 'unban', ban: id })}>
        ${words.lift}
      </button>
    </div>
  </li>`;
}

/** Draws an entry of the log. */
export function logItem({ time, by, action, person, reason }: LogEntry, words: Words): TemplateResult {
  return html`<li>
    <p>
      <bdi
        >${words.logLine(action, name(by, words), person ? name(person, words) : html`…`)}${
          reason === undefined ? nothing : html` · <bdi lang="">${reason}</bdi>`
        }</bdi
      >
    </p>
    <p class="quiet">${moment(time, words)}</p>
  </li>`;
}

function name(person: Person, words: Words): TemplateResult {
  return html`<b><bdi translate="no">${person.name}</bdi></b
    >${seals(person, words)}`;
}

/** Returns the text of a message, after its picture in words. */
function textOf({ text, file }: Message, words: Words): string {
  return [file && words.picture(file.alt), text].filter(Boolean).join('\n');
}
