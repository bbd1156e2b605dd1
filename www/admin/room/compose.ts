import { css, html, type TemplateResult } from 'lit';
import { MAX_TEXT_UNITS } from '../../../src/protocol/limits.ts';
import { base } from '../../chat-box/look/theme.ts';
import { type AdminApi, newCommandId, roomPath } from '../api/admin-api.ts';
import type { Key } from '../api/resources.ts';
import { adminElement } from '../element.ts';
import { attempt } from '../parts/attempt.ts';
import { Loader } from '../parts/loader.ts';
import { look } from '../parts/look.styles.ts';

/** The field for a message in the name of the key. */
export class ChatAdminCompose extends adminElement({
  api: undefined as AdminApi | undefined,
  room: '',
  /** Called when the server has stored a message. */
  sent: () => {},
  /** Internal state, like the next one. */
  trouble: '',
  isRunning: false,
}) {
  static override styles = [
    base,
    look,
    css`
      form {
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.6em;
        align-items: end;
        padding: 0.75em;
        border-block-start: 1px solid var(--line);
      }

      textarea {
        display: block;
        min-block-size: 2.4em;
        max-block-size: 10em;
        field-sizing: content;
        resize: none;
      }

      .trouble {
        grid-column: 1 / -1;
      }

      button {
        --height: 2.4em;
      }
    `,
  ];
  readonly #key = new Loader(this, async (signal) => this.api?.get<Key>('key', {}, signal));
  /** Id of the message in the field: sending it again after a failure cannot store it twice. */
  #id = newCommandId();

  protected override render(): TemplateResult {
    const { trouble, isRunning } = this;
    const label = `Write as ${this.#key.value?.name ?? 'the key'}`;
    return html`<form @submit=${this.#submit}>
      <textarea
        rows="1"
        maxlength=${MAX_TEXT_UNITS}
        aria-label=${label}
        placeholder=${label}
        dir="auto"
        @keydown=${this.#keyPressed}
        @input=${() => (this.#id = newCommandId())}
      ></textarea>
      <button class="main" ?disabled=${isRunning}>Send</button>
      <p class="trouble" role="alert" ?hidden=${!trouble}>${trouble}</p>
    </form>`;
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const field = this.renderRoot.querySelector('textarea');
    const text = field?.value.trim() ?? '';
    if (!field || text === '') return;
    const written = field.value;
    const isSent = await attempt(this, async () => {
      const headers = { 'Idempotency-Key': this.#id };
      await this.api?.send('POST', roomPath(this.room, 'messages'), { body: { text }, headers });
    });
    if (isSent) {
      if (field.value === written) field.value = '';
      this.#id = newCommandId();
      this.sent();
    }
    field.focus();
  }
}
