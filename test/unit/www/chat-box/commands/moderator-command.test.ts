import { expect, test } from 'bun:test';
import { parseModeratorCommand } from '../../../../../www/chat-box/commands/moderator-command.ts';
import { message } from '../../../../helpers/page-events.ts';

const NOW = 1_000_000;
const ada = { id: 'a', name: 'Ada' };
const lovelace = { id: 'l', name: 'Ada Lovelace', user: 'u' };
const gone = message('m9', 1, { text: 'bye', from: { id: 'g', name: 'Gone7' } });
const client = { members: [ada, lovelace], messages: [gone], settings: { rev: 4 }, you: { id: 'me', name: 'Me' } };
const parse = (command: string, rest = '') => parseModeratorCommand(command, rest, client, NOW);
const command = (fields: object) => ({ kind: 'command', command: fields });

test.each([
  ['/ban', 'Ada', { type: 'kick', member: 'a', seconds: 315_360_000 }],
  ['/ban', '@ada 1d too loud', { type: 'kick', member: 'a', seconds: 86_400, reason: 'too loud' }],
  ['/ban', 'Ada Lovelace 2h', { type: 'kick', member: 'l', seconds: 7_200 }],
  ['/mute', 'Ada for good reason', { type: 'mute', member: 'a', seconds: 600, reason: 'for good reason' }],
  ['/mute', 'Gone7 30s', { type: 'mute', message: 'm9', seconds: 30 }],
  ['/slow', '30', { type: 'settings', rev: 4, slow: 30 }],
  ['/slow', 'auto', { type: 'settings', rev: 4, slow: 'auto' }],
  ['/slow', 'off', { type: 'settings', rev: 4, slow: null }],
  ['/pause', '10m', { type: 'settings', rev: 4, paused: NOW + 600_000 }],
  ['/pause', 'off', { type: 'settings', rev: 4, paused: null }],
  ['/topic', 'Tea time', { type: 'settings', rev: 4, topic: 'Tea time' }],
  ['/topic', '', { type: 'settings', rev: 4, topic: null }],
] as const)('parseModeratorCommand parses %s %s', (name, rest, expected) => {
  expect(parse(name, rest)).toMatchObject(command(expected));
});

test('parseModeratorCommand names the person that it bans or mutes', () => {
  expect(parse('/ban', '@ada 1d')).toMatchObject({ person: ada });
  expect(parse('/mute', 'Gone7')).toMatchObject({ person: gone.from });
  expect(parse('/slow', '30')).not.toContainKey('person');
});

test('parseModeratorCommand needs a confirmation to clear a room', () => {
  expect(parse('/clear')).toEqual({ kind: 'confirm', command: { type: 'clear' } });
});

test.each([
  ['/ban', ''],
  ['/slow', 'often'],
  ['/pause', ''],
])('parseModeratorCommand finds no sense in %s %s', (name, rest) => {
  expect(parse(name, rest)).toEqual({ kind: 'misused' });
});

test('parseModeratorCommand finds no person whose name only begins like the text, and not you', () => {
  expect(parse('/ban', 'Adam 1d')).toEqual({ kind: 'unknown-person', name: 'Adam' });
  expect(parse('/ban', 'Me')).toEqual({ kind: 'unknown-person', name: 'Me' });
});

test('parseModeratorCommand leaves other commands alone', () => {
  expect(parse('/nick', 'Neo')).toBeUndefined();
});
