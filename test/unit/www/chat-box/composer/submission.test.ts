import { describe, expect, test } from 'bun:test';
import { cleanText, planSubmission } from '../../../../../www/chat-box/composer/submission.ts';
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
    expect(planSubmission('hello', undefined, false)).toMatchObject({ kind: 'command', command });
    expect(planSubmission('hello', reply, false)).toMatchObject({
      kind: 'command',
      command: { ...command, replyTo: 'a' },
    });
    expect(planSubmission('', reply, false)).toEqual({ kind: 'nothing' });
  });

  test('runs commands, and explains names and commands that do not exist', () => {
    expect(planSubmission('/nick Neo', undefined, false)).toEqual({
      kind: 'command',
      command: { type: 'rename', name: 'Neo' },
    });
    expect(planSubmission('/nick a b', undefined, false)).toEqual({ kind: 'bad-name', name: 'a b' });
    expect(planSubmission('/help', undefined, false)).toEqual({ kind: 'help' });
    expect(planSubmission('/dance', undefined, false)).toEqual({ kind: 'unknown-command', command: '/dance' });
  });

  test('sends a literal text that looks like a command', () => {
    expect(planSubmission('/dance', undefined, true)).toMatchObject({ command: { type: 'send', text: '/dance' } });
  });

  test('edits a message, and tells an unchanged text from an empty one', () => {
    const command = { type: 'edit', message: 'a', text: '/help' } as const;
    expect(planSubmission('/help', edit, false)).toEqual({ kind: 'command', command });
    expect(planSubmission('before', edit, false)).toEqual({ kind: 'unchanged' });
    expect(planSubmission('', edit, false)).toEqual({ kind: 'emptied', message: original });
    for (const blank of ['\u2800', '\u200b\u2060\ufeff', '\u00ad \u3164']) {
      expect(planSubmission(blank, edit, false)).toEqual({ kind: 'emptied', message: original });
    }
  });
});
