import { MAX_WORD_UNITS, MAX_WORDS } from '../../../src/protocol/settings-limits.ts';
import type { RoomSettings, SettingsChange } from '../../../src/protocol/room-settings.ts';

/** The values of the form, as its fields hold them. An empty text is the default. */
export interface FormValues {
  /** Seconds, or `auto`. */
  readonly slow: string;
  /** Seconds from now; `keep` leaves the pause as it is. */
  readonly pause: string;
  readonly newcomers: string;
  readonly guests: string;
  readonly links: string;
  /** One word on each line. */
  readonly words: string;
  readonly topic: string;
}

/** Returns the values that show the settings. */
export function toFormValues(
  { slow, paused = 0, newcomers, guests, links, words = [], topic }: RoomSettings,
  now: number,
): FormValues {
  return {
    slow: String(slow ?? 0),
    pause: paused > now ? 'keep' : '0',
    newcomers: String(newcomers ?? 0),
    guests: guests ?? 'write',
    links: links ?? 'all',
    words: words.join('\n'),
    topic: topic ?? '',
  };
}

/** Returns what differs between values and settings at `now`, in milliseconds since 1970. Empty when nothing does. */
export function findChange(values: FormValues, settings: RoomSettings, now: number): SettingsChange {
  const before = toFormValues(settings, now);
  const change: { -readonly [Name in keyof SettingsChange]: SettingsChange[Name] } = {};
  if (values.slow !== before.slow) change.slow = values.slow === 'auto' ? 'auto' : Number(values.slow) || null;
  if (values.pause !== before.pause) change.paused = Number(values.pause) ? now + Number(values.pause) * 1_000 : null;
  if (values.newcomers !== before.newcomers) change.newcomers = Number(values.newcomers) || null;
  if (values.guests !== before.guests) {
    change.guests = values.guests === 'read' || values.guests === 'none' ? values.guests : null;
  }
  if (values.links !== before.links) {
    change.links = values.links === 'users' || values.links === 'none' ? values.links : null;
  }
  const words = values.words
    .split('\n')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.join('\n') !== before.words) change.words = words.length > 0 ? words : null;
  if (values.topic.trim() !== before.topic) change.topic = values.topic.trim() || null;
  return change;
}

/** A limit that forbidden words exceed: the longest word, or the number of words. The server would close the connection. */
export type WordsFault = { readonly kind: 'too-long' | 'too-much'; readonly max: number };

/** Returns what is wrong with forbidden words; undefined when nothing is. */
export function findWordsFault({ words }: SettingsChange): WordsFault | undefined {
  if (words?.some((word) => word.length > MAX_WORD_UNITS)) return { kind: 'too-long', max: MAX_WORD_UNITS };
  return words && words.length > MAX_WORDS ? { kind: 'too-much', max: MAX_WORDS } : undefined;
}
