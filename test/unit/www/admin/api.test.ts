import { describe, expect, test } from 'bun:test';
import { describeFailure, readFailure } from '../../../../www/admin/api/failure.ts';
import { readKey } from '../../../../www/admin/api/key.ts';
import { EventReader } from '../../../../www/admin/api/server-sent-events.ts';

describe('readKey', () => {
  test('accepts a pasted key with spaces around it, or with its name', () => {
    expect(readKey(' 0123456789abcdef \n')).toBe('0123456789abcdef');
    expect(readKey('bot:0123456789abcdef')).toBe('0123456789abcdef');
  });

  test.each(['', '  ', 'two words', 'schlüssel-mit-umlaut', 'line\nbreak'])('refuses %j', (text) => {
    expect(readKey(text)).toBeUndefined();
  });
});

describe('readFailure', () => {
  test('reads the detail and the code of problem details', async () => {
    const response = Response.json({ detail: 'Slow down.', code: 'conflict' }, { status: 412 });
    const failure = await readFailure(response);
    expect(failure).toEqual({ kind: 'refused', status: 412, code: 'conflict', detail: 'Slow down.' });
    expect(describeFailure(failure)).toBe('Slow down.');
  });

  test('names the status where the response is not JSON, such as that of a proxy', async () => {
    expect(await readFailure(new Response('<html>', { status: 502 }))).toMatchObject({
      kind: 'refused',
      detail: 'The server answered with status 502.',
    });
  });

  test.each([429, 503])('reads the time to wait of a %i, and waits 5 s without it', async (status) => {
    const asked = new Response('{}', { status, headers: { 'Retry-After': '3' } });
    expect(await readFailure(asked)).toMatchObject({ kind: 'busy', retryMs: 3_000 });
    expect(await readFailure(new Response('{}', { status }))).toMatchObject({ kind: 'busy', retryMs: 5_000 });
  });
});

describe('EventReader', () => {
  test('reads events from parts that end anywhere', () => {
    const stream =
      'retry: 1500\nid: e.1\nevent: open\ndata: {"a":1}\n\n: keep-alive\n\nevent: x\r\ndata: 1\r\ndata: 2\r\n\r\n';
    for (let size = 1; size <= stream.length; size++) {
      const reader = new EventReader();
      const parts = stream.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
      expect(parts.flatMap((part) => reader.read(part))).toEqual([
        { event: 'open', data: '{"a":1}', lastId: 'e.1' },
        { event: 'x', data: '1\n2', lastId: 'e.1' },
      ]);
    }
  });

  test('drops an event that the end of the stream cuts', () => {
    expect(new EventReader().read('event: message\ndata: {"type":"mess')).toEqual([]);
  });
});
