import { html, nothing, type TemplateResult } from 'lit';
import { MAX_ALT_UNITS } from '../../../src/protocol/limits.ts';
import type { Words } from '../languages/en.ts';
import { icon } from '../look/icon.ts';
import { CLOSE, IMAGE } from '../look/icons.ts';
import type { PictureProblem } from '../picture-problem.ts';
import type { Uploaded } from './upload.ts';

/** How far a picture is. */
export type PictureState =
  | { readonly kind: 'uploading'; readonly part: number }
  | { readonly kind: 'failed'; readonly problem: PictureProblem }
  | { readonly kind: 'uploaded'; readonly uploaded: Uploaded };

/** A picture that waits to be sent. */
export interface TrayPicture {
  readonly file: File;
  /** Address of the preview. */
  readonly preview: string;
  readonly cancel: AbortController;
  alt: string;
  state: PictureState;
}

/** What a person can do with a picture that waits to be sent. */
export interface TrayActions {
  readonly submit: () => void;
  readonly remove: () => void;
  readonly retry: () => void;
}

/** Problems of the file or of the person, which a second attempt has as well. */
const FINAL: ReadonlySet<PictureProblem> = new Set<PictureProblem>(['type', 'size', 'off']);

/** Draws a picture that waits to be sent, with the field for its description. */
export function trayPicture(
  picture: TrayPicture,
  words: Words,
  { submit, remove, retry }: TrayActions,
): TemplateResult {
  const { state, preview, alt } = picture;
  const keyPressed = (event: KeyboardEvent) => {
    // The page may have shortcuts, and cannot detect a focused field in a shadow root.
    event.stopPropagation();
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    submit();
  };
  return html`<li>
    ${
      state.kind === 'failed' && state.problem === 'type'
        ? html`<span class="unreadable">${icon(IMAGE)}</span>`
        : html`<img src=${preview} alt="" />`
    }
    <label>
      ${words.describePicture}
      <input
        type="text"
        dir="auto"
        maxlength=${MAX_ALT_UNITS}
        placeholder=${words.describePictureHint}
        .value=${alt}
        @input=${({ target }: Event) => (picture.alt = (target as HTMLInputElement).value)}
        @keydown=${keyPressed}
      />
    </label>
    <button type="button" aria-label=${words.removePicture} title=${words.removePicture} @click=${remove}>
      ${icon(CLOSE)}
    </button>
    ${
      state.kind === 'uploading'
        ? html`<progress
            max="1"
            .value=${state.part}
            aria-label=${words.uploading(Math.round(state.part * 100))}
          ></progress>`
        : nothing
    }
    ${state.kind === 'failed' ? problemOf(state.problem, words, retry) : nothing}
  </li>`;
}

function problemOf(problem: PictureProblem, words: Words, retry: () => void): TemplateResult {
  return html`<p class="problem" role="alert">
    ${words.pictureProblem(problem)}
    ${FINAL.has(problem) ? nothing : html`<button type="button" @click=${retry}>${words.retryUpload}</button>`}
  </p>`;
}
