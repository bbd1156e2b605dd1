import { html, nothing, type TemplateResult } from 'lit';
import type { Words } from '../languages/en.ts';
import type { PresenceChange, PresenceCounts, PresenceLine } from './presence-lines.ts';

export { english as words } from '../languages/english/presence.ts';
export { styles } from './presence.styles.ts';

/**
 * Draws the member changes of a line. With `isSummary`, a person who joins or leaves alone is named, and several are counted.
 * A press on such a line names them all.
 */
export function presenceLine(line: PresenceLine, isSummary: boolean, words: Words): TemplateResult {
  const draw = ({ joined, left }: PresenceCounts, named: readonly PresenceChange[]) => [
    joined + left > 0 ? html`<span><bdi>${words.joinedAndLeft(joined, left)}</bdi></span> ` : nothing,
    named.map((change) => sentence(change, words)),
  ];
  const all = html`<p>${draw(line.earlier, line.changes)}</p>`;
  const { counts, named } = sumUp(line);
  if (!isSummary || named.length === line.changes.length) return all;
  // Tab skips it: the arrow keys move to it, as they do to messages.
  return html`<details>
    <summary tabindex="-1">${draw(counts, named)}</summary>
    ${all}
  </details>`;
}

/** The short form of a line. */
interface PresenceSummary {
  /** Numbers of people. 0 for a line that names its only person, and for renames. */
  readonly counts: PresenceCounts;
  /** The changes that are named: renames, and a person who joined or left alone. */
  readonly named: readonly PresenceChange[];
}

/** Sums up the member changes of a line. A person who joins or leaves again and again is one person. */
export function sumUp({ changes, earlier }: Pick<PresenceLine, 'changes' | 'earlier'>): PresenceSummary {
  const count = (kind: 'joined' | 'left') => {
    const { size } = new Set(changes.flatMap(({ change, person }) => (change === kind ? person.id : [])));
    return earlier[kind] > 0 || size > 1 ? earlier[kind] + size : 0;
  };
  const counts = { joined: count('joined'), left: count('left'), renamed: 0 };
  const isLast = (kind: string, at: number) => changes.findLastIndex(({ change }) => change === kind) === at;
  const named = changes.filter(
    ({ change }, at) => counts[change] === 0 && (change === 'renamed' || isLast(change, at)),
  );
  return { counts, named };
}

function sentence({ person, change, was }: PresenceChange, words: Words): TemplateResult {
  const draw = (name = '') => html`<bdi translate="no">${name}</bdi>`;
  const name = draw(person.name);
  return html`<span><bdi>${change === 'renamed' ? words.renamed(draw(was), name) : words[change](name)}</bdi></span> `;
}
