import { api, type ApiKind, type ApiRow } from '../../chat-box/api/api.ts';
import { escapeMarkup, withCode } from './markup.ts';

/** A kind's title, and how one of it is called in the address of its row. */
const KINDS: Readonly<Record<ApiKind, { readonly title: string; readonly one: string }>> = {
  attributes: { title: 'Attributes', one: 'attribute' },
  cssProperties: { title: 'CSS custom properties', one: 'css' },
  parts: { title: 'CSS parts', one: 'part' },
  slots: { title: 'Slots', one: 'slot' },
  events: { title: 'Events', one: 'event' },
  methods: { title: 'Methods', one: 'method' },
  properties: { title: 'Properties', one: 'property' },
};

/** Kinds whose types are code throughout; the others mark code with backticks. */
const TYPED: ReadonlySet<ApiKind> = new Set(['events', 'methods', 'parts', 'properties']);

// The roles are said again because a narrow page lays the tables out as blocks, which may take them away.
/** The tables of all that a page may use of the element, as HTML; each row has an address. */
export function reference(): string {
  return Object.entries(KINDS)
    .map(([kind, names]) => table(kind as ApiKind, names.title, names.one))
    .join('\n');
}

function table(kind: ApiKind, title: string, one: string): string {
  return `<table role="table">
    <caption>${title}</caption>
    <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Name</th><th scope="col" role="columnheader">Meaning</th><th scope="col" role="columnheader">Type</th></tr></thead>
    <tbody role="rowgroup">${api[kind].map((row) => line(row, one, TYPED.has(kind))).join('')}</tbody>
  </table>`;
}

function line({ name, type, default: by, text }: ApiRow, one: string, isTyped: boolean): string {
  const id = `${one}-${name.replace(/[^\w-]|^--/g, '')}`;
  const typeMarkup = isTyped ? `<code>${escapeMarkup(type)}</code>` : withCode(type);
  return `<tr id="${id}" role="row">
    <th scope="row" role="rowheader"><a href="#${id}"><code>${escapeMarkup(name)}</code></a></th>
    <td role="cell">${withCode(text)}</td>
    <td role="cell">${typeMarkup}${by === undefined ? '' : `<span class="default">default: ${withCode(by)}</span>`}</td>
  </tr>`;
}
