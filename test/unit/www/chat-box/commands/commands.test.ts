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

test('planCommand explains an unknown command, and sends it as it is when it is repeated', () => {
  expect(plan('/dance now')).toEqual({ kind: 'hint', hint: words.unknownCommand('/dance') });
  expect(plan('/dance now', true)).toEqual({ kind: 'command', command: { type: 'send', text: '/dance now' } });
});
