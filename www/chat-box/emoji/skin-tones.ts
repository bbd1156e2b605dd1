import { html, type TemplateResult } from 'lit';
import type { Words } from '../languages/en.ts';
import { SKIN_TONES, withSkinTone, type SkinTone } from './emoji-catalogue.ts';

const HAND = '✋';

/** Draws the button that shows the skin tones. */
export function skinToneButton(words: Words, tone: SkinTone, isExpanded: boolean, pressed: () => void): TemplateResult {
  return html`<button
    class="tone"
    type="button"
    title=${`${words.skinTone}: ${words.skinTones[tone]}`}
    aria-expanded=${isExpanded}
    @click=${pressed}
  >
    <span aria-hidden="true">${withSkinTone(HAND, tone)}</span>
  </button>`;
}

/** Draws the skin tones as a group of radio buttons. */
export function skinToneChoice(words: Words, chosen: SkinTone, choose: (tone: SkinTone) => void): TemplateResult {
  return html`<div class="tones" role="radiogroup" aria-label=${words.skinTone}>
    ${(Object.keys(SKIN_TONES) as SkinTone[]).map(
      (tone) =>
        html`<label title=${words.skinTones[tone]}
          ><input
            type="radio"
            name="tone"
            aria-label=${words.skinTones[tone]}
            .checked=${tone === chosen}
            @change=${() => choose(tone)}
          /><span aria-hidden="true">${withSkinTone(HAND, tone)}</span></label
        >`,
    )}
  </div>`;
}
