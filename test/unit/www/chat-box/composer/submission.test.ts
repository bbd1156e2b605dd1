import { describe, expect, test } from 'bun:test';
import { cleanText, planSubmission, readPlainText } from '../../../../../www/chat-box/composer/submission.ts';
import { message } from '../../../../helpers/page-events.ts';

describe('cleanText', () => {
  test('removes empty first lines and white space at the end', () => {
    expect(cleanText('\n \n  indented\nline  \n')).toBe('  indented\nline');
    expect(cleanText(' \n ')).toBe('');
  });
});

describe('planSubmission', () => {
  const original = message('a', 1, { text: 'before' });
  const reply = { kind: 'reply', message: original } as const;
  const edit = { kind: 'edit', message: original } as const;

  test('sends a text, as a reply if there is an original', () => {
    const command = { type: 'send', text: 'hello' } as const;
    expect(planSubmission('hello', undefined)).toMatchObject({ kind: 'command', command });
    expect(planSubmission('hello', reply, original.id)).toMatchObject({
      kind: 'command',
      command: { ...command, replyTo: 'a' },
    });
    expect(planSubmission('', reply)).toEqual({ kind: 'nothing' });
  });

  test.each(['/nick Neo', '/help', '/me', '/dance', '/NICK\nNeo'])('leaves the command %j to its script', (text) => {
    expect(planSubmission(text, undefined)).toEqual({ kind: 'slash' });
    expect(readPlainText(text)).toBeUndefined();
  });

  test.each([
    ['/me waves\nand bows', '/me waves\nand bows'],
    ['/Me  waves', '/me waves'],
    ['//nick', '/nick'],
    ['/usr/bin', '/usr/bin'],
    ['/ 2', '/ 2'],
    ['/2', '/2'],
    ['say /help', 'say /help'],
  ])('sends %j as %j', (text, sent) => {
    expect(planSubmission(text, undefined)).toMatchObject({ command: { type: 'send', text: sent } });
  });

  test('edits a message, and tells an unchanged text from an empty one', () => {
    const command = { type: 'edit', message: 'a', text: '/help' } as const;
    expect(planSubmission('/help', edit)).toEqual({ kind: 'command', command });
    expect(planSubmission('before', edit)).toEqual({ kind: 'unchanged' });
    expect(planSubmission('', edit)).toEqual({ kind: 'emptied', id: original.id });
    for (const blank of ['\u2800', '\u200b\u2060\ufeff', '\u00ad \u3164']) {
      expect(planSubmission(blank, edit)).toEqual({ kind: 'emptied', id: original.id });
    }
  });
});
