import type { Message } from '../../src/protocol/server-messages.ts';

/** What others said and nobody here has looked at. */
export interface Unseen {
  readonly count: number;
  readonly newest: Message | undefined;
}

/** Up to where somebody looked at a room. */
export interface Look {
  readonly epoch: string;
  readonly offset: number;
}

/** What others than `me`, a member id, said after an offset and did not take back. Looks at no more than that. */
export function unseenAfter(messages: readonly Message[], offset: number, me: string | undefined): Unseen {
  let count = 0;
  let newest: Message | undefined;
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    if (!message || message.offset <= offset) break;
    if (message.from.id === me || message.deleted) continue;
    count++;
    newest ??= message;
  }
  return { count, newest };
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
