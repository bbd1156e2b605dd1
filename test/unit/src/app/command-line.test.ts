import manifest from '../../../../package.json';
import { describe, expect, test } from 'bun:test';
import { readCommandLine, UsageError } from '../../../../src/app/command-line.ts';
import { settings } from '../../../../src/config/settings.ts';

/** The text that a command prints. */
function printed(...args: readonly string[]): string {
  const command = readCommandLine(args);
  return command.kind === 'print' ? command.text : '';
}

describe('readCommandLine', () => {
  test('starts the server without arguments', () => {
    expect(readCommandLine([])).toEqual({ kind: 'serve' });
  });

  test('passes the arguments after doctor on, --help included', () => {
    expect(readCommandLine(['doctor', '--help'])).toEqual({ kind: 'doctor', args: ['--help'] });
    expect(readCommandLine(['doctor', 'https://chat.example/', '--token', 'x'])).toEqual({
      kind: 'doctor',
      args: ['https://chat.example/', '--token', 'x'],
    });
  });

  test('passes the arguments after export and import on', () => {
    expect(readCommandLine(['export', '--help'])).toEqual({ kind: 'export', args: ['--help'] });
    expect(readCommandLine(['import', '--data', 'x'])).toEqual({ kind: 'import', args: ['--data', 'x'] });
  });

  test('passes the arguments after backup and restore on', () => {
    expect(readCommandLine(['backup', '--help'])).toEqual({ kind: 'backup', args: ['--help'] });
    expect(readCommandLine(['restore', 'x.tar'])).toEqual({ kind: 'restore', args: ['x.tar'] });
  });

  test('prints the licenses for licenses, and the help text names that command', () => {
    expect(readCommandLine(['licenses'])).toEqual({ kind: 'licenses' });
    expect(printed('--help')).toContain('chat-box licenses');
  });

  test('prints the version of package.json for --version', () => {
    expect(printed('--version')).toBe(`chat-box ${manifest.version}`);
  });

  test.each([[['--help']], [['-h']], [['--version', '--help']]])('prints the help text for %j', (args) => {
    expect(printed(...args)).toBe(printed('--help'));
    expect(printed(...args)).toContain('Usage');
  });

  test('prints every setting with its default in the help text, within 100 columns', () => {
    const help = printed('--help');
    for (const { name } of settings) expect(help).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    expect(help.split(/Default:\s/)).toHaveLength(settings.length + 1);
    expect(help).not.toMatch(/`|\]\(/);
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test.each([
    [['--prot'], '--prot'],
    [['serve'], 'serve'],
    [['--version', '8080'], '8080'],
    [['PORT=8080'], 'PORT=8080'],
    [['licenses', '8080'], '8080'],
    [['license'], 'license'],
    [[''], ''],
  ])('rejects %j with one sentence that names the argument', (args, unknown) => {
    expect(() => readCommandLine(args)).toThrow(UsageError);
    expect(() => readCommandLine(args)).toThrow(
      `${unknown}: unknown argument. Use --help to list commands and settings.`,
    );
  });
});
