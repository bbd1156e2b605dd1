import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { chatPart } from '../chat-part.ts';
import type { Words } from '../languages/en.ts';
import { icon } from '../look/icon.ts';
import { CHEVRON_LEFT, CHEVRON_RIGHT, CLOSE, DOWNLOAD } from '../look/icons.ts';
import { base } from '../look/theme.ts';
import { lightboxStyles } from './lightbox.styles.ts';
import { pictureUrl } from './picture-url.ts';

/** A dialog with a picture in full size. The arrow keys show the others of the log. */
export class ChatBoxLightbox extends chatPart({
  /** The messages with the pictures, the oldest first. */
  messages: [] as readonly Message[],
  /** Id of the message whose picture is shown. */
  shown: '',
  /** Gets the focus back. */
  opener: undefined as HTMLElement | undefined,
  /** Internal state: the picture could not be loaded. */
  isGone: false,
}) {
  static override styles = [base, lightboxStyles];

  protected override render(): TemplateResult | typeof nothing {
    const { words, messages, shown, isGone } = this;
    const index = messages.findIndex(({ id }) => id === shown);
    const message = messages[index];
    const url = pictureUrl(this, message?.file?.id);
    if (!message?.file || url === undefined) return nothing;
    const { alt, width, height } = message.file;
    const step = (to: number, label: string, path: string) =>
      html`<button
        class="step"
        type="button"
        aria-label=${label}
        title=${label}
        ?disabled=${!messages[to]}
        @click=${() => this.#show(to)}
      >
        ${icon(path, 'mirrored')}
      </button>`;
    return html`<dialog
      aria-label=${words.pictureOf(message.from.name)}
      @keydown=${this.#keyPressed}
      @cancel=${this.#cancelled}
      @click=${this.#clicked}
    >
      <div class="bar">
        <bdi translate="no">${message.from.name}</bdi>
        <a
          href=${url}
          download="picture.webp"
          target="_blank"
          rel="noopener noreferrer"
          aria-label=${words.savePicture}
          title=${words.savePicture}
        >
          ${icon(DOWNLOAD)}
        </a>
        <button type="button" autofocus aria-label=${words.close} title=${words.close} @click=${this.#close}>
          ${icon(CLOSE)}
        </button>
      </div>
      <figure>
        ${
          isGone
            ? html`<p role="status">${words.pictureGone}</p>`
            : html`<img
                src=${url}
                alt=${alt === '' ? words.picture('') : alt}
                width=${Number(width)}
                height=${Number(height)}
                @error=${() => (this.isGone = true)}
              />`
        }
        ${alt === '' ? nothing : html`<figcaption lang="" dir="auto">${alt}</figcaption>`}
      </figure>
      ${messages.length > 1 ? [step(index - 1, words.previousPicture, CHEVRON_LEFT), step(index + 1, words.nextPicture, CHEVRON_RIGHT)] : nothing}
    </dialog>`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shown')) this.isGone = false;
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog) return this.#close();
    if (!dialog.open) dialog.showModal();
  }

  #show(index: number): void {
    this.shown = this.messages[index]?.id ?? this.shown;
  }

  #keyPressed(event: KeyboardEvent): void {
    // The page may have shortcuts. Escape must close nothing around.
    event.stopPropagation();
    const { key } = event;
    const isRtl = this.matches(':dir(rtl)');
    const index = this.messages.findIndex(({ id }) => id === this.shown);
    if (key === 'Escape') this.#close();
    else if (key === 'ArrowLeft') this.#show(index + (isRtl ? 1 : -1));
    else if (key === 'ArrowRight') this.#show(index + (isRtl ? -1 : 1));
    else return;
    event.preventDefault();
  }

  #cancelled(event: Event): void {
    event.preventDefault();
    this.#close();
  }

  /** A press beside the picture closes the dialog. */
  #clicked({ target }: Event): void {
    if (target instanceof Element && target.matches('dialog, figure')) this.#close();
  }

  readonly #close = (): void => {
    this.remove();
    this.opener?.focus({ preventScroll: true });
  };
}

/** The log, as its pictures use it. */
export interface LightboxLog extends HTMLElement {
  readonly messages: readonly Message[];
  readonly words: Words;
}

/** Opens the dialog for a message of a log, beside the log. */
export function openLightbox(log: LightboxLog, shown: string, opener: HTMLElement): void {
  const { words } = log;
  const messages = log.messages.filter(({ file, deleted }) => file && !deleted);
  const dialog = document.createElement('chat-box-lightbox') as ChatBoxLightbox;
  Object.assign(dialog, { words, messages, shown, opener });
  log.after(dialog);
}
