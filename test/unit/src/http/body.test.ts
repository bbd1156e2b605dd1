import { describe, expect, test } from 'bun:test';
import { encodingRefusal, readBody } from '../../../../src/http/body.ts';

function post(body: BodyInit, headers: Record<string, string> = {}): Request {
  return new Request('http://chat.example/whip', { method: 'POST', body, headers });
}

test.each(['gzip', 'br', 'GZIP', 'identity, gzip', 'zstd', 'x'])(
  'encodingRefusal refuses Content-Encoding: %s with 415 and names identity',
  (coding) => {
    const refusal = encodingRefusal(post('v=0', { 'Content-Encoding': coding }));
    expect(refusal).toMatchObject({ status: 415, headers: { 'Accept-Encoding': 'identity' } });
  },
);

test.each(['', 'identity', 'Identity', 'identity, '])('encodingRefusal accepts Content-Encoding: %j', (coding) => {
  expect(encodingRefusal(post('v=0', { 'Content-Encoding': coding }))).toBeUndefined();
  expect(encodingRefusal(post('v=0'))).toBeUndefined();
});

describe('readBody', () => {
  test('reads UTF-8 up to the limit in bytes', async () => {
    expect(await readBody(post('v=0 ü'), 6)).toBe('v=0 ü');
    expect(await readBody(post('v=0 ü'), 5)).toBe('too-large');
    expect(await readBody(new Request('http://chat.example/', { method: 'POST' }), 5)).toBe('');
  });

  test('rejects a body by its announced length, before reading it', async () => {
    const stream = new ReadableStream(
      {
        pull() {
          throw new Error('It was read.');
        },
      },
      { highWaterMark: 0 },
    );
    expect(await readBody(post(stream, { 'Content-Length': '7' }), 6)).toBe('too-large');
  });

  test('stops reading an endless body at the limit', async () => {
    let chunks = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks++;
        controller.enqueue(new Uint8Array(1_024));
      },
      cancel() {
        cancelled = true;
      },
    });
    expect(await readBody(post(endless), 10_000)).toBe('too-large');
    expect(chunks).toBeLessThan(20);
    expect(cancelled).toBe(true);
  });

  test.each([[[0xff]], [[0x76, 0xc3]], [[0xed, 0xa0, 0x80]]])('returns not-utf8 for the bytes %j', async (bytes) => {
    expect(await readBody(post(new Uint8Array(bytes)), 100)).toBe('not-utf8');
  });
});
