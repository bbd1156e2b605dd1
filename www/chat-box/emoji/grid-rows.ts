/** Rows that are drawn at once. */
const ROWS_IN_CHUNK = 10;

/** Emoji that are drawn together, as positions in the grid. `first` to `end` belong to the section with the index `section`. */
export interface Chunk {
  readonly section: number;
  readonly first: number;
  readonly end: number;
}

/** The emoji of each section in rows. A section begins with a new row. */
export interface GridShape {
  /** Number of emoji in each section. */
  readonly counts: readonly number[];
  readonly columns: number;
}

/** A step from a position in the grid. */
export type GridStep =
  | 'next'
  | 'previous'
  | 'down'
  | 'up'
  | 'row-start'
  | 'row-end'
  | 'first'
  | 'last'
  | 'next-section'
  | 'previous-section';

/** Splits each section into chunks of full rows. */
export function splitIntoChunks({ counts, columns }: GridShape): readonly Chunk[] {
  return split(counts, ROWS_IN_CHUNK * columns);
}

function split(counts: readonly number[], size: number): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let first = 0;
  counts.forEach((count, section) => {
    const end = first + count;
    for (; first < end; first += size) chunks.push({ section, first, end: Math.min(first + size, end) });
    first = end;
  });
  return chunks;
}

/** Returns the position that a step leads to. Undefined at the edges of the grid. */
export function stepInGrid(shape: GridShape, from: number, step: GridStep): number | undefined {
  const sections = split(shape.counts, Infinity);
  const rows = split(shape.counts, shape.columns);
  const at = rows.findIndex(({ end }) => from < end);
  const row = rows[at];
  const end = rows.at(-1)?.end ?? 0;
  if (!row) return undefined;
  const inRow = (other: Chunk | undefined) => other && Math.min(other.first + from - row.first, other.end - 1);
  const section = sections.findIndex((known) => from < known.end);
  const previous = from === sections[section]?.first ? section - 1 : section;
  switch (step) {
    case 'next':
      return from + 1 < end ? from + 1 : undefined;
    case 'previous':
      return from > 0 ? from - 1 : undefined;
    case 'down':
      return inRow(rows[at + 1]);
    case 'up':
      return inRow(rows[at - 1]);
    case 'row-start':
      return row.first;
    case 'row-end':
      return row.end - 1;
    case 'first':
      return 0;
    case 'last':
      return end - 1;
    case 'next-section':
      return sections[section + 1]?.first;
    case 'previous-section':
      return sections[previous]?.first;
  }
}
