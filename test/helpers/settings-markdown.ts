import { settings } from '../../src/config/settings.ts';

/** The table of settings as the manual's page on configuration has it, without the padding of the formatter. */
export function settingsMarkdown(): string {
  const rows = settings.map(({ name, meaning, default: by }) => [`\`${name}\``, meaning, by]);
  return [['variable', 'meaning', 'default'], ['-', '-', '-'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
