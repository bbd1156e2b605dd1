import { html, type TemplateResult } from 'lit';

/** A button in the header, of a kind that styles and focus know it by, with the lines of its sign as a path. */
export function toolButton(kind: string, label: string, lines: string, act: () => void): TemplateResult {
  return html`<button class="tool ${kind}" type="button" aria-label=${label} title=${label} @click=${act}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${lines} /></svg>
  </button>`;
}
