import { html, nothing, type TemplateResult } from 'lit';
import { english as words } from '../../chat-box/languages/english/moderation.ts';
import type { RoomLogEntry } from '../api/resources.ts';
import { ago, duration, isForever, personName, roomLink } from './draw.ts';

/** Draws an entry of the audit log. `showsRoom`: the list has entries of several rooms. */
export function logLine(entry: RoomLogEntry, showsRoom: boolean): TemplateResult {
  const { action, by, person, reason, seconds, detail, time, room } = entry;
  const line = words.logLine<unknown>(action, personName(by), person ? personName(person) : 'a person');
  return html`<li>
    <div class="text">
      <p>${line}${seconds ? (isForever(seconds) ? ' forever' : ` for ${duration(seconds)}`) : nothing}</p>
      ${
        reason || detail
          ? html`<p class="quiet">
              ${detail ? html`<bdi>${detail}</bdi>` : nothing}${
                reason && detail ? ' · ' : nothing
              }${reason ? html`<bdi>${reason}</bdi>` : nothing}
            </p>`
          : nothing
      }
    </div>
    <div class="facts">${showsRoom ? roomLink(room) : nothing}${ago(time)}</div>
  </li>`;
}
