import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatClient } from '../../client/client.ts';
import { CommandEvent } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';
import { icon } from '../look/icon.ts';
import { IMAGE } from '../look/icons.ts';
import type { PictureProblem } from '../picture-problem.ts';
import { DropTarget } from './drop-target.ts';
import { roomPictures } from './picture-url.ts';
import { PICTURE_TYPES, shrink } from './shrink.ts';
import { type PictureState, trayPicture, type TrayPicture } from './tray-picture.ts';
import { upload } from './upload.ts';

/** Maximum number of pictures that wait to be sent. */
const MAX_PICTURES = 4;
/** A larger file is not decoded. */
const MAX_FILE_BYTES = 60_000_000;

/** The composer, as its pictures use it. */
export interface TrayHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly words: Words;
  readonly client: ChatClient | undefined;
  /** Maximum size of a picture in bytes; 0 where you cannot send any, undefined while that is unknown. */
  readonly files: number | undefined;
  /** Sentence below the field. */
  hint: string;
}

/** The pictures that a person is about to send, above the message field. They are uploaded one after another, before they are sent. */
export class PictureTray {
  #pictures: readonly TrayPicture[] = [];
  /** The client for which the pictures were added. */
  #client: ChatClient | undefined;
  #isUploading = false;
  /** Announced to screen readers. */
  #news = '';
  /** Whether the server took pictures when the connection was last open. */
  #isOffered = false;

  constructor(private readonly host: TrayHost) {
    new DropTarget(host, (files) => this.add(files));
  }

