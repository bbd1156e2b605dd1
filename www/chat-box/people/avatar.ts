import { css, html, type TemplateResult } from 'lit';
import { animalEmoji } from '../../../src/protocol/animals.ts';

/** Draws the animal in a name, or else its first letter, on a disc in the name's hue. Screen readers skip it. */
export function avatar(name: string): TemplateResult {
  const letter = [...name][0] ?? '?';
  return html`<span class="avatar" .style=${hue(name)} aria-hidden="true">${animalEmoji(name) ?? letter}</span>`;
}

/** Styles for `avatar`, in every part that draws one. */
export const avatarStyles = css`
  .avatar {
    display: inline-grid;
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
`;

/** Returns the hue of a name's colour, 0 to 359 degrees. It depends only on the name and differs for similar names. */
function computeHue(name: string): number {
  // FNV-1a is short and spreads names that differ in one letter.
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % 360;
}

/** Returns the style that gives an element the hue of a name. Set it with `.style`: a strict `style-src` blocks the attribute. */
export function hue(name: string): string {
  return `--hue: ${computeHue(name)}`;
}
