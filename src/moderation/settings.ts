import type { ChangeSettings } from '../protocol/moderation-messages.ts';
import type { RoomSettings, SettingsChange } from '../protocol/room-settings.ts';
import { isCount, isId, type Fields } from '../protocol/parse-client.ts';
import {
  MAX_NEWCOMER_SECONDS,
  MAX_SLOW_SECONDS,
  MAX_TIME_MS,
  MAX_TOPIC_UNITS,
  MAX_WORD_UNITS,
  MAX_WORDS,
} from '../protocol/settings-limits.ts';
import { cleanLine, wrongId } from './parse-messages.ts';

/** Maximum size of all settings as JSON, so that they fit into a frame, in bytes. */
const MAX_SETTINGS_BYTES = 15 * 1_024;

type SettingName = keyof SettingsChange;

/** Reads a field of `settings`: its value, null for its default, or undefined when it is not valid. */
type ReadSetting<Name extends SettingName> = (value: unknown) => RoomSettings[Name] | null;

const READERS: { readonly [Name in SettingName]-?: ReadSetting<Name> } = {
  slow: (value) => (value === 'auto' ? value : readSeconds(value, MAX_SLOW_SECONDS)),
  paused: (value) => (isCount(value) && value <= MAX_TIME_MS ? value || null : undefined),
  newcomers: (value) => readSeconds(value, MAX_NEWCOMER_SECONDS),
  guests: (value) => (value === 'read' || value === 'none' ? value : undefined),
  links: (value) => (value === 'users' || value === 'none' ? value : undefined),
  words: readWords,
  topic: (value) =>
    typeof value === 'string' && value.length <= MAX_TOPIC_UNITS ? cleanLine(value) || null : undefined,
  pinned: (value) => (isId(value) ? value : undefined),
};

const RULES: Readonly<Record<SettingName, string>> = {
  slow: `0 to ${MAX_SLOW_SECONDS} seconds, or "auto"`,
  paused: 'milliseconds since 1970, before the year 10000',
  newcomers: `0 to ${MAX_NEWCOMER_SECONDS} seconds`,
  guests: '"read" or "none"',
  links: '"users" or "none"',
  words: `at most ${MAX_WORDS} texts of 1 to ${MAX_WORD_UNITS} UTF-16 code units`,
  topic: `text of at most ${MAX_TOPIC_UNITS} UTF-16 code units`,
  pinned: 'a message id',
};

const NAMES = Object.keys(READERS) as readonly SettingName[];

/** Parses `settings`. Returns a sentence about the field that is wrong. */
export function parseSettings(fields: Fields): ChangeSettings | string {
  const { id, rev } = fields;
  if (!isId(id)) return wrongId('settings');
  if (!isCount(rev)) return 'settings.rev must be the `rev` of the current settings.';
  const change: Record<string, unknown> = {};
  for (const name of NAMES) {
    const value = fields[name];
    if (value === undefined) continue;
    const read = value === null ? null : READERS[name](value);
    if (read === undefined) return `settings.${name} must be ${RULES[name]}, or null.`;
    change[name] = read;
  }
  return { type: 'settings', id, rev, ...(change as SettingsChange) };
}

/** Outcome of a change of the settings. */
export type SettingsResult =
  | { readonly kind: 'changed'; readonly settings: RoomSettings; readonly names: readonly SettingName[] }
  | { readonly kind: 'unchanged' }
  /** The change was made for other settings than the current ones. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'too-large' };

/** Changes the settings, if they still have the `rev` of the change. */
export function changeSettings(current: RoomSettings, change: ChangeSettings): SettingsResult {
  if (change.rev !== current.rev) return { kind: 'conflict' };
  const names = NAMES.filter((name) => {
    const value = change[name];
    return value !== undefined && JSON.stringify(value) !== JSON.stringify(current[name] ?? null);
  });
  if (names.length === 0) return { kind: 'unchanged' };
  const next: Record<string, unknown> = { ...current, rev: current.rev + 1 };
  for (const name of names) {
    if (change[name] === null) delete next[name];
    else next[name] = change[name];
  }
  const settings = next as unknown as RoomSettings;
  const bytes = Buffer.byteLength(JSON.stringify(settings));
  return bytes > MAX_SETTINGS_BYTES ? { kind: 'too-large' } : { kind: 'changed', settings, names };
}

/** Returns the settings that all members receive: without the words. */
export function publicSettings({ words: _words, ...settings }: RoomSettings): RoomSettings {
  return settings;
}

function readSeconds(value: unknown, max: number): number | null | undefined {
  return isCount(value) && value <= max ? value || null : undefined;
}

function readWords(value: unknown): readonly string[] | null | undefined {
  if (!Array.isArray(value) || value.length > MAX_WORDS) return undefined;
  const words = new Set<string>();
  for (const item of value as readonly unknown[]) {
    if (typeof item !== 'string' || item.length > MAX_WORD_UNITS) return undefined;
    const word = cleanLine(item);
    if (word === '') return undefined;
    words.add(word);
  }
  return words.size === 0 ? null : [...words];
}
