const TYPES = 'hello send edit delete react rename kick typing history pong bye welcome constructor __proto__'.split(
  ' ',
);
const FIELDS =
  'type id text replyTo file ticket alt message emoji on name member seconds token epoch offset admin before __proto__'.split(
    ' ',
  );
const ID = 'abcdefghijklmnop';
const SCRAPS = [
  '{',
  '}',
  '[',
  ']',
  '"type"',
  ':',
  ',',
  '"send"',
  '"id"',
  '\\u0000',
  '\ud800',
  '1e999',
  '-0',
  'null',
  '"',
];

/** Creates a generator of malformed frames with valid ones between them. The same random numbers give the same frames. */
export function randomFrames(random: () => number): () => string {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const characters = () =>
    Array.from({ length: below(20) }, () => String.fromCharCode(random() < 0.7 ? 32 + below(95) : below(0x10000))).join(
      '',
    );

  function value(depth: number): unknown {
    const kinds: readonly (() => unknown)[] = [
      () => pick(TYPES),
      () => ID + below(100),
      characters,
      () => pick([0, -1, 1.5, 2 ** 53, 1e308, below(1_000)]),
      () => pick([true, false, null]),
      () => 'x'.repeat(random() < 0.1 ? pick([1_024, 1_025, 4_001]) : pick([15, 16, 64, 65])),
      () => '👍',
      () => (depth > 1 ? [] : Array.from({ length: below(4) }, () => value(depth + 1))),
      () => (depth > 1 ? {} : message(depth + 1)),
    ];
    return pick(kinds)();
  }

  function message(depth: number): object {
    const named = FIELDS.filter(() => random() < 0.3).map((field) => [field, value(depth)] as const);
    const type = random() < 0.8 ? [['type', pick(TYPES)] as const] : [];
    return Object.fromEntries([['id', ID + below(1_000)], ['message', ID], ['text', 'hi'], ...named, ...type]);
  }

  function frame(): unknown {
    if (random() < 0.5) return message(0);
    return Array.from({ length: below(random() < 0.02 ? 60 : 4) }, () => (random() < 0.9 ? message(0) : value(0)));
  }

  /** Replaces some characters of a text. */
  function damage(text: string): string {
    const at = below(text.length);
    const scrap = random() < 0.5 ? pick(SCRAPS) : characters();
    return text.slice(0, at) + scrap + text.slice(at + below(6));
  }

  return () => {
    const choice = random();
    if (choice < 0.6) return JSON.stringify(frame());
    if (choice < 0.85) return damage(JSON.stringify(frame()));
    if (choice < 0.98) return Array.from({ length: below(12) }, () => pick(SCRAPS)).join('');
    if (choice < 0.998) return characters();
    return pick(['[', '{"a":', '"', '€', ' ', '[[],']).repeat(pick([100, 3_000, 16_384, 30_000]));
  };
}
