import { html, type TemplateResult } from 'lit';
import { base } from '../../chat-box/look/theme.ts';
import { type AdminApi, roomPath } from '../api/admin-api.ts';
import { adminElement } from '../element.ts';
import { attempt } from './attempt.ts';
import { look } from './look.styles.ts';

/** The last line of a complete export. */
const END = /"type":"end"[^\n]*\n?$/;
/** Length of the end of a file that contains the last line, in bytes. */
const TAIL_BYTES = 1_000;
/** The browser has read the file by then. */
const REVOKE_AFTER_MS = 60_000;

/** A button that downloads the export of a room, or of all rooms. */
export class ChatAdminExport extends adminElement({
  api: undefined as AdminApi | undefined,
  /** Undefined for all rooms. */
  room: undefined as string | undefined,
  /** Internal state, like the next ones. */
  result: '',
  trouble: '',
  isRunning: false,
}) {
  static override styles = [base, look];

  protected override render(): TemplateResult {
    const { result, trouble, isRunning } = this;
    return html`<div class="buttons">
      <button type="button" ?disabled=${isRunning} @click=${this.#download}>
        ${isRunning ? 'Downloading…' : 'Download'}
      </button>
      <p class="quiet" role="status">${trouble || result}</p>
    </div>`;
  }

  readonly #download = async (): Promise<void> => {
    this.result = '';
    await attempt(this, async () => (this.result = await this.#save()));
  };

  /** Saves the export as a file. Resolves to a sentence about what came of it. */
  async #save(): Promise<string> {
    const { api, room } = this;
    if (!api) return '';
    const response = await api.request('GET', room === undefined ? 'export' : roomPath(room, 'export'));
    const blob = await response.blob();
    if (!END.test(await blob.slice(-TAIL_BYTES).text())) return 'The export is not complete. Try again.';
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${(room ?? 'chat-box').replace(/^\.+/, '')}.ndjson`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
    return 'The file is among your downloads.';
  }
}
