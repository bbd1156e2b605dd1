import { html, nothing, type TemplateResult } from 'lit';
import { MAX_REASON_UNITS } from '../../../src/protocol/limits.ts';
import type { Kick } from '../../../src/protocol/client-messages.ts';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';
import { avatar, avatarStyles } from '../people/avatar.ts';
import { seals, sealStyles } from '../people/seals.ts';
import { dialogStyles } from './dialog.styles.ts';

/** The person to act on. The person may have left; then a message names them. */
export interface SanctionSubject {
  readonly person: Person;
  readonly message?: Message | undefined;
}

type Erase = NonNullable<Kick['erase']>;
const ERASE = ['none', 'hour', 'day', 'all'] as const;

/** The form for a moderator's action on a person: a mute or a ban, with a reason. */
export class ChatBoxSanction extends chatPart({
  subject: { person: { id: '', name: '' } } as SanctionSubject,
  /** Called with the command that the moderator has chosen. */
  chosen: (() => {}) as (command: Extract<NewCommand, { type: 'mute' | 'kick' }>) => void,
  close: () => {},
  /** Internal state: the kind of the chosen action. */
  isBan: false,
  /** Internal state: the moderator is asked whether to delete messages. */
  asks: undefined as Erase | undefined,
}) {
  static override styles = [base, avatarStyles, sealStyles, dialogStyles];

  protected override render(): TemplateResult {
    const { words, isBan, asks } = this;
    const { person } = this.subject;
    const choice = (kind: string) => (entry: readonly [seconds: number, label: string]) =>
      html`<option value="${kind} ${entry[0]}">${entry[1]}</option>`;
    return html`<form @submit=${this.#submit}>
      <h3>${avatar(person)} <bdi translate="no">${person.name}</bdi>${seals(person, words)}</h3>
      <label ?hidden=${asks}>
        ${words.action}
        <select name="action" @change=${this.#actionChanged}>
          ${words.mutes.map(choice('mute'))} ${words.bans.map(choice('ban'))}
        </select>
      </label>
      <label ?hidden=${asks || !isBan}>
        ${words.erase}
        <select name="erase">
          ${ERASE.map((span) => html`<option value=${span}>${words.eraseChoice[span]}</option>`)}
        </select>
      </label>
      <label ?hidden=${asks}>
        ${words.optionalReason}
        <input name="reason" maxlength=${MAX_REASON_UNITS} autocomplete="off" dir="auto" />
      </label>
      ${asks ? html`<p role="alert">${words.confirmErase(person.name)}</p>` : nothing}
      <div class="buttons">
        <button class=${asks ? 'danger' : 'main'}>${asks ? words.delete : words.apply}</button>
        <button type="button" @click=${() => (asks ? (this.asks = undefined) : this.close())}>${words.cancel}</button>
      </div>
    </form>`;
  }

  protected override firstUpdated(): void {
    // The dialog was shown before this form was drawn.
    this.renderRoot.querySelector('select')?.focus();
  }

  #actionChanged({ currentTarget }: Event): void {
    this.isBan = (currentTarget as HTMLSelectElement).value.startsWith('ban');
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const [kind, seconds] = text('action').split(' ');
    const erase = kind === 'ban' ? ERASE.find((span) => span === text('erase')) : 'none';
    if (erase && erase !== 'none' && !this.asks) return void (this.asks = erase);
    const { person, message } = this.subject;
    const target = message ? { message: message.id } : { member: person.id };
    const common = { ...target, seconds: Number(seconds), ...(text('reason') && { reason: text('reason') }) };
    this.chosen(
      kind === 'mute'
        ? { type: 'mute', ...common }
        : { type: 'kick', ...common, ...(erase && erase !== 'none' && { erase }) },
    );
  }
}
