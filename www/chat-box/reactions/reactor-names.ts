import type { Reactor } from '../../../src/protocol/reactor-messages.ts';
import type { Person, Reaction } from '../../../src/protocol/server-messages.ts';
import type { Words } from '../languages/en.ts';

/** Maximum number of names. The others are counted. */
const MAX_NAMES = 15;

/** Inputs of `reactorNames`, without the people. */
export interface NameContext {
  readonly you: Person | undefined;
  readonly words: Pick<Words, 'locale' | 'you' | 'others' | 'reaction'>;
  /** Returns the name of the author of a loaded message. The person may have left the room. */
  readonly authorName: (id: string) => string | undefined;
}

/**
 * Returns the people with a reaction as a list in words: you, the names that are known, and the number of all others. Without
 * any name, returns the number of all.
 */
export function reactorNames(
  people: readonly Reactor[],
  { emoji, count, mine }: Reaction,
  { you, words, authorName }: NameContext,
): string {
  const { locale } = words;
  const known = people
    .flatMap(({ id, name = authorName(id) }) => (id === you?.id || name === undefined ? [] : name))
    .sort(new Intl.Collator(locale).compare)
    .map(isolate);
  const all = mine ? [capitalise(words.you, locale), ...known] : known;
  const shown = all.slice(0, Math.min(count, MAX_NAMES));
  if (shown.length === 0) return words.reaction(emoji, count);
  const rest = count - shown.length;
  return new Intl.ListFormat(locale).format(rest > 0 ? [...shown, words.others(rest)] : shown);
}

/** Keeps the direction of a name from affecting the text around it (UAX 9: FSI and PDI). */
function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}

function capitalise(word: string, locale: string): string {
  return word.replace(/^./u, (letter) => letter.toLocaleUpperCase(locale));
}
