import { html } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { entryRow, type RowFlags, type RowView } from './message-row.ts';
import { chunkKey, type Chunk, type Entry } from './transcript.ts';

/** The inputs that all entries are drawn from. */
export interface LogView extends Omit<RowView, keyof RowFlags> {
  /** The message that Tab moves the focus to. */
  readonly current: Message | undefined;
  /** The first unread message. */
  readonly unread: Message | undefined;
  /** Ids of the messages to which the page adds elements. A new set after each change. */
  readonly extras: ReadonlySet<string>;
}

/** The height of a line, of a row without its text, and of one with its author. */
const LINE_EM = 1.45;
const ROW_EM = 0.25;
const FIRST_ROW_EM = 2.2;
/** Characters that fit into a line, about. */
const LINE_UNITS = 60;
/** What is longer is cut off. */
const MAX_LINES = 16;

/** Draws the entries in their chunks, and only those that changed. */
export function renderChunks(chunks: readonly Chunk[], view: LogView): unknown {
  const { words, extras, you, today, markup, presence, reactions, pictures, host, sumsUpPresence, current, unread } =
    view;
  const scripts = [markup?.exports, presence.exports, reactions.exports, pictures.exports];
  /** A change in any of these redraws every entry. */
  const common = [you?.name, host.mayWrite, today, sumsUpPresence, words, ...scripts];
  const idIn = ({ key }: Chunk, message: Message | undefined) =>
    message && chunkKey(message.offset) === key ? message.id : undefined;
  const flags = ({ key }: Entry): RowFlags => ({
    isCurrent: key === current?.id,
    startsUnread: key === unread?.id,
    hasExtra: extras.has(key),
  });
  const row = (entry: Entry) => {
    const own = flags(entry);
    const { isCurrent, startsUnread, hasExtra } = own;
    return guard([entry, isCurrent, startsUnread, hasExtra, ...common], () => entryRow(entry, { ...view, ...own }));
  };
  const rows = (chunk: Chunk) =>
    guard(
      [idIn(chunk, current), idIn(chunk, unread), extras, ...common, ...chunk.entries],
      () =>
        html`<div class="chunk" .style=${`contain-intrinsic-block-size: auto ${estimateHeightEm(chunk)}em`}>
          ${repeat(chunk.entries, ({ key }) => key, row)}
        </div>`,
    );
  return repeat(chunks, ({ key }) => key, rows);
}

/** Estimates the height of a chunk. The browser lays out only the chunks that are in view by such estimates. */
function estimateHeightEm({ entries }: Chunk): number {
  let height = 0;
  // Not `reduce`: Prototype 1.6 has a method of that name that does something else.
  for (const entry of entries) {
    const { text } = entry.kind === 'message' ? entry.message : { text: '' };
    const lines = Math.max(text.length / LINE_UNITS, text.split('\n', MAX_LINES).length);
    height +=
      (entry.kind === 'message' && entry.startsGroup ? FIRST_ROW_EM : ROW_EM) + Math.min(lines, MAX_LINES) * LINE_EM;
  }
  return height;
}
