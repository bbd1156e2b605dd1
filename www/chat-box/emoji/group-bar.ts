import { html, type TemplateResult } from 'lit';
import type { Words } from '../languages/en.ts';
import { icon } from '../look/icon.ts';
import { APPLE, CLOCK, FACE, FLAG, HAND, LEAF, LIGHTBULB, PLANE, SHAPES, TROPHY } from '../look/icons.ts';
import type { EmojiGroup } from './emoji-catalogue.ts';

/** A group of emoji, or those that were picked last. */
export type GroupKey = EmojiGroup | 'recent';

const ICONS: Readonly<Record<GroupKey, string>> = {
  recent: CLOCK,
  smileys: FACE,
  people: HAND,
  nature: LEAF,
  food: APPLE,
  travel: PLANE,
  activities: TROPHY,
  objects: LIGHTBULB,
  symbols: SHAPES,
  flags: FLAG,
};

/** Draws a button for each group. `current`: the group in view, whose button is in the tab order. */
export function groupBar(
  words: Words,
  groups: readonly GroupKey[],
  current: string | undefined,
  show: (group: GroupKey) => void,
): TemplateResult {
  const stop = groups.find((group) => group === current) ?? groups[0];
  return html`<div class="groups" role="toolbar" aria-label=${words.emojiGroups}>
    ${groups.map(
      (group) =>
        html`<button
          type="button"
          title=${words.emojiGroup[group]}
          aria-current=${group === current}
          tabindex=${group === stop ? 0 : -1}
          @click=${() => show(group)}
        >
          ${icon(ICONS[group])}
        </button>`,
    )}
  </div>`;
}
