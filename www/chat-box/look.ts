/** Up to where somebody looked at a room. */
export interface Look {
  readonly epoch: string;
  readonly offset: number;
}

/** A look as text, for `lookOf`. */
export function lookText({ epoch, offset }: Look): string {
  return `${offset} ${epoch}`;
}

/** The look that a text says; undefined when it says none, as anybody may write to a page's storage. */
export function lookOf(text = ''): Look | undefined {
  const [offset, epoch] = text.split(' ');
  return epoch && Number(offset) >= 0 ? { epoch, offset: Number(offset) } : undefined;
}
