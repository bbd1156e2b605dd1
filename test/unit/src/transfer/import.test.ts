import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteExport } from '../../../../src/journal/sqlite-export.ts';
import { openSqliteImport } from '../../../../src/journal/sqlite-import.ts';
import type { RoomItem } from '../../../../src/ports/transfer.ts';
import { importRooms } from '../../../../src/transfer/import.ts';
import { rejection } from '../../../helpers/rejection.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import {
  EXPORT_TIME,
  exportText,
  fileOf,
  importText,
  sampleItems,
  sampleRoom,
} from '../../../helpers/transfer-file.ts';

/** A store with a room. Every refused file leaves it as it is, so all of them meet the same one. */
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const before = fileOf([{ ...sampleRoom, name: 'before' }, ...sampleItems]);
beforeAll(() => importText(before, () => openSqliteImport(folder.path)));

/** Expects that a file is refused with an error that contains the texts, and that the store keeps the room that it has. */
async function expectRefusal(file: string | Uint8Array, ...texts: readonly string[]): Promise<void> {
  const reason = await rejection(importText(file, () => openSqliteImport(folder.path)));
  expect(reason).toMatchObject({ name: 'Error' });
  for (const text of texts) expect((reason as Error).message).toContain(text);
  expect(await exportText(openSqliteExport(folder.path))).toBe(before);
}

const file = fileOf([sampleRoom, ...sampleItems]);
const fileLines = file.split('\n');

/** The file with one line changed by `change`, and with the checksum of the result. */
function changed(line: number, change: (line: Record<string, unknown>) => object | string): string {
  const lines = fileLines.slice(1, -2);
  return fileOf(lines.map((text, index) => (index === line - 2 ? change(JSON.parse(text)) : text)));
}

const message = sampleItems.find((item) => item.type === 'message' && item.text !== '') as RoomItem & object;
const messageLine = 2 + sampleItems.indexOf(message) + 1;

