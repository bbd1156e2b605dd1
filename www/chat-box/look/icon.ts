import { html, type TemplateResult } from 'lit';

/** Draws an icon from `icons.ts`. All have one weight and one size, and screen readers skip them. `look`: a class for its style. */
export function icon(path: string, look = ''): TemplateResult {
  return html`<svg class="icon ${look}" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}
