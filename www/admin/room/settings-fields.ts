import { html, type TemplateResult } from 'lit';
import type { RoomSettings } from '../../../src/protocol/room-settings.ts';
import { english as words } from '../../chat-box/languages/english/moderation.ts';
import { toFormValues } from '../../chat-box/moderation/settings-change.ts';
import { moment } from '../parts/draw.ts';

/** A value of a list and its label. */
type Option = readonly [value: string | number, label: string];

/** Draws the fields of all settings of a room, for a new form. `now` is in milliseconds since 1970. */
export function settingsFields(settings: RoomSettings, now: number): TemplateResult {
  const values = toFormValues(settings, now);
  const { guestsChoice, linksChoice } = words;
  const pause: readonly Option[] =
    values.pause === 'keep' ? [['keep', words.pausedUntil(moment.format(settings.paused))]] : [];
  return html`
    <label class="whole">
      ${words.topic}
      <input name="topic" maxlength="200" autocomplete="off" dir="auto" .value=${values.topic} />
    </label>
    ${list('slow', words.slow, [...words.slowChoices, ['auto', words.slowAuto]], values.slow, words.slowEvery)}
    ${list('pause', words.pause, [...words.pauseChoices, ...pause], values.pause)}
    ${list('newcomers', words.newcomers, words.newcomerChoices, values.newcomers, words.afterSeconds)}
    ${list('guests', words.guests, Object.entries(guestsChoice), values.guests)}
    ${list('links', words.links, Object.entries(linksChoice), values.links)}
    <label>
      Pinned message (its id)
      <input name="pinned" maxlength="64" autocomplete="off" spellcheck="false" .value=${settings.pinned ?? ''} />
    </label>
    <label class="whole">
      ${words.blockedWords}<textarea name="words" rows="4" dir="auto" .value=${values.words}></textarea>
    </label>
  `;
}

/** Draws a list of values. Any other value gets a label from `describe`. */
function list(
  name: string,
  label: string,
  options: readonly Option[],
  value: string,
  describe: (seconds: number) => string = String,
): TemplateResult {
  const isKnown = options.some(([option]) => String(option) === value);
  const all = isKnown ? options : [...options, [value, describe(Number(value))] as const];
  return html`<label>
    ${label}
    <select name=${name}>
      ${all.map(
        ([option, text]) => html`<option value=${option} ?selected=${String(option) === value}>${text}</option>`,
      )}
    </select>
  </label>`;
}
