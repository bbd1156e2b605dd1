const UNITS_PER_EM = 1_000;
/** The square reaches from the descent to the ascent, so that a glyph fills its line. */
const [DESCENT, ASCENT] = [-200, 800];

/** Writes big-endian numbers: `2` as 16 bits, `4` as 32 bits. */
function pack(...fields: readonly (readonly [bytes: 1 | 2 | 4, ...values: number[]])[]): Uint8Array {
  const bytes = fields.flatMap(([size, ...values]) =>
    values.flatMap((value) => Array.from({ length: size }, (_, at) => (value >> (8 * (size - 1 - at))) & 0xff)),
  );
  return Uint8Array.from(bytes);
}

/**
 * Makes a TrueType font (OpenType 1.9) in which every character is a square of `advanceEm` em. It is the same on all machines,
 * whichever fonts they have. Its character map has one range for all of Unicode (format 13).
 */
export function squareFont(advanceEm: number): Uint8Array {
  const advance = advanceEm * UNITS_PER_EM;
  const square = pack(
    [2, 1, 0, DESCENT, advance, ASCENT],
    [2, 3, 0],
    [1, 1, 1, 1, 1],
    [2, 0, 0, advance, 0, DESCENT, ASCENT - DESCENT, 0, DESCENT - ASCENT],
    [1, 0],
  );
  const range = [4, 0x20, 0x10ffff, 1] as const;
  const tables: Readonly<Record<string, Uint8Array>> = {
    'OS/2': pack(
      [2, 4, advance, 400, 5, 0],
      [2, ...Array<number>(10).fill(0), 0],
      [4, 0, 0, 0, 0, 0, 0],
      [1, 0, 0],
      [4, 0],
      [2, 0x40, 0x20, 0xffff, ASCENT, DESCENT, 0, ASCENT, -DESCENT],
      [4, 0, 0],
      [2, 500, 700, 0, 0x20, 1],
    ),
    cmap: pack([2, 0, 1, 3, 10], [4, 12], [2, 13, 0], [4, 28, 0, 1], range),
    glyf: square,
    head: pack(
      [4, 0x10000, 0x10000, 0, 0x5f0f3cf5],
      [2, 0x0b, UNITS_PER_EM],
      [4, 0, 0, 0, 0],
      [2, 0, DESCENT, advance, ASCENT, 0, 8, 2, 1, 0],
    ),
    hhea: pack([4, 0x10000], [2, ASCENT, DESCENT, 0, advance, 0, 0, advance, 1, 0, 0, 0, 0, 0, 0, 0, 2]),
    hmtx: pack([2, advance, 0, advance, 0]),
    loca: pack([4, 0, 0, square.length]),
    maxp: pack([4, 0x10000], [2, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
    name: pack([2, 0, 0, 6]),
    post: pack([4, 0x30000, 0], [2, 0, 0], [4, 1, 0, 0, 0, 0]),
  };
  return assemble(Object.entries(tables));
}

/** Writes the table directory and the tables, each at a multiple of four bytes. */
function assemble(tables: readonly (readonly [tag: string, table: Uint8Array])[]): Uint8Array {
  const padded = (length: number) => (length + 3) & ~3;
  const sum = (bytes: Uint8Array) => {
    let total = 0;
    for (const [at, byte] of bytes.entries()) total = (total + byte * 2 ** (8 * (3 - (at % 4)))) % 2 ** 32;
    return total;
  };
  const power = 2 ** Math.floor(Math.log2(tables.length));
  const search = [power * 16, Math.log2(power), (tables.length - power) * 16];
  const parts = [pack([4, 0x10000], [2, tables.length, ...search])];
  let offset = 12 + 16 * tables.length;
  for (const [tag, table] of tables) {
    parts.push(new TextEncoder().encode(tag), pack([4, sum(table), offset, table.length]));
    offset += padded(table.length);
  }
  for (const [, table] of tables) parts.push(table, new Uint8Array(padded(table.length) - table.length));
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Makes style rules that draw the whole element in `squareFont`. */
export function squareFontCss(advanceEm: number): string {
  const url = `data:font/ttf;base64,${Buffer.from(squareFont(advanceEm)).toString('base64')}`;
  const family = `'Squares of ${advanceEm} em'`;
  return `@font-face { font-family: ${family}; src: url(${url}) } chat-box { font: 16px ${family} }`;
}
