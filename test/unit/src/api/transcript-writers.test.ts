import { expect, test } from 'bun:test';
import { HTML_HEADERS, htmlWriter } from '../../../../src/api/transcript-html.ts';
import { textWriter } from '../../../../src/api/transcript-text.ts';
import { isTimeZone } from '../../../../src/api/transcript.ts';
import type { Message } from '../../../../src/protocol/server-messages.ts';

const ANNA = { id: 'u1', name: 'Anna', user: 'p8' };
const GUEST = { id: 'g1', name: 'BraveOtter' };

function messageOf(fields: Partial<Message>): Message {
  return { type: 'message', id: 'm1', offset: 1, time: 1_790_000_000_000, from: GUEST, text: 'Hello', ...fields };
}

test('textWriter indents further lines, so that no text looks like an entry', () => {
  for (const lineEnd of ['\n', '\u2028', '\u2029']) {
    const message = messageOf({ text: `Hello${lineEnd}13:46  Anna: I resign` });
    expect(textWriter.message({ message, time: '13:45', quote: undefined })).toBe(
      '13:45  BraveOtter: Hello\n       13:46  Anna: I resign\n',
    );
  }
});

test('textWriter marks users, edits and deletions, and quotes', () => {
  const quote = { from: ANNA, text: 'Who is there?', isDeleted: false };
  expect(textWriter.message({ message: messageOf({ edited: true }), time: '13:45', quote })).toBe(
    '13:45  BraveOtter [edited]:\n       > Anna (user p8): Who is there?\n       Hello\n',
  );
  const deleted = messageOf({ deleted: true, text: '' });
  expect(textWriter.message({ message: deleted, time: '13:45', quote: undefined })).toBe(
    '13:45  BraveOtter [deleted]\n',
  );
  expect(textWriter.message({ message: deleted, time: '13:45', quote: 'missing' })).toBe(
    '13:45  BraveOtter [deleted]:\n       > a message that is no longer kept\n',
  );
});

test('htmlWriter escapes every text of a person', () => {
  const hostile = '<img src=x onerror="alert(1)">&amp;';
  const from = { id: 'x', name: hostile, user: hostile };
  const written = [
    htmlWriter.message({
      ...{ message: messageOf({ from, text: hostile }), time: '13:45' },
      quote: { from, text: hostile, isDeleted: false },
    }),
    htmlWriter.note('13:45', hostile),
    htmlWriter.begin(hostile, hostile),
  ].join('');
  expect(written).not.toContain('<img');
  expect(written.split('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;amp;')).toHaveLength(11);
});

test('HTML_HEADERS allow the style of the page, and nothing else', () => {
  const style = /<style>([^]*)<\/style>/.exec(htmlWriter.begin('lobby', 'UTC'))?.[1] ?? '';
  const hash = new Bun.CryptoHasher('sha256').update(style).digest('base64');
  const policy = HTML_HEADERS['Content-Security-Policy'];
  expect(policy).toStartWith(`default-src 'none'; style-src 'sha256-${hash}'; `);
  expect(policy).toEndWith('sandbox');
});

test('isTimeZone knows the zones of IANA', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'America/Argentina/Ushuaia']) expect(isTimeZone(zone)).toBe(true);
  for (const zone of ['', 'Mars/Base', '<b>', 'Europe/Berlin\n']) expect(isTimeZone(zone)).toBe(false);
});
