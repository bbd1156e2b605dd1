import { createHash } from 'node:crypto';
import type { ExportSource, ImportTarget, RoomHead, RoomItem, ValueItem } from '../../src/ports/transfer.ts';
import { exportRooms } from '../../src/transfer/export.ts';
import { importRooms } from '../../src/transfer/import.ts';

const ada = { id: 'member-of-ada-0001', name: 'KindFox1' };
const bob = { id: 'member-of-bob-0001', name: 'BoldOwl2' };
const zoe = {
  id: 'uMemberOfZoe-00000000001',
  name: 'Zoë Ng',
  user: 'user 1',
  avatar: 'https://a.example/z',
  role: 'owner',
} as const;

/** The time in the first line of `fileOf`. */
export const EXPORT_TIME = 1_800_000_000_000;

/** Values of the whole server, in the order of an export. */
export const sampleValues: readonly ValueItem[] = [
  { type: 'value', key: 'api-ban:ban-of-mallory', value: '{"user":"mallory","reason":"two \\"words\\" ü"}' },
  { type: 'value', key: 'server-log/ban-of-mallory', value: '{"time":1799000000000,"action":"ban"}' },
];

/** A room with every type of line. */
export const sampleRoom: RoomHead = {
  ...{ type: 'room', name: 'lobby', epoch: 'epoch-of-the-lobby' },
  ...{ head: 121, reserved: 100_000, prunedTo: 90 },
};

/** The contents of `sampleRoom`, in the order of an export. */
export const sampleItems: readonly RoomItem[] = [
  {
    type: 'name',
    name: 'boidowi2',
    member: bob.id,
    network: 4_711,
    leftAt: 1_799_999_000_000,
    message: 'message-0000000002',
  },
  { type: 'name', name: 'kindfoxi', member: ada.id, network: 0 },
  { type: 'document', key: 'ban:1', value: '{"reason":"two \\"words\\""}', endsAt: 1_900_000_000_000 },
  { type: 'document', key: 'settings', value: '{"rev":3}' },
  { type: 'audit', time: 1_799_000_000_008, value: '{"action":"ban"}' },
  { type: 'audit', time: 1_799_000_000_007, value: '{"action":"unban"}' },
  {
    type: 'message',
    offset: 100,
    time: 1_799_000_000_000,
    id: 'message-0000000001',
    from: ada,
    text: '',
    rev: 117,
    deleted: true,
  },
  {
    ...{
      type: 'message',
      offset: 101,
      time: 1_799_000_000_001,
      id: 'message-0000000002',
      from: bob,
      text: 'two\nlines',
    },
    file: {
      ...{ id: 'message-0000000002', type: 'image/webp', width: 800, height: 600, bytes: 12_345 },
      alt: 'A "bear"',
    },
    ...{ replyTo: 'message-0000000001', rev: 116, edited: true },
  },
  { type: 'reactions', message: 'message-0000000002', emoji: '🎉', members: [ada.id] },
  { type: 'reactions', message: 'message-0000000002', emoji: '👍', members: [ada.id, bob.id] },
  { type: 'edited', offset: 112, time: 1_799_000_000_002, message: 'message-0000000001', text: '' },
  {
    type: 'edited',
    offset: 113,
    time: 1_799_000_000_003,
    message: 'message-0000000002',
    text: 'two\nlines',
    network: 4_711,
  },
  ...[ada, bob].map((member, index): RoomItem => {
    const emoji = '👍';
    const at = { offset: 114 + index, time: 1_799_000_000_004 };
    return { type: 'reacted', ...at, message: 'message-0000000002', member, emoji, on: true, count: index + 1 };
  }),
  {
    ...{ type: 'reacted', offset: 116, time: 1_799_000_000_005, message: 'message-0000000002', member: ada },
    ...{ emoji: '🔥', on: false, count: 0, network: 12 },
  },
  { type: 'deleted', offset: 117, time: 1_799_000_000_006, message: 'message-0000000001' },
  { type: 'renamed', offset: 118, time: 1_799_000_000_007, member: bob, was: 'CalmCat3', network: 4_711 },
  {
    ...{ type: 'settings', offset: 119, time: 1_799_000_000_008, settings: { rev: 3, topic: 'Hi' }, by: zoe },
    network: 12,
  },
  { type: 'message', offset: 120, time: 1_799_000_000_009, id: 'message-0000000003', from: zoe, text: 'hello' },
  { type: 'cleared', offset: 121, time: 1_799_000_000_010, before: 100, by: zoe, network: 12 },
  { type: 'command', id: 'command-0000000001', offset: 117, time: 1_799_000_000_006 },
  { type: 'command', id: 'command-0000000002', offset: 50, time: 1_798_999_999_999 },
];

/** Returns a whole file with these lines between its first and its last one. `rooms`: number in the last line. */
export function fileOf(lines: readonly (object | string)[], rooms = 1, version = 4): string {
  const header = { format: 'chat-box', version, exported: EXPORT_TIME };
  const text = (line: object | string) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`;
  const body = [header, ...lines].map(text).join('');
  const sha256 = createHash('sha256').update(body).digest('hex');
  return body + text({ type: 'end', rooms, lines: lines.length + 1, sha256 });
}

/** Exports all rooms of a store, or one of them, and closes it. */
export async function exportText(source: ExportSource, withSecret = false, room?: string): Promise<string> {
  let text = '';
  try {
    for await (const part of exportRooms(source, { withSecret, time: EXPORT_TIME, room })) text += part;
  } finally {
    await source.close();
  }
  return text;
}

/** Imports a file that arrives in chunks of `chunkBytes`. */
export async function importText(
  file: string | Uint8Array,
  openTarget: () => ImportTarget | Promise<ImportTarget>,
  { replaces = false, chunkBytes = 1_000 } = {},
): Promise<void> {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  await importRooms(chunksOf(bytes, chunkBytes), async () => openTarget(), replaces);
}

/** Yields chunks in memory that it uses again, as a stream may. */
async function* chunksOf(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(chunkBytes);
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    const part = bytes.subarray(from, from + chunkBytes);
    chunk.set(part);
    yield chunk.subarray(0, part.length);
  }
}
