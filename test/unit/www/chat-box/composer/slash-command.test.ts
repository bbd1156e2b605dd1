import { expect, test } from 'bun:test';
import { parseInput } from '../../../../../www/chat-box/composer/slash-command.ts';

test.each([
  ['/nick Neo', { type: 'rename', name: 'Neo' }],
  ['/NICK   Neo', { type: 'rename', name: 'Neo' }],
  ['/nick', { type: 'rename', name: undefined }],
  ['/help', { type: 'help' }],
  ['/help me', { type: 'help' }],
  ['/me', { type: 'help' }],
  ['/me waves\nand bows', { type: 'send', text: '/me waves\nand bows' }],
  ['/Me waves', { type: 'send', text: '/me waves' }],
  ['/dance now', { type: 'unknown', command: '/dance' }],
  ['//nick', { type: 'send', text: '/nick' }],
  ['/usr/bin', { type: 'send', text: '/usr/bin' }],
  ['/ 2', { type: 'send', text: '/ 2' }],
  ['/2', { type: 'send', text: '/2' }],
  ['say /help', { type: 'send', text: 'say /help' }],
] as const)('parseInput reads %j as %j', (text, meaning) => {
  expect(parseInput(text)).toEqual(meaning);
});