  /** Whether pictures keep the message from being sent. Undefined without pictures. */
  get isBusy(): boolean | undefined {
    if (this.#pictures.length === 0) return undefined;
    return this.#pictures.some(({ state }) => state.kind !== 'uploaded');
  }

  /** Adds files, or says why they cannot be sent. */
  add(files: readonly File[]): void {
    const { host } = this;
    this.#forgetOthers();
    const problem = this.#findProblem(files);
    host.hint = problem ? host.words.pictureProblem(problem) : '';
    if (this.#isOff) return;
    const fitting = files.filter((file) => !fileProblem(file)).slice(0, MAX_PICTURES - this.#pictures.length);
    this.#client = host.client;
    this.#pictures = [...this.#pictures, ...fitting.map(toPicture)];
    host.requestUpdate();
    void this.#uploadNext();
  }

  /**
   * Sends the pictures, the first one with the text, and then calls `sent`. Pictures that cannot be sent now stay. Returns false
   * without pictures that are uploaded.
   */
  send(text: string, replyTo: string | undefined, sent: () => void): boolean {
    if (this.isBusy !== false) return false;
    const { host } = this;
    let isFirst = true;
    for (const picture of this.#pictures) {
      const { state, alt } = picture;
      if (state.kind !== 'uploaded') continue;
      const { file, ticket } = state.uploaded;
      const shown = { ...file, alt: alt.trim(), ticket };
      // The log shows the picture at once, so the command has what the message will have.
      const command = { type: 'send', id: file.id, text: isFirst ? text : '', file: shown } as const;
      const event = new CommandEvent({ ...command, ...(isFirst && replyTo !== undefined && { replyTo }) });
      if (!host.dispatchEvent(event)) break;
      this.#drop(picture);
      isFirst = false;
    }
    this.#news = '';
    if (!isFirst) sent();
    if (this.#pictures.length > 0) host.hint = host.words.outboxFull;
    return true;
  }

  /** Draws the button that chooses pictures. */
  renderButton(): TemplateResult | typeof nothing {
    const { files, words } = this.host;
    if (files !== undefined) this.#isOffered = files > 0;
    if (!this.#isOffered) return nothing;
    return html`<button
      class="attach"
      type="button"
      aria-label=${words.addPicture}
      title=${words.addPicture}
      @click=${this.#choose}
    >
      ${icon(IMAGE)}
    </button>`;
  }

  /** Draws the pictures. */
  render(): TemplateResult {
    this.#forgetOthers();
    const { words } = this.host;
    return html`<ul class="tray" aria-label=${words.picturesToSend} ?hidden=${this.#pictures.length === 0}>
        ${repeat(
          this.#pictures,
          (picture) => picture,
          (picture) =>
            trayPicture(picture, words, {
              submit: () => this.host.renderRoot.querySelector('form')?.requestSubmit(),
              remove: () => this.#remove(picture),
              retry: () => this.#retry(picture),
            }),
        )}
      </ul>
      <div class="unseen" role="status">${this.#news}</div>`;
  }

  get #isOff(): boolean {
    return this.host.files === 0 || (this.host.files === undefined && !this.#isOffered);
  }

  #findProblem(files: readonly File[]): PictureProblem | undefined {
    if (this.#isOff) return 'off';
    const problem = files.map(fileProblem).find((found) => found !== undefined);
    return problem ?? (this.#pictures.length + files.length > MAX_PICTURES ? 'many' : undefined);
  }

  readonly #choose = (): void => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', accept: PICTURE_TYPES.join(), multiple: true });
    input.addEventListener('change', () => this.add([...(input.files ?? [])]));
    input.click();
  };

  #retry(picture: TrayPicture): void {
    this.#set(picture, { kind: 'uploading', part: 0 });
    void this.#uploadNext();
  }

  #remove(picture: TrayPicture): void {
    this.#drop(picture);
    this.host.focus();
  }

  #drop(picture: TrayPicture): void {
    picture.cancel.abort();
    URL.revokeObjectURL(picture.preview);
    this.#pictures = this.#pictures.filter((other) => other !== picture);
    this.host.requestUpdate();
  }

  /** Drops the pictures of another room. */
  #forgetOthers(): void {
    if (this.#pictures.length === 0 || this.#client === this.host.client) return;
    for (const picture of this.#pictures) this.#drop(picture);
    this.#news = '';
  }

  /** Uploads the pictures that wait, one after another. */
  async #uploadNext(): Promise<void> {
    if (this.#isUploading) return;
    this.#isUploading = true;
    for (let next = this.#nextWaiting(); next; next = this.#nextWaiting()) {
      const failed = (error: unknown): PictureState => {
        console.warn(error);
        return { kind: 'failed', problem: 'failed' };
      };
      this.#set(next, await this.#upload(next).catch(failed));
    }
    this.#isUploading = false;
  }

  #nextWaiting(): TrayPicture | undefined {
    return this.#pictures.find(({ state }) => state.kind === 'uploading');
  }

  async #upload(picture: TrayPicture): Promise<PictureState> {
    const { host } = this;
    const { client } = host;
    const shrunk = await shrink(picture.file);
    if (!shrunk) return { kind: 'failed', problem: 'type' };
    if (shrunk.blob.size > (host.files || Infinity)) return { kind: 'failed', problem: 'size' };
    if (!client) return { kind: 'failed', problem: 'offline' };
    const { signal } = picture.cancel;
    const progressed = (part: number) => this.#set(picture, { kind: 'uploading', part });
    const result = await upload(shrunk.blob, { client, url: roomPictures(host), progressed, signal });
    if (typeof result === 'string') return { kind: 'failed', problem: result };
    this.#news = host.words.uploaded;
    return { kind: 'uploaded', uploaded: result };
  }

  #set(picture: TrayPicture, state: PictureState): void {
    picture.state = state;
    this.host.requestUpdate();
  }
}

function toPicture(file: File): TrayPicture {
  const state = { kind: 'uploading', part: 0 } as const;
  return { file, preview: URL.createObjectURL(file), cancel: new AbortController(), alt: '', state };
}

function fileProblem({ type, size }: File): PictureProblem | undefined {
  if (!PICTURE_TYPES.includes(type)) return 'type';
  return size > MAX_FILE_BYTES ? 'size' : undefined;
}
