import { version } from '../../package.json';
import { settings } from '../config/settings.ts';

/** A parsed command line. */
export type Command =
  | { readonly kind: 'serve' }
  | { readonly kind: 'doctor'; readonly args: readonly string[] }
  /** Writes all rooms of a data folder to standard output, or reads them from standard input. */
  | { readonly kind: 'export' | 'import'; readonly args: readonly string[] }
  /** Writes a data folder to an archive, or replaces the folder by an archive. */
  | { readonly kind: 'backup' | 'restore'; readonly args: readonly string[] }
  /** Prints the licenses of all software in the program. */
  | { readonly kind: 'licenses' }
  /** Prints a text on standard output and exits with 0. */
  | { readonly kind: 'print'; readonly text: string };

/** An unknown argument. The message is for the user; the process exits with 2. */
export class UsageError extends Error {}

/** Commands that read their own arguments. */
const COMMANDS_WITH_ARGUMENTS = ['doctor', 'export', 'import', 'backup', 'restore'] as const;
/** Maximum width of the help text, in characters. */
const HELP_COLUMNS = 100;
/** Column at which the meaning of a setting begins: after the longest name, with two spaces on each side. */
const MEANING_INDENT = Math.max(...settings.map(({ name }) => name.length)) + 4;

/** Reads the arguments after the program's name. Throws a UsageError for an unknown one. */
export function readCommandLine(args: readonly string[]): Command {
  const [first] = args;
  const command = COMMANDS_WITH_ARGUMENTS.find((name) => name === first);
  if (command) return { kind: command, args: args.slice(1) };
  if (first === 'licenses' && args.length === 1) return { kind: 'licenses' };
  if (args.some((arg) => arg === '--help' || arg === '-h')) return { kind: 'print', text: helpText() };
  if (first === undefined) return { kind: 'serve' };
  if (first === '--version' && args.length === 1) return { kind: 'print', text: `chat-box ${version}` };
  const unknown = first === '--version' || first === 'licenses' ? args[1] : first;
  throw new UsageError(`${unknown}: unknown argument. Use --help to list commands and settings.`);
}

function helpText(): string {
  return [
    `chat-box ${version}: a chat you can drop into any page.`,
    '',
    'Usage',
    '  chat-box                                Start the server.',
    '  chat-box doctor [URL] [--token TOKEN]   Check whether clients can connect to a server.',
    "  chat-box doctor --jwt TOKEN             Explain why the server refuses a user's token.",
    '  chat-box export [--data DIR] > FILE     Write all rooms of a data folder to a file.',
    '  chat-box import [--data DIR] < FILE     Read such a file into a data folder.',
    '  chat-box backup [--data DIR] FILE       Write a data folder, secret included, into an archive.',
    '  chat-box restore [--data DIR] FILE      Replace a data folder by such an archive.',
    '  chat-box licenses                       Print the licences of everything the program contains.',
    '  chat-box --help                         Print this help.',
    '  chat-box --version                      Print the version.',
    '',
    'When you run the server from its sources, write "bun run index.ts" instead of "chat-box".',
    '',
    'Settings (environment variables)',
    ...settings.flatMap(({ name, meaning, default: defaultText }) => {
      const lines = wrap(toPlainText(`${meaning} Default: ${defaultText}.`), HELP_COLUMNS - MEANING_INDENT);
      return lines.map((line, index) => `${index === 0 ? `  ${name}` : ''}`.padEnd(MEANING_INDENT) + line);
    }),
  ].join('\n');
}

/** Removes the code spans and the targets of links from Markdown. */
function toPlainText(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '');
}

/** Breaks a text between words into lines of at most `columns` characters. */
function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
