import { css, html, nothing, type TemplateResult } from 'lit';
import { english as words } from '../../chat-box/languages/english/moderation.ts';
import { base } from '../../chat-box/look/theme.ts';
import { avatarStyles } from '../../chat-box/people/avatar.ts';
import { sealStyles } from '../../chat-box/people/seals.ts';
import { type AdminApi, newCommandId } from '../api/admin-api.ts';
import { describeFailure, isMissing, toFailure } from '../api/failure.ts';
import type { ItemPage, RoomBan } from '../api/resources.ts';
import { adminElement } from '../element.ts';
import { attempt } from '../parts/attempt.ts';
import { ago, banEnd, personCell, personName, reasonLine, roomLink } from '../parts/draw.ts';
import { listStyles } from '../parts/lists.styles.ts';
import { look } from '../parts/look.styles.ts';
import { PagedLoader } from '../parts/paged-loader.ts';
import { ToastEvent } from '../parts/toast.ts';

/** The bans and mutes of a room, or of all rooms, and a form that bans a user. */
export class ChatAdminBans extends adminElement({
  api: undefined as AdminApi | undefined,
  /** Undefined for all rooms. */
  room: undefined as string | undefined,
  /** Internal state, like the next one. */
  trouble: '',
  isRunning: false,
}) {
  static override styles = [
    base,
    look,
    listStyles,
    avatarStyles,
    sealStyles,
    css`
      details {
        margin-block-end: 1.25em;
      }

      summary {
        padding: 0.75em 1em;
        font-weight: 600;
        cursor: pointer;
      }

      form {
        grid-template-columns: repeat(auto-fit, minmax(min(12em, 100%), 1fr));
        padding: 0.5em 1em 1em;
      }

      form > :not(label) {
        grid-column: 1 / -1;
      }
    `,
  ];
  readonly #bans = new PagedLoader<RoomBan>(this, async (before, signal) => {
    const page = await this.api?.get<ItemPage<RoomBan>>('bans', { room: this.room, before }, signal);
    return page ?? { items: [] };
  });

  protected override render(): TemplateResult {
    return html`${this.#form()}
    ${this.#bans.draw(
      'There are no bans or mutes.',
      (bans) =>
        html`<ul class="card list">
          ${bans.map((ban) => this.#item(ban))}
        </ul>`,
    )}`;
  }

  #form(): TemplateResult {
    const { room, trouble, isRunning } = this;
    return html`<details class="card">
      <summary>Ban a user</summary>
      <form @submit=${this.#submit}>
        <p class="quiet">
          For users of your site, also those that are away. Ban a guest in the list of people, or at a message.
        </p>
        <label>User id <input name="user" required maxlength="128" autocomplete="off" spellcheck="false" /></label>
        ${
          room === undefined
            ? html`<label>
                Room
                <input name="room" placeholder="All rooms" autocomplete="off" spellcheck="false" />
              </label>`
            : nothing
        }
        <label>
          Duration
          <select name="seconds">
            ${words.bans
              .filter(([seconds]) => seconds > 0)
              .map(([seconds, label]) => html`<option value=${seconds}>${label}</option>`)}
          </select>
        </label>
        <label>${words.optionalReason}<input name="reason" maxlength="200" autocomplete="off" dir="auto" /></label>
        <p class="trouble" role="alert" ?hidden=${!trouble}>${trouble}</p>
        <div class="buttons"><button class="main" ?disabled=${isRunning}>Ban</button></div>
      </form>
    </details>`;
  }

  #item(ban: RoomBan): TemplateResult {
    const { kind, person, since, until, reason, by, network, room } = ban;
    return html`<li>
      <div class="text">
        <p>${personCell(person)} ${kind === 'mute' ? 'muted' : 'banned'} ${banEnd(since, until)}</p>
        ${reasonLine(reason)}
        <div class="facts">
          <span>By ${personName(by)}</span>
          ${ago(since)}${this.room === undefined ? html`<span>in ${roomLink(room)}</span>` : nothing}
          ${person.user === undefined ? nothing : html`<span>User <bdi>${person.user}</bdi></span>`}
          ${network ? html`<span>Covers other guests of the network</span>` : nothing}
        </div>
      </div>
      <button type="button" aria-label="${words.lift}: ${person.name}" @click=${() => this.#lift(ban)}>
        ${words.lift}
      </button>
    </li>`;
  }

  async #lift({ id, room, person }: RoomBan): Promise<void> {
    let text = words.wasLifted(person.name);
    try {
      await this.api?.send('DELETE', `bans/${encodeURIComponent(id)}`, { query: { room } });
    } catch (error) {
      const failure = toFailure(error);
      if (!isMissing(failure)) text = describeFailure(failure);
    }
    this.dispatchEvent(new ToastEvent({ text }));
    await this.#bans.reload();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const user = text('user');
    const body = {
      ...{ room: this.room ?? (text('room') || '*'), user },
      ...{ seconds: Number(text('seconds')), reason: text('reason') || undefined },
    };
    const headers = { 'Idempotency-Key': newCommandId() };
    if (!(await attempt(this, async () => this.api?.send('POST', 'bans', { body, headers })))) return;
    this.dispatchEvent(new ToastEvent({ text: words.wasBanned(user) }));
    form.reset();
    await this.#bans.reload();
  }
}
