import { api } from '../../chat-box/api/api.ts';
import type { ApiRow } from '../../chat-box/api/api-row.ts';

/** Where the playground's controls go in the first page. */
const CONTROLS_MARK = '<!-- settings: made of www/chat-box/api/api.ts -->';

/** Attributes that the element changes itself, when the visitor opens or closes it. */
const OWN_ATTRIBUTES: ReadonlySet<string> = new Set(['open']);

/** Puts a control for each attribute of the element into the first page. Throws when the page has no place for them. */
export function composePage(frame: string): string {
  if (!frame.includes(CONTROLS_MARK)) throw new Error(`index.html has no mark ${CONTROLS_MARK}`);
  return frame.replace(CONTROLS_MARK, renderControls);
}

/** Renders the fields of room and label, the attributes with a list of values, and the switches. Other attributes have no control. */
function renderControls(): string {
  const rows = api.attributes.filter(({ name }) => !OWN_ATTRIBUTES.has(name));
  // Switches come last, so that the other controls line up in rows.
  const [others, switches] = [rows.filter((row) => !isSwitch(row)), rows.filter(isSwitch)];
  return [...others, ...switches].map(renderControl).join('\n');
}

function isSwitch({ type }: ApiRow): boolean {
  return type === 'boolean';
}

function renderControl(row: ApiRow): string {
  const name = escapeMarkup(row.name);
  const attributes = `name="${name}" data-sets="attribute"`;
  const label = `<span><code>${name}</code></span>`;
  if (row.name === 'room' || row.name === 'label') {
    const value = row.name === 'room' ? escapeMarkup(withoutBackticks(row.default ?? '')) : '';
    return `<label>${label}<input type="text" ${attributes} value="${value}" spellcheck="false" autocapitalize="off"></label>`;
  }
  if (isSwitch(row)) return `<label class="check"><input type="checkbox" ${attributes}>${label}</label>`;
  const values = listValues(row);
  if (values.length === 0) return '';
  const initial = withoutBackticks(row.default ?? '');
  const options = values.map(
    (value) => `<option${value === initial ? ' selected' : ''}>${escapeMarkup(value)}</option>`,
  );
  // The default has no value of its own: the attribute is then absent.
  if (!values.includes(initial)) options.unshift(`<option value="" selected>${escapeMarkup(initial)}</option>`);
  return `<label>${label}<select ${attributes}>${options.join('')}</select></label>`;
}

/** Lists the values an attribute accepts. Empty when it accepts more than a list. */
function listValues({ type }: ApiRow): readonly string[] {
  return /^`[\w-]+`(?:,? (?:or )?`[\w-]+`)+$/.test(type)
    ? [...type.matchAll(/`([\w-]+)`/g)].map(([, value = '']) => value)
    : [];
}

function withoutBackticks(text: string): string {
  return text.replaceAll('`', '');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes a text for HTML, in an element or a quoted attribute. */
function escapeMarkup(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
