import { expect, test } from 'bun:test';
import { planCommand } from '../../../../../www/chat-box/commands/commands.ts';
import { loadAllEnglish } from '../../../../helpers/all-english.ts';

const words = await loadAllEnglish();
const plan = (text: string, isRepeated = false) => planCommand(text, { words, isRepeated });

test.each([
  ['/nick Neo', 'Neo'],
  ['/NICK   Neo', 'Neo'],
  ['/nick', undefined],
])('planCommand plans a new name for %j', (text, name) => {
  expect(plan(text)).toEqual({ kind: 'command', command: { type: 'rename', name } });
});

test('planCommand explains a name that does not exist', () => {
  expect(plan('/nick a b')).toEqual({ kind: 'hint', hint: words.badName('a b') });
});

test.each(['/help', '/help me', '/me'])('planCommand lists the commands for %j', (text) => {
  expect(plan(text)).toEqual({ kind: 'help', hint: words.commandHelp });
});

test.each([
  [`/topic ${'x'.repeat(201)}`, words.tooLong(200)],
  [`/mute Ann 10m ${'x'.repeat(201)}`, words.tooLong(200)],
  [`/ban Ann ${'x'.repeat(201)}`, words.tooLong(200)],
  ['/slow 3601', words.tooMuch(3_600)],
  ['/slow 9999999s', words.tooMuch(3_600)],
  ['/mute Ann 3651d', words.tooMuch('3650d')],
  ['/ban Ann 999999999d', words.tooMuch('3650d')],
  ['/pause 99999d', words.tooMuch('3650d')],
  ['/mute Ann 0s', words.moderatorHelp],
  ['/slow soon', words.moderatorHelp],
])('planCommand explains the limit that %j exceeds', (text, hint) => {
  const client = { members: [{ id: 'a', name: 'Ann' }], messages: [], settings: undefined, you: undefined };
  expect(planCommand(text, { words, isRepeated: false, client })).toEqual({ kind: 'hint', hint });
});

test.each([
  [`/topic ${'x'.repeat(200)}`, { type: 'settings', topic: 'x'.repeat(200) }],
  ['/slow 3600', { type: 'settings', slow: 3_600 }],
  ['/ban Ann 3650d', { type: 'kick', seconds: 315_360_000 }],
])('planCommand plans %j, which is at its limit', (text, command) => {
  const client = { members: [{ id: 'a', name: 'Ann' }], messages: [], settings: undefined, you: undefined };
  expect(planCommand(text, { words, isRepeated: false, client })).toMatchObject({ kind: 'command', command });
});

test('planCommand explains an unknown command, and sends it as it is when it is repeated', () => {
  expect(plan('/dance now')).toEqual({ kind: 'hint', hint: words.unknownCommand('/dance') });
  expect(plan('/dance now', true)).toEqual({ kind: 'command', command: { type: 'send', text: '/dance now' } });
});
