import { css, html, nothing, type TemplateResult } from 'lit';
import { OpenEvent } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';
import { shield } from '../people/seals.ts';

/** Draws the button of the header that opens the panel, with the number of open reports. */
export function moderationButton(words: Words, openReports: number): TemplateResult {
  const label = words.moderation(openReports);
  const pressed = ({ currentTarget }: Event) => {
    const button = currentTarget as HTMLElement;
    button.dispatchEvent(new OpenEvent('moderation', button));
  };
  return html`<button
    class="tool"
    type="button"
    data-script="moderation"
    aria-haspopup="dialog"
    title=${label}
    @click=${pressed}
  >
    ${shield()}${openReports > 0 ? html`<span class="count" aria-hidden="true">${openReports}</span>` : nothing}
  </button>`;
}

/** Styles of the button, in the header. */
export const moderationStyles = css`
  .tool .seal {
    inline-size: 1.3em;
    block-size: 1.3em;
    margin: 0;
    color: inherit;
  }

  .count {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 55%;
    min-inline-size: 1.6em;
    padding-inline: 0.3em;
    border-radius: 1em;
    background: var(--trouble);
    box-shadow: 0 0 0 2px var(--surface);
    color: var(--surface);
    font-size: 0.65em;
    font-weight: 700;
    line-height: 1.6;
  }
`;
