/** A position in the stream of a room: after the event at an offset of an epoch. 0 is the beginning. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/** Form of a position in a URL and in `Last-Event-ID`. An epoch contains no period. */
const POSITION = /^([A-Za-z0-9_-]{1,64})\.(0|[1-9][0-9]{0,15})$/;

/** Error sentence for a malformed position. */
export const POSITION_RULE =
  'A position must be <epoch>.<offset>, such as the id of an event: use the one that you received last.';

/** Reads `<epoch>.<offset>`. Returns undefined when it is malformed. */
export function readPosition(text: string): Position | undefined {
  const [, epoch, digits] = POSITION.exec(text) ?? [];
  const offset = Number(digits);
  return epoch === undefined || !Number.isSafeInteger(offset) ? undefined : { epoch, offset };
}

/** Writes a position as `<epoch>.<offset>`. */
export function writePosition({ epoch, offset }: Position): string {
  return `${epoch}.${offset}`;
}
