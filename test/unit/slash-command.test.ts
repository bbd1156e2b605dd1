import { expect, test } from 'bun:test';
import { meaningOf } from '../../www/chat-box/slash-command.ts';

test.each([
  ['/nick Neo', { kind: 'nick', name: 'Neo' }],
  ['/NICK   Neo', { kind: 'nick', name: 'Neo' }],
  ['/nick', { kind: 'nick', name: undefined }],
  ['/help', { kind: 'help' }],
  ['/help me', { kind: 'help' }],
  ['/me', { kind: 'help' }],
  ['/me waves\nand bows', { kind: 'say', text: '/me waves\nand bows' }],
  ['/Me waves', { kind: 'say', text: '/me waves' }],
  ['/dance now', { kind: 'unknown', command: '/dance' }],
  ['//nick', { kind: 'say', text: '/nick' }],
  ['/usr/bin', { kind: 'say', text: '/usr/bin' }],
  ['/ 2', { kind: 'say', text: '/ 2' }],
  ['/2', { kind: 'say', text: '/2' }],
  ['say /help', { kind: 'say', text: 'say /help' }],
] as const)('%j means %j', (text, meaning) => {
  expect(meaningOf(text)).toEqual(meaning);
});
