import { css, html, nothing, type TemplateResult } from 'lit';
import { base } from '../../chat-box/look/theme.ts';
import { AdminApi } from '../api/admin-api.ts';
import { describeFailure, type Failure } from '../api/failure.ts';
import { readKey } from '../api/key.ts';
import type { Key } from '../api/resources.ts';
import { adminElement } from '../element.ts';
import { attempt } from './attempt.ts';
import { look } from './look.styles.ts';

/** The form for the API key. */
export class ChatAdminLogin extends adminElement({
  /** Why the key is asked for again; undefined at first. */
  reason: undefined as string | undefined,
  /** Called with a key that the server accepts. */
  accepted: (() => {}) as (key: string) => void,
  /** Internal state, like the next one. */
  trouble: '',
  isRunning: false,
}) {
  static override styles = [
    base,
    look,
    css`
      form {
        inline-size: min(26em, 100%);
        margin-inline: auto;
        padding: 1.75em;
      }

      h1 {
        margin: 0;
        font-size: 1.3em;
        font-weight: 650;
      }

      img {
        display: block;
        margin-block-end: 0.75em;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { trouble, reason, isRunning } = this;
    const sentence = trouble || reason;
    return html`<form class="card" @submit=${this.#submit}>
      <div>
        <img src="favicon.svg" alt="" width="32" height="32" />
        <h1>chat-box admin</h1>
      </div>
      <label>
        API key
        <input
          name="key"
          type="password"
          required
          autocomplete="off"
          spellcheck="false"
          autocapitalize="off"
          aria-describedby="hint"
          aria-invalid=${sentence ? 'true' : nothing}
        />
      </label>
      <p id="hint" class="quiet">
        One of the keys in <code>API_KEYS</code>. This tab keeps it until you close it or choose Forget key.
      </p>
      <p class="trouble" role="alert" ?hidden=${!sentence}>${sentence}</p>
      <div class="buttons">
        <button class="main" ?disabled=${isRunning}>${isRunning ? 'Checking…' : 'Open'}</button>
      </div>
    </form>`;
  }

  protected override firstUpdated(): void {
    this.#field?.focus();
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = this.#field;
    const key = readKey(field?.value ?? '');
    if (key === undefined) {
      this.trouble = 'A key has only letters, digits and . _ ~ + / - = characters.';
      return;
    }
    const check = () => new AdminApi(key, () => {}).get<Key>('key');
    const describe = (failure: Failure) =>
      failure.kind === 'key' ? 'The server doesn’t have this key.' : describeFailure(failure);
    if (await attempt(this, check, describe)) this.accepted(key);
    else field?.select();
  };
}
