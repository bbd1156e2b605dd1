/** A media range of an `Accept` header (RFC 9110 section 12.5.1). */
interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

/**
 * Selects the media type that an `Accept` header prefers (RFC 9110 section 12.5.1). Of equally good ones, the first in `offered`
 * wins, as it does without a header. Returns undefined when none of them is acceptable.
 */
export function selectMediaType<Type extends string>(
  accept: string | null | undefined,
  offered: readonly Type[],
): Type | undefined {
  const ranges = (accept ?? '*/*').split(',').flatMap((text) => readRange(text) ?? []);
  let best: { readonly type: Type; readonly quality: number } | undefined;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality > (best?.quality ?? 0)) best = { type, quality };
  }
  return best?.type;
}

/** Returns the quality of a media type: that of the most specific range that includes it. 0 means not acceptable. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  for (const candidate of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const range = ranges.find((accepted) => accepted.type === candidate);
    if (range) return range.quality;
  }
  return 0;
}

/** Reads a media range. Parameters other than `q` are ignored, and a malformed `q` counts as 1. */
function readRange(text: string): MediaRange | undefined {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  if (type === '') return undefined;
  const weight = parameters.find((parameter) => /^q\s*=/.test(parameter));
  const quality = weight === undefined ? 1 : Number(weight.slice(weight.indexOf('=') + 1));
  return { type, quality: Number.isFinite(quality) ? Math.max(0, Math.min(1, quality)) : 1 };
}
