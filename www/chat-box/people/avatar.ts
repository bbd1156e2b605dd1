import { css, html, type TemplateResult } from 'lit';
import { animalEmoji } from '../../../src/protocol/animals.ts';

/** The animal of a name on a round tint of the name's hue; the first letter where there is no animal. For eyes only. */
export function avatar(name: string): TemplateResult {
  const letter = [...name][0] ?? '?';
  return html`<span class="avatar" .style=${hue(name)} aria-hidden="true">${animalEmoji(name) ?? letter}</span>`;
}

/** Goes with `avatar`, in every part that shows one. */
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

/** The hue of a name's colour, 0 to 359 degrees: always the same for the same name, far apart for similar ones. */
export function hueOf(name: string): number {
  // FNV-1a: short, and it spreads names that differ in one letter.
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % 360;
}

/** The style that gives an element its name's hue. For `.style`, since a strict `style-src` refuses the attribute. */
export function hue(name: string): string {
  return `--hue: ${hueOf(name)}`;
}
