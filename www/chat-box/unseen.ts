import type { Message } from '../../src/protocol/server-messages.ts';

/** Up to where somebody looked at a room. */
export interface Look {
  readonly epoch: string;
  readonly offset: number;
}

/** What others than `me`, a member id, said after an offset and did not take back. Looks at no more than that. */
export function unseenAfter(messages: readonly Message[], offset: number, me: string | undefined): readonly Message[] {
  const since = messages.slice(messages.findLastIndex((message) => message.offset <= offset) + 1);
  return since.filter(({ from, deleted }) => from.id !== me && !deleted);
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
