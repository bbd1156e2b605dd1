import { html, nothing, type TemplateResult } from 'lit';
import type { MessageFile } from '../../../src/protocol/pictures.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { Words } from '../languages/en.ts';
import { ChatBoxLightbox, openLightbox, type LightboxLog } from './lightbox.ts';
import { pictureUrl } from './picture-url.ts';
import { PictureTray, type TrayHost } from './tray.ts';

export { english as words } from '../languages/english/pictures.ts';
export { pictureStyles as styles } from './pictures.styles.ts';

/** The elements that the script defines, by tag. */
export const elements = { 'chat-box-lightbox': ChatBoxLightbox };

const trays = new WeakMap<TrayHost, PictureTray>();

/** Returns the pictures that wait in a composer. */
export function trayOf(composer: TrayHost): PictureTray {
  const tray = trays.get(composer) ?? new PictureTray(composer);
  trays.set(composer, tray);
  return tray;
}

/** Draws the picture of a message in a log as a button that shows it in full size. */
export function picture(log: LightboxLog, { id, file }: Message, tab: 0 | -1, words: Words): TemplateResult {
  const open = ({ currentTarget }: Event) => openLightbox(log, id, currentTarget as HTMLElement);
  const url = pictureUrl(log, file?.id, 'thumbnail');
  return html`<button
    class="open-picture"
    type="button"
    tabindex=${tab}
    aria-label=${words.picture(file?.alt ?? '')}
    @click=${open}
  >
    <img src=${url ?? nothing} alt="" loading="lazy" decoding="async" draggable="false" @error=${failed} />
    <span class="gone">${words.pictureGone}</span>
  </button>`;
}

/** Draws the thumbnail of a picture for moderators, above its words, which stay when the server no longer has the picture. */
export function thumbnail(part: Node, { id }: MessageFile): TemplateResult {
  const hide = ({ currentTarget }: Event) => void ((currentTarget as HTMLElement).hidden = true);
  return html`<img src=${pictureUrl(part, id, 'thumbnail') ?? nothing} alt="" decoding="async" @error=${hide} />`;
}

/** Shows the words in place of a picture that the server does not have. */
function failed({ currentTarget }: Event): void {
  (currentTarget as Element).parentElement?.classList.add('failed');
}
