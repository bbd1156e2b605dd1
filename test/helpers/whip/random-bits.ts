/** About how many bits differ at random between texts: for each place, as many as its different characters can tell. */
export function estimateRandomBits(texts: readonly string[]): number {
  const places = Math.min(...texts.map(({ length }) => length));
  let bits = 0;
  for (let place = 0; place < places; place++) bits += Math.log2(new Set(texts.map((text) => text[place])).size);
  return bits;
}
