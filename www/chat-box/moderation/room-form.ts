import { html, type PropertyValues, type TemplateResult } from 'lit';
import { systemClock } from '../../../src/clock.ts';
import type { RoomSettings } from '../../../src/protocol/room-settings.ts';
import { MAX_TOPIC_UNITS } from '../../../src/protocol/settings-limits.ts';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';
import { dialogStyles } from './dialog.styles.ts';
import { sendAndWait } from './modal.ts';
import { moment } from './moment.ts';
import { findChange, findWordsFault, type FormValues, toFormValues } from './settings-change.ts';

/** A value of a list of choices and its label. */
type Choice = readonly [value: string | number, label: string];

/** The settings of a room, as a form. Settings that another moderator changed meanwhile replace what the form shows. */
export class ChatBoxRoomForm extends chatPart({
  client: undefined as ChatClient | undefined,
  send: (() => false) as (command: NewCommand) => boolean,
  /** Internal state, like the next ones. Undefined while loading. */
  settings: undefined as RoomSettings | undefined,
  message: '',
  isTrouble: false,
  asks: false,
}) {
  static override styles = [base, dialogStyles];

  protected override render(): TemplateResult {
    const { words, settings, message, isTrouble } = this;
    if (!settings) return html`<p class="quiet" role="status">${message || words.loading}</p>`;
    return html`
      <form @submit=${this.#save} @input=${() => (this.message = '')}>
        ${this.#fields(settings)}
        <p class=${isTrouble ? 'trouble' : 'quiet'} role="status">${message}</p>
        <div class="buttons">
          <button class="main">${words.save}</button>
          ${this.#clearButtons()}
        </div>
      </form>
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('client')) void this.#load();
  }

  #fields(settings: RoomSettings): TemplateResult {
    const { words } = this;
    const now = systemClock.wall();
    const values = toFormValues(settings, now);
    const pause: readonly Choice[] =
      values.pause === 'keep' ? [['keep', words.pausedUntil(moment(settings.paused ?? now, words))]] : [];
    const { guestsChoice, linksChoice } = words;
    return html`
      <label
        >${words.topic}<input
          name="topic"
          maxlength=${MAX_TOPIC_UNITS}
          autocomplete="off"
          dir="auto"
          .value=${values.topic}
      /></label>
      ${select('slow', words.slow, [...words.slowChoices, ['auto', words.slowAuto]], values.slow, words.slowEvery)}
      ${select('pause', words.pause, [...words.pauseChoices, ...pause], values.pause)}
      ${select('newcomers', words.newcomers, words.newcomerChoices, values.newcomers, words.afterSeconds)}
      ${select('guests', words.guests, Object.entries(guestsChoice), values.guests)}
      ${select('links', words.links, Object.entries(linksChoice), values.links)}
      <label>${words.blockedWords}<textarea name="words" rows="3" dir="auto" .value=${values.words}></textarea></label>
    `;
  }

  #clearButtons(): TemplateResult {
    const { words } = this;
    if (!this.asks) {
      return html`<button type="button" @click=${() => (this.asks = true)}>${words.clear}</button>`;
    }
    return html`
      <p role="alert">${words.confirmClear}</p>
      <button class="danger" type="button" @click=${this.#clear}>${words.deleteAll}</button>
      <button type="button" @click=${() => (this.asks = false)}>${words.cancel}</button>
    `;
  }

  async #load(): Promise<void> {
    const page = await this.client?.moderation('settings').catch(() => undefined);
    if (page) this.settings = page.settings;
    else this.message = this.words.loadFailed;
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { settings, words } = this;
    if (!settings) return;
    const values = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as unknown as FormValues;
    const change = findChange(values, settings, systemClock.wall());
    if (Object.keys(change).length === 0) return this.#report(words.saved);
    const fault = findWordsFault(change);
    if (fault)
      return this.#report(fault.kind === 'too-long' ? words.tooLong(fault.max) : words.tooMuch(fault.max), true);
    const id = await sendAndWait(this, { type: 'settings', rev: settings.rev, ...change });
    await this.#load();
    if (id !== undefined) this.#report(words.saved);
    // The server refuses a change of settings that are not the current ones.
    else if (this.settings?.rev === settings.rev) this.#report(words.loadFailed, true);
    else this.#report(words.conflict, true);
  };

  readonly #clear = async (): Promise<void> => {
    this.asks = false;
    if ((await sendAndWait(this, { type: 'clear' })) !== undefined) this.#report(this.words.saved);
  };

  #report(message: string, isTrouble = false): void {
    this.message = message;
    this.isTrouble = isTrouble;
  }
}

/** Draws a list of choices. Any other value gets a label from `describe`. */
function select(
  name: string,
  label: string,
  choices: readonly Choice[],
  value: string,
  describe: (seconds: number) => string = String,
): TemplateResult {
  const isKnown = choices.some(([choice]) => String(choice) === value);
  const all = isKnown ? choices : [...choices, [value, describe(Number(value))] as const];
  return html`<label
    >${label}
    <select name=${name} .value=${value}>
      ${all.map(([choice, text]) => html`<option value=${choice} ?selected=${String(choice) === value}>${text}</option>`)}
    </select>
  </label>`;
}
