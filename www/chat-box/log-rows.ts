import { html } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Message } from '../../src/protocol/server-messages.ts';
import { each } from './each.ts';
import { entryRow, type RowView } from './rows.ts';
import { type Chunk, chunkOf } from './transcript.ts';

/** How all entries are drawn. */
export interface LogView extends Omit<RowView, 'isCurrent' | 'isWhole' | 'hasExtra' | 'startsUnread'> {
  /** The message that is the stop of the Tab key. */
  readonly current: Message | undefined;
  /** The first that is unread. */
  readonly unread: Message | undefined;
  /** Ids of the messages to which the page adds something; another set after each change. */
  readonly extras: ReadonlySet<string>;
  /** Keys of long messages that are shown whole; another set after each change. */
  readonly whole: ReadonlySet<string>;
}

/** The entries in their chunks. Only chunks that changed are looked at, only entries that changed are drawn. */
export function chunkRows(chunks: readonly Chunk[], view: LogView): unknown {
  const { words, extras, you, today, current, unread, whole } = view;
  const idIn = (chunk: Chunk, message: Message | undefined) =>
    message && chunkOf(message.offset) === chunk.key ? message.id : undefined;
  const drawn = (chunk: Chunk) => {
    const [currentId, unreadId] = [idIn(chunk, current), idIn(chunk, unread)];
    return guard(
      [chunk, currentId, unreadId, whole, you?.name, today, words, extras],
      () =>
        html`<div class="chunk" .style=${`--entries: ${chunk.entries.length}`}>
          ${each(
            chunk.entries,
            ({ key }) => key,
            (entry) => {
              const isCurrent = entry.key === currentId;
              const startsUnread = entry.key === unreadId;
              const isWhole = whole.has(entry.key);
              const hasExtra = extras.has(entry.key);
              return guard([entry, isCurrent, startsUnread, isWhole, hasExtra, you?.name, today, words], () =>
                entryRow(entry, { ...view, isCurrent, startsUnread, isWhole, hasExtra }),
              );
            },
          )}
        </div>`,
    );
  };
  return each(chunks, ({ key }) => key, drawn);
}