describe('importRooms', () => {
  test('refuses an empty file, and one that is not an export, and does not open the store', async () => {
    const files = ['', '\n', '{"a":1}\n', 'SQLite format 3\0\n', '[]\n', `\ufeff${file}`];
    for (const text of files) {
      const open = () => Promise.reject(new Error('The store was opened.'));
      const reason = (await rejection(importText(text, open))) as Error;
      expect(reason.message).toMatch(/^(the file is empty|line 1: the file is not an export of chat-box)$/);
    }
  });

  test('refuses another version of the format, and names both', async () => {
    for (const version of ['5', '0', '1.5', '"2"']) {
      const text = file.replace('"version":4', `"version":${version}`);
      const fault = `line 1: the file has version ${version} of the format; this chat-box reads versions 1 to 4`;
      await expectRefusal(text, fault);
    }
  });

  test('reads a file of version 1', async () => {
    using folder = temporaryFolder();
    const added = ['document', 'audit', 'settings', 'cleared'];
    const items = sampleItems.filter((item) => !added.includes(item.type));
    const lines = [{ ...sampleRoom, head: 120 }, ...items];
    await importText(fileOf(lines, 1, 1), () => openSqliteImport(folder.path));
    expect(await exportText(openSqliteExport(folder.path))).toBe(fileOf(lines));
  });

  test('reads a file of version 3', async () => {
    using folder = temporaryFolder();
    const lines = [sampleRoom, ...sampleItems];
    await importText(fileOf(lines, 1, 3), () => openSqliteImport(folder.path));
    expect(await exportText(openSqliteExport(folder.path))).toBe(fileOf(lines));
  });

  test('refuses a value that belongs to another server, or comes after a room', async () => {
    const value = { type: 'value', key: 'api-ban:1', value: '{}' };
    for (const key of ['', 'cursor/lobby', 'floor/lobby', `api-ban:${'x'.repeat(256)}`])
      await expectRefusal(fileOf([value, { ...value, key }, sampleRoom]), 'line 3: "key" of type value');
    await expectRefusal(fileOf([sampleRoom, value]), 'line 3: a value must come before the first room');
    await expectRefusal(
      fileOf([value, { type: 'secret', secret: Buffer.alloc(32).toString('base64url') }], 0),
      'line 3',
    );
    await expectRefusal(fileOf([value, sampleRoom]).replace('"rooms":1', '"rooms":2'), 'line 4: lines are missing');
  });

  test('reads the messages of an API key and of webhooks, and refuses other short ids of people', async () => {
    const authors = ['api:bot', `api:${'k'.repeat(32)}`, 'webhook'];
    const lines = authors.map((id, index) => {
      const at = { offset: 100 + index, time: EXPORT_TIME };
      return { type: 'message', ...at, id: `message-000000000${index}`, from: { id, name: 'Robot' }, text: 'hello' };
    });
    const room = { ...sampleRoom, head: 102 };
    using folder = temporaryFolder();
    await importText(fileOf([room, ...lines]), () => openSqliteImport(folder.path));
    expect(await exportText(openSqliteExport(folder.path))).toBe(fileOf([room, ...lines]));
    for (const id of ['api:', 'api:a b', `api:${'k'.repeat(33)}`, 'webhooks', 'x:bot'])
      await expectRefusal(fileOf([room, ...lines, { ...lines[0], from: { id, name: 'Robot' } }]), 'line 6: "from"');
  });

  test('refuses a document that is too large, or whose key is empty', async () => {
    const kept = { type: 'document', key: 'a', value: 'x'.repeat(16 * 1_024) };
    await expectRefusal(fileOf([sampleRoom, kept, { ...kept, key: 'b', value: `${kept.value}x` }]), 'line 4: "value"');
    await expectRefusal(fileOf([sampleRoom, { ...kept, key: '' }]), 'line 3: "key"');
  });

  test('refuses a file that was cut at any place', async () => {
    const bytes = new TextEncoder().encode(file);
    using folder = temporaryFolder();
    for (let end = 1; end < bytes.length; end += 41) {
      const reason = (await rejection(
        importText(bytes.subarray(0, end), () => openSqliteImport(folder.path)),
      )) as Error;
      expect(reason.message).toMatch(/the file is cut off after line|the file ends in the middle of it/);
    }
    const rooms =
      folder.path && existsSync(join(folder.path, 'chat.sqlite')) ? openSqliteExport(folder.path) : undefined;
    expect(rooms && (await exportText(rooms))).toBe(fileOf([], 0));
  });

  test('refuses a file without one of its lines', async () => {
    for (let line = 1; line < fileLines.length - 1; line++)
      await expectRefusal(fileLines.toSpliced(line, 1).join('\n'), `line `);
  });

  test('refuses a file in which a byte was changed', async () => {
    await expectRefusal(file.replace('"text":"two', '"text":"twO'), `line ${fileLines.length - 1}: the checksum`);
  });

  test('refuses lines after the end', async () => {
    await expectRefusal(file + file, `line ${fileLines.length}: it comes after the end`);
    await expectRefusal(`${file}\n`, `line ${fileLines.length}: it comes after the end`);
  });

  test.each<[string, (line: Record<string, unknown>) => object | string, string]>([
    ['that is not JSON', () => '{"type":', 'it is not JSON in UTF-8'],
    ['that is deeply nested', () => '['.repeat(60_000), 'it is not JSON in UTF-8'],
    ['that is not an object', () => '7', 'it is not a JSON object'],
    ['that is empty', () => '', 'it is not JSON in UTF-8'],
    ['of an unknown type', (line) => ({ ...line, type: 'voice' }), 'it has no known type'],
    ['whose type is a property of every object', (line) => ({ ...line, type: 'constructor' }), 'it has no known type'],
    ['without an offset', ({ offset: _, ...line }) => line, '"offset" of type message is missing or invalid'],
    ['with an unknown field', (line) => ({ ...line, colour: 1 }), 'type message has an unknown field'],
    ['with an offset that is not whole', (line) => ({ ...line, offset: 101.5 }), '"offset"'],
    ['with a huge offset', (line) => ({ ...line, offset: 2 ** 53 }), '"offset"'],
    ['with the offset of the line before it', (line) => ({ ...line, offset: 100 }), 'its offset is not above'],
    [
      'with an offset after the end of the room',
      (line) => ({ ...line, offset: 122, rev: 123 }),
      'above the end of the room',
    ],
    ['with a time that no Date represents', (line) => ({ ...line, time: 8.64e15 + 1 }), '"time"'],
    ['with a control character', (line) => ({ ...line, text: '\u001b[2J' }), '"text"'],
    ['with a lone surrogate', (line) => ({ ...line, text: '\ud800' }), '"text"'],
    ['with a text that is too long', (line) => ({ ...line, text: 'x'.repeat(4_001) }), '"text"'],
    ['with an author without a name', (line) => ({ ...line, from: { id: 'm'.repeat(16) } }), '"from"'],
    ['with a short id', (line) => ({ ...line, id: 'm1' }), '"id"'],
    ['with reactions', (line) => ({ ...line, reactions: [] }), 'type message has an unknown field'],
    ['that is deleted and has a text', (line) => ({ ...line, deleted: true }), 'a deleted message has a text'],
    ['that was changed before it was written', (line) => ({ ...line, rev: 101 }), '"rev" is not above the offset'],
  ])('refuses a message %s, and names its line', async (_, change, sentence) => {
    await expectRefusal(changed(messageLine, change), `line ${messageLine}: `, sentence);
  });

  test('refuses bytes that are not UTF-8, and names the line', async () => {
    const bytes = new TextEncoder().encode(file);
    bytes[file.indexOf('two\\nlines')] = 0xff;
    await expectRefusal(bytes, `line ${messageLine}: it is not JSON in UTF-8`);
  });

  test.each(['', '.', '..', 'a b', '../etc', 'x'.repeat(65), 'café', 7])(
    'refuses the room name %j',
    async (name) =>
      await expectRefusal(
        changed(2, (room) => ({ ...room, name })),
        'line 2: "name" of type room',
      ),
  );

  test('refuses a room that comes twice', async () => {
    await expectRefusal(fileOf([sampleRoom, ...sampleItems, sampleRoom], 2), 'line 25: the room lobby comes twice');
  });

  test('refuses a room that lacks its last event', async () => {
    await expectRefusal(fileOf([{ ...sampleRoom, head: 122 }, ...sampleItems]), 'the last event of the room lobby');
  });

  test('refuses a room whose offsets may be assigned again', async () => {
    await expectRefusal(fileOf([{ ...sampleRoom, reserved: 117 }]), 'line 2: "reserved"');
  });

  test('refuses items before the first room, and a secret after it', async () => {
    await expectRefusal(fileOf([...sampleItems], 0), 'line 2: it comes before the first room');
    const secret = { type: 'secret', secret: Buffer.alloc(32).toString('base64url') };
    await expectRefusal(fileOf([sampleRoom, secret]), 'line 3: a secret must be the second line');
    await expectRefusal(fileOf([{ ...secret, secret: 'short' }], 0), 'line 2: "secret" of type secret');
  });

  test('refuses reactions that do not follow their message, belong to a deleted one, or are too many', async () => {
    const reactions = (emoji: string, id = 'message-0000000002') => {
      return { type: 'reactions', message: id, emoji, members: ['m'.repeat(16)] };
    };
    const room = { ...sampleRoom, head: 101 };
    const [deleted, kept] = sampleItems.filter((item) => item.type === 'message');
    const lines = [deleted, kept].map((item) => ({ ...item, rev: undefined }));
    await expectRefusal(
      fileOf([room, ...lines, reactions('👍', 'message-0000000001')]),
      'line 5: the reactions do not follow',
    );
    await expectRefusal(
      fileOf([room, lines[0] ?? '', reactions('👍', 'message-0000000001')]),
      'line 4: a deleted message',
    );
    const many = Array.from({ length: 13 }, (_, index) => reactions(`e${index}`));
    await expectRefusal(fileOf([room, ...lines, ...many]), 'line 17: a message has more than 12');
  });

  test('stops reading a line that is too long, and does not buffer it', async () => {
    let chunks = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(`${fileLines[0]}\n${fileLines[1]}\n`);
      for (; chunks < 16; chunks++) yield new Uint8Array(1_048_576).fill(0x20);
    }
    using folder = temporaryFolder();
    const reason = await rejection(importRooms(endless(), async () => openSqliteImport(folder.path), false));
    expect(reason).toMatchObject({ message: 'line 3: it is longer than 65536 bytes' });
    expect(chunks).toBe(0);
  });

  test('closes the store when the input fails', async () => {
    using folder = temporaryFolder();
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(fileLines.slice(0, 6).join('\n'));
      throw new Error('The disk was removed.');
    }
    const reason = await rejection(importRooms(failing(), async () => openSqliteImport(folder.path), false));
    expect(reason).toMatchObject({ message: 'The disk was removed.' });
    await importText(file, () => openSqliteImport(folder.path));
    expect(await exportText(openSqliteExport(folder.path))).toBe(file);
  });
});
