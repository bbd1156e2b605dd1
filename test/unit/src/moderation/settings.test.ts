import { readSettings } from '../../../../src/ports/kept-moderation.ts';
import { describe, expect, test } from 'bun:test';
import { changeSettings, parseSettings, publicSettings } from '../../../../src/moderation/settings.ts';
import type { ChangeSettings } from '../../../../src/protocol/moderation-messages.ts';
import type { RoomSettings } from '../../../../src/protocol/room-settings.ts';

const id = 'a-command-id-of-16';
const message = 'a-message-id-of-16';

function change(fields: Record<string, unknown>): ChangeSettings {
  const parsed = parseSettings({ id, rev: 0, ...fields });
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
}

describe('parseSettings', () => {
  test.each([
    ['slow', [1, 3_600, 'auto'], [3_601, -1, 1.5, 'on', true]],
    ['paused', [1, Date.UTC(2026, 1, 1)], [-1, 1.5, 'now', Infinity, 253_402_300_800_000]],
    ['newcomers', [1, 86_400], [86_401, -1, 'auto']],
    ['guests', ['read', 'none'], ['write', '', 0]],
    ['links', ['users', 'none'], ['all', '', 0]],
    ['topic', ['Welcome', 'x'.repeat(200)], ['x'.repeat(201), 5]],
    ['pinned', [message], ['', 'short', 7]],
    [
      'words',
      [['bad'], Array.from({ length: 200 }, (_, number) => `word${number}`)],
      [['x'.repeat(65)], [''], [7], ['\u200b'], 'bad', {}, Array(201).fill('x')],
    ],
  ])('reads %s', (name, valid, invalid) => {
    for (const value of valid) expect(parseSettings({ id, rev: 0, [name]: value })).toMatchObject({ [name]: value });
    for (const value of invalid)
      expect(parseSettings({ id, rev: 0, [name]: value })).toMatch(
        new RegExp(`^settings\\.${name} must be .*, or null\\.$`),
      );
    expect(parseSettings({ id, rev: 0, [name]: null })).toMatchObject({ [name]: null });
    expect(parseSettings({ id, rev: 0 })).not.toHaveProperty(name);
  });

  test('reads 0, an empty text and an empty list as the default', () => {
    expect(change({ slow: 0, paused: 0, newcomers: 0, topic: ' ', words: [] })).toMatchObject({
      ...{ slow: null, paused: null, newcomers: null, topic: null, words: null },
    });
  });

  test('cleans words and the topic, and drops words that repeat', () => {
    expect(change({ words: [' bad ', 'bad', 'two\n words'], topic: 'a\u202eb\nc' })).toMatchObject({
      words: ['bad', 'two words'],
      topic: 'ab c',
    });
  });
});

describe('changeSettings', () => {
  const current: RoomSettings = { rev: 4, slow: 10, words: ['bad'], topic: 'Hello' };

  test('changes only the fields that the change names, and names them', () => {
    const result = changeSettings(current, change({ rev: 4, topic: 'Bye', slow: null, links: 'none' }));
    const settings = { rev: 5, words: ['bad'], topic: 'Bye', links: 'none' };
    expect(result).toEqual({ kind: 'changed', settings, names: ['slow', 'links', 'topic'] } as never);
  });

  test('refuses a change for other settings', () => {
    expect(changeSettings(current, change({ rev: 3, topic: 'Bye' }))).toEqual({ kind: 'conflict' });
    expect(changeSettings(current, change({ rev: 5, topic: 'Bye' }))).toEqual({ kind: 'conflict' });
  });

  test('keeps the rev when nothing changes', () => {
    for (const fields of [{}, { topic: 'Hello' }, { slow: 10, words: ['bad'] }, { guests: null }])
      expect(changeSettings(current, change({ rev: 4, ...fields }))).toEqual({ kind: 'unchanged' });
  });

  test('refuses settings that would not fit into a frame', () => {
    const words = Array.from({ length: 200 }, (_, number) => `${number} ${'ж'.repeat(60)}`);
    expect(changeSettings(current, change({ rev: 4, words }))).toEqual({ kind: 'too-large' });
  });
});

test('readSettings reads what changeSettings made, and the defaults where nothing is stored', () => {
  expect(readSettings(undefined)).toEqual({ rev: 0 });
  expect(readSettings('{"rev":2,"slow":5}')).toEqual({ rev: 2, slow: 5 });
});

test('publicSettings leaves out the words', () => {
  expect(publicSettings({ rev: 1, words: ['bad'], topic: 'Hello' })).toEqual({ rev: 1, topic: 'Hello' });
});
