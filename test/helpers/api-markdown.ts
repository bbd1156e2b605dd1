import { api, type ApiKind, type ApiRow } from '../../www/chat-box/api/api.ts';

const TITLES: Readonly<Record<ApiKind, readonly [title: string, type: string]>> = {
  attributes: ['attribute', 'value'],
  properties: ['property', 'type'],
  methods: ['method', 'type'],
  events: ['event', 'carries'],
  parts: ['`::part`', 'element'],
  slots: ['slot', 'takes'],
  cssProperties: ['custom property', 'value'],
};

/** The README's tables of what a page may use, between their markers. */
export function apiMarkdown(): string {
  return Object.entries(api)
    .map(([kind, rows]) => table(TITLES[kind as ApiKind], rows))
    .join('\n\n');
}

function table([title, type]: readonly [string, string], rows: readonly ApiRow[]): string {
  const cells = [
    [title, '', type, 'default'],
    ['---', '---', '---', '---'],
    ...rows.map(({ name, text, type: of, default: by = '' }) => [`\`${name}\``, text, code(of), by]),
  ];
  const hasDefaults = rows.some(({ default: by }) => by !== undefined);
  return cells
    .map((row) => (hasDefaults ? row : row.slice(0, 3)))
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** Types as code; what is in words already names its code itself. */
function code(type: string): string {
  return /[<({|]|^[A-Z]\w+[a-z]$/.test(type) && !type.includes('`') ? `\`${type}\`` : type;
}
