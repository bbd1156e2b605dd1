import { css, html, nothing, type TemplateResult } from 'lit';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { Words } from '../languages/en.ts';

/** The words that seals need. */
type SealWords = Pick<Words, 'verified' | 'moderator' | 'owner'>;

const CHECK =
  'M8 .5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15Zm3.9 5.2-4.6 5.7q-.6.6-1.2 0L3.8 9.1 5 7.9l1.6 1.6L10.5 4.6Z';
const SHIELD = 'M8 .8 14.2 3v4.4c0 3.7-2.5 6.7-6.2 7.9C4.3 14.1 1.8 11.1 1.8 7.4V3Z';

/**
 * Draws what stands behind a name: a check mark for a verified user, and a shield for a moderator or an owner. No character looks like it, so no name can. */
export function seals({ user, role }: Person, words: SealWords): (TemplateResult | typeof nothing)[] {
  return [
    user === undefined ? nothing : seal(CHECK, words.verified(location.hostname)),
    role === 'owner' || role === 'moderator' ? shield(words[role]) : nothing,
  ];
}

/** Draws the shield of moderators. */
export function shield(label = ''): TemplateResult {
  return seal(SHIELD, label);
}

function seal(path: string, label: string): TemplateResult {
  return html`<svg class="seal" viewBox="0 0 16 16" role="img" aria-hidden=${label === ''}>
    <title>${label}</title>
    <path fill-rule="evenodd" d=${path} />
  </svg>`;
}

/** Returns a name with what stands behind it, for screen readers. */
export function spokenName({ name, user, role }: Person, words: SealWords): string {
  const seals = [user !== undefined && words.verified(location.hostname), role && role !== 'reader' && words[role]];
  return [name, ...seals.filter(Boolean)].join(', ');
}

/** Styles for seals, in every part that draws one. */
export const sealStyles = css`
  .seal {
    flex: none;
    inline-size: 0.9em;
    block-size: 0.9em;
    margin-inline-start: 0.25em;
    vertical-align: -0.06em;
    color: var(--accent);
    fill: currentcolor;
  }
`;
