import { html, nothing, type TemplateResult } from 'lit';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import { english as words } from '../../chat-box/languages/english/moderation.ts';
import { base } from '../../chat-box/look/theme.ts';
import { modal, showModal } from '../../chat-box/moderation/modal.ts';
import { avatarStyles } from '../../chat-box/people/avatar.ts';
import { sealStyles } from '../../chat-box/people/seals.ts';
import { type AdminApi, newCommandId, roomPath } from '../api/admin-api.ts';
import { describeFailure, type Failure, isMissing, toFailure } from '../api/failure.ts';
import type { Written } from '../api/resources.ts';
import { adminElement } from '../element.ts';
import { attempt } from './attempt.ts';
import { personCell } from './draw.ts';
import { look } from './look.styles.ts';
import { type Toast, ToastEvent } from './toast.ts';

/** A person to act on, and the message because of which. */
export interface PersonSubject {
  readonly room: string;
  readonly person: Person;
  readonly message?: Message | undefined;
}

/** Kinds of actions, as the values of the list begin with them. */
type Kind = 'mute' | 'ban' | 'notice';

/** All actions. The list draws them in one go: a browser selects the first option that it sees. */
const actions = [
  ...words.mutes.map(([seconds, label]) => ({ value: `mute ${seconds}`, label })),
  ...words.bans.map(([seconds, label]) => ({ value: `ban ${seconds}`, label })),
  { value: 'notice 0', label: 'Send a notice' },
];

const ERASE = ['none', 'hour', 'day', 'all'] as const;
/** The server limits reasons to it. */
const MAX_REASON = 200;
const MAX_NOTICE = 4_000;

/** The dialog for an action on a person: a mute, a removal, a ban, or a notice. */
export class ChatAdminPersonForm extends adminElement({
  api: undefined as AdminApi | undefined,
  subject: { room: '', person: { id: '', name: '' } } as PersonSubject,
  /** Called when the dialog closes. `hasActed`: lists may have changed. */
  close: (() => {}) as (hasActed: boolean) => void,
  /** Internal state, like the next ones. */
  kind: 'mute' as Kind,
  trouble: '',
  isRunning: false,
}) {
  static override styles = [base, look, avatarStyles, sealStyles];

  protected override render(): TemplateResult {
    const { subject, kind, trouble, isRunning } = this;
    const { person, room } = subject;
    return modal(
      `Act on ${person.name}`,
      html`<form @submit=${this.#submit}>
        <h2>${personCell(person)}</h2>
        <p class="quiet">In the room <b>${room}</b></p>
        <label>
          Action
          <select name="action" @change=${this.#actionChanged}>
            ${actions.map((option) => html`<option value=${option.value}>${option.label}</option>`)}
          </select>
        </label>
        ${kind === 'notice' ? noticeField() : this.#sanctionFields()}
        <p class="trouble" role="alert" ?hidden=${!trouble}>${trouble}</p>
        <div class="buttons">
          <button class="main" ?disabled=${isRunning}>${kind === 'notice' ? 'Send' : words.apply}</button>
          <button type="button" @click=${() => this.#close(false)}>Cancel</button>
        </div>
      </form>`,
      () => this.#close(false),
    );
  }

  protected override firstUpdated(): void {
    showModal(this.renderRoot);
  }

  #sanctionFields(): TemplateResult {
    return html`${
        this.kind === 'ban'
          ? html`<label>
              ${words.erase}
              <select name="erase">
                ${ERASE.map((span) => html`<option value=${span}>${words.eraseChoice[span]}</option>`)}
              </select>
            </label>`
          : nothing
      }<label>
        ${words.optionalReason}
        <input name="reason" maxlength=${MAX_REASON} autocomplete="off" dir="auto" />
      </label>`;
  }

  #actionChanged({ currentTarget }: Event): void {
    this.kind = (currentTarget as HTMLSelectElement).value.split(' ')[0] as Kind;
    this.trouble = '';
  }

  #close(hasActed: boolean): void {
    // Returns the focus to the button that opened the dialog.
    this.renderRoot.querySelector('dialog')?.close();
    this.close(hasActed);
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const { person, message } = this.subject;
    const act = async () => this.dispatchEvent(new ToastEvent(await this.#act(data)));
    const describe = (failure: Failure) =>
      isMissing(failure) && !message ? `${person.name} is not in the room any more.` : describeFailure(failure);
    if (await attempt(this, act, describe)) this.#close(true);
  }

  async #act(data: FormData): Promise<Toast> {
    const { room, person } = this.subject;
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const seconds = Number(text('action').split(' ')[1]);
    const reason = text('reason') || undefined;
    const at = (action: string) => roomPath(room, 'members', person.id, action);
    if (this.kind === 'notice') {
      await this.#post(at('notice'), { text: text('notice') });
      return { text: `${person.name} has the notice.` };
    }
    if (this.kind === 'mute') {
      const { id } = await this.#post(at('mute'), { seconds, reason });
      return { text: words.wasMuted(person.name), undo: this.#lift(id) };
    }
    const erase = text('erase') === 'none' ? undefined : text('erase');
    const { id } = await this.#kick(at('kick'), { seconds, reason, erase });
    if (seconds === 0) return { text: words.wasRemoved(person.name) };
    return { text: words.wasBanned(person.name), undo: erase ? undefined : this.#lift(id) };
  }

  /** Removes a person. An author that has left is banned by its message. */
  async #kick(path: string, { seconds, reason, erase }: KickBody): Promise<Written> {
    const { room, message } = this.subject;
    try {
      return await this.#post(path, { seconds, reason, erase });
    } catch (error) {
      if (!message || seconds === 0 || !isMissing(toFailure(error))) throw error;
      return this.#post('bans', { room, message: message.id, seconds, reason });
    }
  }

  async #post(path: string, body: object): Promise<Written> {
    const headers = path.endsWith('/notice') ? {} : { 'Idempotency-Key': newCommandId() };
    return (await this.api?.send<Written>('POST', path, { body, headers })) ?? { id: '' };
  }

  #lift(id: string): () => Promise<unknown> {
    const { room } = this.subject;
    return async () => this.api?.send('DELETE', `bans/${encodeURIComponent(id)}`, { query: { room } });
  }
}

interface KickBody {
  readonly seconds: number;
  readonly reason: string | undefined;
  readonly erase: string | undefined;
}

function noticeField(): TemplateResult {
  return html`<label>
    Notice
    <textarea name="notice" rows="3" required maxlength=${MAX_NOTICE} dir="auto"></textarea>
  </label>`;
}
