import { api, type ApiKind } from '../../www/chat-box/api/api.ts';
import type { ApiRow } from '../../www/chat-box/api/api-row.ts';

/** What a section of the manual's element page is called, and the names of its table's first and third columns. */
const SECTIONS: Readonly<Record<ApiKind, readonly [title: string, name: string, type: string]>> = {
  attributes: ['Attributes', 'attribute', 'value'],
  properties: ['Properties', 'property', 'type'],
  methods: ['Methods', 'method', 'type'],
  events: ['Events', 'event', 'properties'],
  parts: ['Parts', '`::part`', 'element'],
  slots: ['Slots', 'slot', 'content'],
  cssProperties: ['Custom properties', 'custom property', 'value'],
};

/** The generated sections of the element page: a table for each kind of thing a page may use. */
export function apiMarkdown(): string {
  return Object.entries(api)
    .map(([kind, rows]) => section(kind as ApiKind, rows))
    .join('\n\n');
}

function section(kind: ApiKind, rows: readonly ApiRow[]): string {
  const [title, name, type] = SECTIONS[kind];
  const describeType = kind === 'events' ? eventProperties : typeCode;
  const cells = [
    [name, 'meaning', type, 'default'],
    ['---', '---', '---', '---'],
    ...rows.map((row) => [`\`${row.name}\``, row.text, describeType(row.type), row.default ?? '']),
  ];
  const hasDefaults = rows.some((row) => row.default !== undefined);
  const table = cells
    .map((row) => (hasDefaults ? row : row.slice(0, 3)))
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
  return [`## ${title}`, '', ...table].join('\n');
}

/** Marks a type as code. A type described in words marks its own code. */
function typeCode(type: string): string {
  return /[<({|]|^[A-Z]\w+[a-z]$/.test(type) && !type.includes('`') ? `\`${type}\`` : type;
}

/** The properties of an event as a listener reads them: `event.message: Message`. */
function eventProperties(type: string): string {
  return type
    .split(', ')
    .map((property) => `\`${property}\``)
    .join(', ');
}
