import { html, nothing, type TemplateResult } from 'lit';
import { isProgram } from '../../../src/protocol/person.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { base } from '../../chat-box/look/theme.ts';
import { avatarStyles } from '../../chat-box/people/avatar.ts';
import { sealStyles } from '../../chat-box/people/seals.ts';
import { type AdminApi, newCommandId, roomPath } from '../api/admin-api.ts';
import { describeFailure, isMissing, toFailure } from '../api/failure.ts';
import type { ItemPage, RoomReport } from '../api/resources.ts';
import { adminElement } from '../element.ts';
import { ago, personCell, personName, reasonLine, roomHash, roomLink } from '../parts/draw.ts';
import { listStyles } from '../parts/lists.styles.ts';
import { look } from '../parts/look.styles.ts';
import { PagedLoader } from '../parts/paged-loader.ts';
import type { PersonSubject } from '../parts/person-form.ts';
import { ToastEvent } from '../parts/toast.ts';

/** The open reports of a room, or of all rooms. */
export class ChatAdminReports extends adminElement({
  api: undefined as AdminApi | undefined,
  /** Undefined for all rooms. */
  room: undefined as string | undefined,
  /** Internal state: the person of the open dialog. */
  subject: undefined as PersonSubject | undefined,
}) {
  static override styles = [base, look, listStyles, avatarStyles, sealStyles];
  readonly #reports = new PagedLoader<RoomReport>(this, async (before, signal) => {
    const page = await this.api?.get<ItemPage<RoomReport>>('reports', { room: this.room, before }, signal);
    return page ?? { items: [] };
  });

  protected override render(): TemplateResult {
    const { subject, api } = this;
    return html`${this.#reports.draw(
      'There are no open reports.',
      (reports) =>
        html`<ul class="card list">
          ${reports.map((report) => this.#item(report))}
        </ul>`,
    )}
    ${
      subject
        ? html`<chat-admin-person-form
            .api=${api}
            .subject=${subject}
            .close=${this.#dialogClosed}
          ></chat-admin-person-form>`
        : nothing
    }`;
  }

  #item(report: RoomReport): TemplateResult {
    const { room, message, reason, by, time } = report;
    return html`<li>
      <div class="text">
        ${
          message
            ? html`${personCell(message.from)}
                <blockquote dir="auto">${message.text}</blockquote>`
            : html`<p class="quiet">The message no longer exists.</p>`
        }
        ${reasonLine(reason)}
        <div class="facts">
          <span>Reported by ${personName(by)}</span>
          ${ago(time)}${this.room === undefined ? html`<span>in ${roomLink(room)}</span>` : nothing}
          ${message ? html`<a href="${roomHash(room, 'live')}?message=${message.id}">Show in the room</a>` : nothing}
        </div>
      </div>
      <div class="buttons">
        ${
          message
            ? html`<button
                  class="danger"
                  type="button"
                  aria-label="Delete the message of ${message.from.name}"
                  @click=${() => this.#delete(report, message)}
                >
                  Delete
                </button>
                <button
                  type="button"
                  ?hidden=${isProgram(message.from.id)}
                  @click=${() => (this.subject = { room, person: message.from, message })}
                >
                  Mute or ban…
                </button>`
            : nothing
        }
        <button type="button" @click=${() => this.#resolve(report)}>Resolve</button>
      </div>
    </li>`;
  }

  readonly #dialogClosed = (): void => {
    this.subject = undefined;
    void this.#reports.reload();
  };

  /** Deletes the message. The server then closes its reports. */
  #delete({ room }: RoomReport, { id }: Message): Promise<void> {
    return this.#run('Message deleted.', 'DELETE', roomPath(room, 'messages', id), {});
  }

  #resolve({ id, room }: RoomReport): Promise<void> {
    return this.#run('Report closed.', 'POST', `reports/${encodeURIComponent(id)}/resolve`, { room });
  }

  async #run(
    done: string,
    method: 'POST' | 'DELETE',
    path: string,
    query: Readonly<Record<string, string>>,
  ): Promise<void> {
    try {
      await this.api?.send(method, path, { query, headers: { 'Idempotency-Key': newCommandId() } });
      this.dispatchEvent(new ToastEvent({ text: done }));
    } catch (error) {
      const failure = toFailure(error);
      // Another moderator was faster.
      const text = isMissing(failure) ? 'That has already been done.' : describeFailure(failure);
      this.dispatchEvent(new ToastEvent({ text }));
    }
    await this.#reports.reload();
  }
}
