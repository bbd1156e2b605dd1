import { html } from 'lit';
import type { Message } from '../../src/protocol/server-messages.ts';
import { each } from './each.ts';
import { entryRow, type RowFlags, type RowView } from './rows.ts';
import { type Chunk, chunkOf, type Entry } from './transcript.ts';

/** How all entries are drawn. */
export interface LogView extends Omit<RowView, keyof RowFlags> {
  /** The message that is the stop of the Tab key. */
  readonly current: Message | undefined;
  /** The first that is unread. */
  readonly unread: Message | undefined;
  /** Ids of the messages to which the page adds something; another set after each change. */
  readonly extras: ReadonlySet<string>;
}

/** The entries in their chunks. Only chunks that changed are looked at, only entries that changed are drawn. */
export function chunkRows(chunks: readonly Chunk[], view: LogView): unknown {
  const { words, extras, you, today, current, unread } = view;
  /** What is drawn anew when one of these is another. */
  const all = [you?.name, today, words];
  const idIn = ({ key }: Chunk, message: Message | undefined) =>
    message && chunkOf(message.offset) === key ? message.id : undefined;
  const flags = ({ key }: Entry): RowFlags => ({
    isCurrent: key === current?.id,
    startsUnread: key === unread?.id,
    hasExtra: extras.has(key),
  });
  return each(
    chunks,
    ({ key }) => key,
    ({ entries }) =>
      html`<div class="chunk" .style=${`--entries: ${entries.length}`}>
        ${each(
          entries,
          ({ key }) => key,
          (entry) => entryRow(entry, { ...view, ...flags(entry) }),
          (entry) => [entry, ...Object.values(flags(entry)), ...all],
        )}
      </div>`,
    (chunk) => [chunk, idIn(chunk, current), idIn(chunk, unread), extras, ...all],
  );
}
