import { css, html, nothing, type TemplateResult } from 'lit';
import type { Person } from '../../../src/protocol/server-messages.ts';

/** Finds the emoji of the animal in a guest's name. The list of animals loads on demand. */
let findAnimal: ((name: string) => string | undefined) | undefined;

/** Sets the function that finds the emoji of the animal in a name. */
export function setAnimals(find: (name: string) => string | undefined): void {
  findAnimal = find;
}

/**
 * Draws a person on a disc in their hue: the animal in the name of a guest, or else the first letter. The disc of a
 * guest is empty until the animals have loaded. The picture of a user
 * covers it once it has loaded; a page may forbid pictures of other sites. Screen readers skip it.
 */
export function avatar({ id, name, user, avatar }: Person): TemplateResult {
  const letter = ([...name][0] ?? '?').toUpperCase();
  const sign = user !== undefined ? letter : findAnimal ? (findAnimal(name) ?? letter) : '';
  return html`<span class="avatar" translate="no" .style=${hue(id)} aria-hidden="true"
    >${sign}${
      avatar?.startsWith('https:')
        ? html`<img src=${avatar} alt="" loading="lazy" referrerpolicy="no-referrer" @error=${hide} />`
        : nothing
    }</span
  >`;
}

function hide({ target }: Event): void {
  (target as HTMLElement).hidden = true;
}

/** Styles for `avatar`, in every part that draws one. */
export const avatarStyles = css`
  .avatar {
    display: inline-grid;
    position: relative;
    flex: none;
    place-items: center;
    inline-size: var(--avatar-size, 2em);
    block-size: var(--avatar-size, 2em);
    border-radius: 50%;
    background: light-dark(oklch(0.91 0.055 var(--hue)), oklch(0.37 0.06 var(--hue)));
    color: light-dark(oklch(0.4 0.1 var(--hue)), oklch(0.88 0.07 var(--hue)));
    font-family: var(--emoji);
    font-variant-emoji: emoji;
    line-height: 1;
    user-select: none;
  }

  .avatar > img {
    position: absolute;
    inline-size: 100%;
    block-size: 100%;
    border-radius: 50%;
    object-fit: cover;
  }
`;

/** Returns the hue of a member, 0 to 359 degrees. It depends only on the id: a stranger who takes a free name looks different. */
function computeHue(id: string): number {
  // FNV-1a is short and spreads ids that differ in one letter.
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % 360;
}

/** Returns the style that gives an element the hue of the member with this id. Set it with `.style`: a strict `style-src` blocks the attribute. */
export function hue(id: string): string {
  return `--hue: ${computeHue(id)}`;
}
