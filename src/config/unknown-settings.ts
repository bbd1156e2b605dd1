import type { Environment } from './env.ts';
import { renamedSettings, settings } from './settings.ts';

/** Names of at least this many letters may differ in one letter. Shorter names, such as `PORT`, are too close to others. */
const MIN_LETTERS_FOR_ONE_TYPO = 7;
/** Names of at least this many letters may differ in two letters. */
const MIN_LETTERS_FOR_TWO_TYPOS = 10;

/**
 * Returns one warning for each variable that is not a setting but looks like one, such as `ADMIN_TOKENS` or `DATADIR`, and
 * for each former name of a setting.
 * A warning never contains the value, which may be a secret. Variables of other programs, such as `HOSTNAME` or
 * `PUBLIC_DIR`, cause no warning.
 */
export function unknownSettingWarnings(env: Environment): readonly string[] {
  return Object.keys(env).flatMap((name) => {
    if (settings.some((setting) => setting.name === name)) return [];
    const currentName = renamedSettings[name];
    if (currentName !== undefined) return [`${name}: this setting has a new name. Use ${currentName}.`];
    const meant = settings.find((setting) => isSimilar(normalize(name), normalize(setting.name)));
    return meant ? [`${name}: unknown setting. Use ${meant.name}.`] : [];
  });
}

/** Removes common differences: case, separators and the plural. */
function normalize(name: string): string {
  const letters = name.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return letters.replace(/IES$/, 'Y').replace(/S$/, '');
}

function isSimilar(name: string, setting: string): boolean {
  if (name === setting) return true;
  // The first letter is hardly ever mistyped, and other programs have names such as OAUTH_TOKEN.
  if (name[0] !== setting[0]) return false;
  const { length } = setting;
  const typos = length >= MIN_LETTERS_FOR_TWO_TYPOS ? 2 : length >= MIN_LETTERS_FOR_ONE_TYPO ? 1 : 0;
  return Math.abs(name.length - length) <= typos && editDistance(name, setting) <= typos;
}

/** Counts insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    const above = rows[row - 1] ?? [];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (rows[row - 2]?.[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    rows.push(current);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
