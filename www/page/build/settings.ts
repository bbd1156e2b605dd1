import { api, type ApiRow } from '../../chat-box/api/api.ts';
import { escapeMarkup } from './markup.ts';

/** What the element sets on itself as people open and close it. */
const ITS_OWN: ReadonlySet<string> = new Set(['open']);

/** A control for each attribute of the element that one can try out here, as HTML: the room, and what is a choice. */
export function settings(): string {
  const tried = api.attributes.filter(({ name }) => !ITS_OWN.has(name));
  // Switches last, so that the others stand in rows.
  const [others, switches] = [tried.filter((row) => !isSwitch(row)), tried.filter(isSwitch)];
  return [...others, ...switches].map(control).join('\n');
}

function isSwitch({ type }: ApiRow): boolean {
  return type === 'boolean';
}

function control(row: ApiRow): string {
  const name = escapeMarkup(row.name);
  const tells = `name="${name}" data-sets="attribute"`;
  const label = `<span><code>${name}</code></span>`;
  if (row.name === 'room') {
    const value = escapeMarkup(bare(row.default ?? ''));
    return `<label>${label}<input type="text" ${tells} value="${value}" spellcheck="false" autocapitalize="off"></label>`;
  }
  if (isSwitch(row)) return `<label class="check"><input type="checkbox" ${tells}>${label}</label>`;
  const choices = choicesOf(row);
  if (choices.length === 0) return '';
  const first = bare(row.default ?? '');
  const options = choices.map(
    (choice) => `<option${choice === first ? ' selected' : ''}>${escapeMarkup(choice)}</option>`,
  );
  // Where no word stands for what is without the attribute.
  if (!choices.includes(first)) options.unshift(`<option value="" selected>${escapeMarkup(first)}</option>`);
  return `<label>${label}<select ${tells}>${options.join('')}</select></label>`;
}

/** The words that an attribute takes; none when it takes anything else. */
function choicesOf({ type }: ApiRow): readonly string[] {
  return /^`[\w-]+`(?:,? (?:or )?`[\w-]+`)+$/.test(type)
    ? [...type.matchAll(/`([\w-]+)`/g)].map(([, word = '']) => word)
    : [];
}

function bare(text: string): string {
  return text.replaceAll('`', '');
}
