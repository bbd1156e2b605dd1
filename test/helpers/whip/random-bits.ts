/** Estimates the random bits of texts: for each position, the logarithm of the number of different characters. */
export function estimateRandomBits(texts: readonly string[]): number {
  const positions = Math.min(...texts.map(({ length }) => length));
  let bits = 0;
  for (let position = 0; position < positions; position++)
    bits += Math.log2(new Set(texts.map((text) => text[position])).size);
  return bits;
}
