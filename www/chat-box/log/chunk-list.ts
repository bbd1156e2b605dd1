import { html } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { entryRow, type RowFlags, type RowView } from './message-row.ts';
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
export function renderChunk(chunks: readonly Chunk[], view: LogView): unknown {
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
  const row = (entry: Entry) =>
    guard([entry, ...Object.values(flags(entry)), ...all], () => entryRow(entry, { ...view, ...flags(entry) }));
  const rows = (chunk: Chunk) =>
    guard(
      [chunk, idIn(chunk, current), idIn(chunk, unread), extras, ...all],
      () =>
        html`<div class="chunk" .style=${`--entries: ${chunk.entries.length}`}>
          ${repeat(chunk.entries, ({ key }) => key, row)}
        </div>`,
    );
  return repeat(chunks, ({ key }) => key, rows);
}
