import { describe, expect, test } from 'bun:test';
import { readConfig } from '../../../../src/config/config.ts';
import { renamedSettings, settings } from '../../../../src/config/settings.ts';
import { knownSettings } from '../../../helpers/known-settings.ts';
import { settingsMarkdown } from '../../../helpers/settings-markdown.ts';

describe('The table of settings', () => {
  test('names every variable that readConfig reads, and no other', () => {
    const names = [...settings.map(({ name }) => name), ...Object.keys(renamedSettings)];
    expect(names.sort()).toEqual([...knownSettings()].sort());
  });

  test('names each variable once, with a meaning in sentences', () => {
    expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length);
    for (const { meaning } of settings) expect(meaning).toMatch(/^[A-Z`].*\.$/);
  });

  test('gives defaults that equal an unset variable', () => {
    const literals = settings.flatMap(({ name, default: by }) => {
      const [, value] = /^`(.*)`$/.exec(by) ?? [];
      return value === undefined || settings.some((setting) => setting.name === value) ? [] : [{ name, value }];
    });
    expect(literals.length).toBeGreaterThan(10);
    for (const { name, value } of literals) expect(readConfig({ [name]: value })).toEqual(readConfig({}));
  });

  test('renders as one Markdown row for each variable', () => {
    const rows = settingsMarkdown().split('\n').slice(2);
    expect(rows).toHaveLength(settings.length);
    for (const row of rows) expect(row).toMatch(/^\| `[A-Z\d_]+` \| .+ \| .+ \|$/);
  });
});
