import { css, html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { RoomSettings } from '../../../src/protocol/room-settings.ts';
import { base } from '../../chat-box/look/theme.ts';
import { findChange, type FormValues, toFormValues } from '../../chat-box/moderation/settings-change.ts';
import { type AdminApi, newCommandId, roomPath } from '../api/admin-api.ts';
import { describeFailure, toFailure } from '../api/failure.ts';
import type { RoomDetails } from '../api/resources.ts';
import { adminElement } from '../element.ts';
import { Loader } from '../parts/loader.ts';
import { look } from '../parts/look.styles.ts';
import { ToastEvent } from '../parts/toast.ts';
import { settingsFields } from './settings-fields.ts';

/** What came of the last attempt to save. */
type Outcome = { readonly text: string; readonly isTrouble: boolean };

/** The settings of a room, its export, and the button that clears it. */
export class ChatAdminSettings extends adminElement({
  api: undefined as AdminApi | undefined,
  room: '',
  /** Internal state, like the next ones. */
  result: undefined as Outcome | undefined,
  isSaving: false,
  isClearing: false,
}) {
  static override styles = [
    base,
    look,
    css`
      :host {
        max-inline-size: 44em;
      }

      section {
        display: grid;
        gap: 0.75em;
        justify-items: start;
        margin-block-start: 2em;
        padding: 1.1em;
      }

      form {
        grid-template-columns: repeat(auto-fit, minmax(min(16em, 100%), 1fr));
        padding: 1.1em;
      }

      .whole {
        grid-column: 1 / -1;
      }

      .end {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.75em;
      }

      .danger-zone {
        border-color: color-mix(in oklab, var(--trouble) 45%, transparent);
      }
    `,
  ];
  readonly #details = new Loader(this, async (signal) => {
    const details = await this.api?.get<RoomDetails>(roomPath(this.room), {}, signal);
    return details?.settings ?? { rev: 0 };
  });

  protected override render(): TemplateResult {
    return html`${this.#details.draw((settings) => keyed(settings, this.#form(settings)))}${this.#exportSection()}${this.#dangerZone()}`;
  }

  #form(settings: RoomSettings): TemplateResult {
    const { result, isSaving } = this;
    return html`<form class="card" @submit=${this.#save} @input=${() => (this.result = undefined)}>
      ${settingsFields(settings, Date.now())}
      <div class="whole end">
        <button class="main" ?disabled=${isSaving}>Save</button>
        <p class=${result?.isTrouble ? 'trouble' : 'quiet'} role="status">${result?.text ?? nothing}</p>
      </div>
    </form>`;
  }

  #exportSection(): TemplateResult {
    return html`<section class="card">
      <h2>Export</h2>
      <p class="quiet">Everything that the server stores of this room. <code>chat-box import</code> reads it.</p>
      <chat-admin-export .api=${this.api} .room=${this.room}></chat-admin-export>
    </section>`;
  }

  #dangerZone(): TemplateResult {
    const { room, isClearing } = this;
    return html`<section class="card danger-zone">
      <h2>Clear the room</h2>
      <p class="quiet">
        Deletes all messages, reports and settings, and disconnects all people. Bans and mutes stay. You can’t undo
        this.
      </p>
      <button class="danger" type="button" @click=${() => (this.isClearing = true)}>Clear the room…</button>
      ${
        isClearing
          ? html`<chat-admin-confirm
              .heading=${`Clear the room ${room}?`}
              .text=${html`<p>All messages, reports and settings are deleted, and all people are disconnected.</p>`}
              .action=${'Clear the room'}
              .word=${room}
              .run=${this.#clear}
              .close=${() => (this.isClearing = false)}
            ></chat-admin-confirm>`
          : nothing
      }
    </section>`;
  }

  readonly #clear = async (): Promise<void> => {
    await this.api?.send('DELETE', roomPath(this.room));
    this.dispatchEvent(new ToastEvent({ text: `The room ${this.room} is empty.` }));
    await this.#details.reload();
  };

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const settings = this.#details.value;
    if (!settings || this.isSaving) return;
    const values = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as unknown as FormValues & {
      readonly pinned?: string;
    };
    const pinned = (values.pinned ?? '').trim();
    const isPinChanged = pinned !== (settings.pinned ?? '');
    const change = {
      ...findChange({ ...toFormValues(settings, Date.now()), ...values }, settings, Date.now()),
      ...(isPinChanged && { pinned: pinned || null }),
    };
    if (Object.keys(change).length === 0) return this.#report('Nothing to save.');
    this.isSaving = true;
    try {
      const headers = { 'If-Match': `"${settings.rev}"`, 'Idempotency-Key': newCommandId() };
      const saved = await this.api?.send<RoomSettings>('PATCH', roomPath(this.room), { body: change, headers });
      if (saved) this.#details.set(saved);
      this.#report('Saved.');
    } catch (error) {
      await this.#explain(error);
    }
    this.isSaving = false;
  };

  async #explain(error: unknown): Promise<void> {
    const failure = toFailure(error);
    if (failure.kind !== 'refused' || failure.status !== 412) return this.#report(describeFailure(failure), true);
    await this.#details.reload();
    this.#report('Not saved: the settings have changed meanwhile. The form now shows the current ones.', true);
  }

  #report(text: string, isTrouble = false): void {
    this.result = { text, isTrouble };
  }
}
