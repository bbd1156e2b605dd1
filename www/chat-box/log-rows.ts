import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Message, Person } from '../../src/protocol/server-messages.ts';
import type { Outgoing } from '../client/outbox.ts';
import { each } from './each.ts';
import { entryRow, outgoingRow, type RowView } from './rows.ts';
import { type Chunk, chunkOf, goesOn, type MessageEntry } from './transcript.ts';

/** How all entries are drawn. */
export interface LogView extends Pick<RowView, 'words' | 'you' | 'today' | 'react' | 'jump' | 'showAll'> {
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

/** Our messages on their way, as they will stand behind the entries. */
export function outgoingRows(
  outgoing: readonly Outgoing[],
  chunks: readonly Chunk[],
  view: LogView,
  find: (id: string) => Message | undefined,
  resend: (id: string) => void,
): unknown {
  const { words, you } = view;
  const last = chunks.at(-1)?.entries.at(-1);
  let above = last?.kind === 'message' ? last.message : undefined;
  return each(
    outgoing,
    ({ command }) => command.id,
    (one) => {
      const { command, time, state } = one;
      if (command.type !== 'send') return nothing;
      const { id } = command;
      const message: Message = { ...command, type: 'message', time, offset: Infinity, from: you ?? NOBODY };
      const original = command.replyTo === undefined ? undefined : find(command.replyTo);
      const startsGroup = !goesOn(above, message);
      const entry: MessageEntry = { kind: 'message', key: id, message, own: true, startsGroup, original };
      above = message;
      return guard([one, startsGroup, original, you?.name, words], () =>
        outgoingRow(entry, state, { ...view, ...ON_ITS_WAY }, () => resend(id)),
      );
    },
  );
}

/** How a message is drawn that the room has not got. */
const ON_ITS_WAY = { isCurrent: false, isWhole: true, startsUnread: false, hasExtra: false };
/** Before the first welcome nobody knows what they are called. */
const NOBODY: Person = { id: '', name: '' };
