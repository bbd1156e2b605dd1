import { expect, test } from 'bun:test';
import { NO_DOCUMENTS } from '../../../../src/ports/documents.ts';
import { reserveNames, type MemberAction, type RuleMember } from '../../../../src/ports/rules.ts';

test('reserveNames refuses names that look like reserved ones, and no other action', () => {
  const rule = reserveNames(['Webhook', 'order-bot']);
  const refusalOf = (action: MemberAction) =>
    rule({ room: 'lobby', member: {} as RuleMember, action, documents: NO_DOCUMENTS, bytes: 0, rows: 0 })?.code;
  const id = 'a-command-of-the-test';
  for (const name of ['Webhook', 'w_e_b_h_o_o_k', 'WEBH00K', 'OrderBot'])
    expect(refusalOf({ type: 'rename', id, name })).toBe('name-taken');
  expect(refusalOf({ type: 'rename', id, name: 'Webhooks' })).toBeUndefined();
  expect(refusalOf({ type: 'rename', id })).toBeUndefined();
  expect(refusalOf({ type: 'send', id, text: 'Webhook' })).toBeUndefined();
});
