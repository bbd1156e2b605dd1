import { html, type TemplateResult } from 'lit';
import { base } from '../../chat-box/look/theme.ts';
import { sealStyles } from '../../chat-box/people/seals.ts';
import { adminElement } from '../element.ts';
import type { AdminApi } from '../api/admin-api.ts';
import type { ItemPage, RoomLogEntry } from '../api/resources.ts';
import { logLine } from '../parts/log-line.ts';
import { listStyles } from '../parts/lists.styles.ts';
import { look } from '../parts/look.styles.ts';
import { PagedLoader } from '../parts/paged-loader.ts';

/** The audit log of a room, or of all rooms. */
export class ChatAdminLog extends adminElement({
  api: undefined as AdminApi | undefined,
  /** Undefined for all rooms. */
  room: undefined as string | undefined,
}) {
  static override styles = [base, look, listStyles, sealStyles];
  readonly #entries = new PagedLoader<RoomLogEntry>(this, async (before, signal) => {
    const page = await this.api?.get<ItemPage<RoomLogEntry>>('audit', { room: this.room, before }, signal);
    return page ?? { items: [] };
  });

  protected override render(): TemplateResult {
    const empty = 'Nothing has happened in the last 90 days.';
    return this.#entries.draw(
      empty,
      (entries) =>
        html`<ul class="card list">
          ${entries.map((entry) => logLine(entry, this.room === undefined))}
        </ul>`,
    );
  }
}
