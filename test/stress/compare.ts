import { Database } from 'bun:sqlite';
import { join } from 'node:path';
import type { Message } from '../../src/protocol/server-messages.ts';

/** Content of the room's journal, read by SQL of its own and not by the code under test. */
export interface JournalContent {
  readonly events: readonly { readonly at: number; readonly kind: string; readonly message: string | null }[];
  /** By message id: the current text, undefined when deleted, and the reactions as `emoji:count`. */
  readonly rows: ReadonlyMap<string, { readonly text: string | undefined; readonly reactions: string }>;
  /** The offset of the result, by command id. */
  readonly commands: ReadonlyMap<string, number>;
}

/** Reads the journal of a server that has stopped. */
export function readJournal(folder: string): JournalContent {
  using database = new Database(join(folder, 'chat.sqlite'), { readonly: true });
  const events = database
    .query<JournalContent['events'][number], []>('SELECT at, kind, message FROM event ORDER BY at')
    .all();
  const reactions = new Map<string, string[]>();
  const counted = database.query<{ message: string; emoji: string; count: number }, []>(
    'SELECT message, emoji, count(*) AS count FROM reaction GROUP BY message, emoji ORDER BY emoji',
  );
  for (const { message, emoji, count } of counted.all()) {
    reactions.set(message, [...(reactions.get(message) ?? []), `${emoji}:${count}`]);
  }
  const messages = database.query<{ message: string; text: string; deleted: number | null }, []>(
    "SELECT message, text, deleted FROM event WHERE kind = 'message'",
  );
  const rows = messages.all().map(({ message, text, deleted }) => {
    const current = deleted === null ? text : undefined;
    return [message, { text: current, reactions: (reactions.get(message) ?? []).sort().join(' ') }] as const;
  });
  const commands = database.query<{ id: string; at: number }, []>('SELECT id, at FROM command').all();
  return { events, rows: new Map(rows), commands: new Map(commands.map(({ id, at }) => [id, at])) };
}

/** Compares the journal with the clients' messages and the acks. Returns a sentence for each difference. */
export function compareWithJournal(
  journal: JournalContent,
  views: readonly (readonly Message[])[],
  acks: ReadonlyMap<string, number>,
): string[] {
  const faults: string[] = [];
  const offsets = new Set(journal.events.map(({ at }) => at));
  if (offsets.size !== journal.events.length) faults.push('The journal has an offset twice.');
  // A message has the id of its command.
  const messages = new Map(
    journal.events.flatMap(({ at, kind, message }) => (kind === 'message' ? [[message, at]] : [])),
  );
  for (const [id, offset] of acks) {
    const stored = journal.commands.get(id) ?? messages.get(id);
    if (stored !== offset) faults.push(`Command ${id}: acknowledged at ${offset}, stored at ${stored}.`);
    if (!offsets.has(offset)) faults.push(`Offset ${offset}: acknowledged, missing in the journal.`);
  }
  const order = journal.events.filter(({ kind }) => kind === 'message').map(({ message }) => message);
  views.forEach((view, index) => faults.push(...compareView(`Client ${index}`, view, order, journal.rows)));
  return faults;
}

function compareView(
  client: string,
  view: readonly Message[],
  order: readonly (string | null)[],
  rows: JournalContent['rows'],
): string[] {
  const faults: string[] = [];
  const from = order.indexOf(view[0]?.id ?? '');
  const expected = order.slice(from);
  if (view.length !== expected.length || view.some(({ id }, index) => id !== expected[index])) {
    faults.push(`${client} shows ${view.length} messages that differ from the ${expected.length} in the journal.`);
  }
  for (const { id, text, deleted, reactions = [] } of view) {
    const row = rows.get(id);
    const shown = reactions.map(({ emoji, count }) => `${emoji}:${count}`).sort();
    if (row?.text !== (deleted ? undefined : text)) faults.push(`${client} shows another text of ${id}.`);
    if (row?.reactions !== shown.join(' '))
      faults.push(`${client} shows ${shown.join(' ')}, not ${row?.reactions}, at ${id}.`);
  }
  return faults;
}
