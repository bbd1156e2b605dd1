import { describe, expect, test } from 'bun:test';
import { discardBody, encodingRefusal, readBody, readBytes } from '../../../../src/http/body.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';

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

/** Reads a body as an offer. Resolves to its text, or to the status of the refusal. */
async function read(request: Request, maxBytes: number, clock = manualClock()): Promise<string | number> {
  const outcome = await readBody(request, { what: 'offer', maxBytes, clock });
  expect(clock.pending).toBe(0);
  return outcome instanceof Problem ? outcome.status : outcome;
}

describe('readBody', () => {
  test('reads UTF-8 up to the limit in bytes', async () => {
    expect(await read(post('v=0 ü'), 6)).toBe('v=0 ü');
    expect(await read(post('v=0 ü'), 5)).toBe(413);
    expect(await read(new Request('http://chat.example/', { method: 'POST' }), 5)).toBe('');
    expect(await read(post('too-large'), 9)).toBe('too-large');
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
    expect(await read(post(stream, { 'Content-Length': '7' }), 6)).toBe(413);
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
    expect(await read(post(endless), 10_000)).toBe(413);
    expect(chunks).toBeLessThan(20);
    expect(cancelled).toBe(true);
  });

  test('stops reading a body after 500 chunks, and refuses it with 400', async () => {
    let chunks = 0;
    let cancelled = false;
    const tinyChunks = (count: number) =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          if (chunks++ < count) controller.enqueue(new Uint8Array([0x76]));
          else controller.close();
        },
        cancel() {
          cancelled = true;
        },
      });
    expect(await read(post(tinyChunks(500)), 10_000)).toBe('v'.repeat(500));
    chunks = 0;
    expect(await read(post(tinyChunks(9_000)), 10_000)).toBe(400);
    expect(chunks).toBeLessThan(510);
    expect(cancelled).toBe(true);
  });

  test.each([
    ['stops in the middle', 0],
    ['sends a byte a second', 1_000],
    ['sends a byte every six seconds', 6_000],
  ])('refuses a body that %s with 408 after 7 seconds, and stops reading', async (_, everyMs) => {
    const clock = manualClock();
    let sent = 0;
    let cancelled = false;
    const slow = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (sent > 0) await new Promise<void>((resolve) => clock.after(everyMs || 1e9, resolve));
        sent++;
        controller.enqueue(new Uint8Array([0x76]));
      },
      cancel() {
        cancelled = true;
      },
    });
    const outcome = readBody(post(slow), { what: 'fragment', maxBytes: 1_000, clock });
    for (let second = 0; second < 7; second++) {
      for (let tick = 0; tick < 20; tick++) await Promise.resolve();
      expect(cancelled).toBe(false);
      clock.advance(1_000);
    }
    expect(await outcome).toMatchObject({ status: 408, headers: { Connection: 'close' } });
    expect(String((await outcome) instanceof Problem && ((await outcome) as Problem).detail)).toContain('The fragment');
    expect(cancelled).toBe(true);
  });

  test('refuses a body whose client disconnects', async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error('closed')) });
    expect(await read(post(broken), 100)).toBe(400);
  });

  test.each([[[0xff]], [[0x76, 0xc3]], [[0xed, 0xa0, 0x80]]])(
    'refuses the bytes %j, which are not UTF-8',
    async (bytes) => {
      expect(await read(post(new Uint8Array(bytes)), 100)).toBe(400);
    },
  );
});

describe('readBytes', () => {
  test('waits as long for a body as the caller allows, then stops reading', async () => {
    const clock = manualClock();
    const cancelled = Promise.withResolvers<void>();
    const stream = new ReadableStream({ cancel: () => cancelled.resolve() });
    const options = { what: 'picture', maxBytes: 10, clock, timeoutMs: 60_000 } as const;
    const read = readBytes(post(stream), options);
    clock.advance(59_999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await read).toMatchObject({ status: 408, headers: { Connection: 'close' } });
    await cancelled.promise;
  });

  test('allows as many chunks as the caller does', async () => {
    const body = () =>
      new ReadableStream({
        start(controller) {
          for (let count = 0; count < 3; count++) controller.enqueue(new Uint8Array(1));
          controller.close();
        },
      });
    const options = { what: 'picture', maxBytes: 10, clock: manualClock() } as const;
    expect(await readBytes(post(body()), { ...options, maxChunks: 3 })).toHaveLength(3);
    expect(await readBytes(post(body()), { ...options, maxChunks: 2 })).toMatchObject({ status: 400 });
  });
});

describe('discardBody', () => {
  /** Returns a request with a body of many chunks of a byte, and how many of them were read, and whether the rest was refused. */
  const chunked = (count: number) => {
    const seen = { chunks: 0, wasCancelled: false };
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (seen.chunks === count) return controller.close();
          seen.chunks++;
          controller.enqueue(new Uint8Array(1));
        },
        cancel: () => void (seen.wasCancelled = true),
      },
      { highWaterMark: 0 },
    );
    return { request: post(stream), seen };
  };

  test('reads a body to its end', async () => {
    const { request, seen } = chunked(10);
    const clock = manualClock();
    await discardBody(request, { maxBytes: 10, clock });
    expect(seen).toEqual({ chunks: 10, wasCancelled: false });
    expect([request.bodyUsed, clock.pending]).toEqual([true, 0]);
  });

  test.each([{ maxBytes: 10 }, { maxBytes: 1_000, maxChunks: 10 }])('stops at the limits %j', async (limits) => {
    const { request, seen } = chunked(1_000);
    await discardBody(request, { ...limits, clock: manualClock() });
    expect(seen).toEqual({ chunks: 11, wasCancelled: true });
  });

  test('reads nothing of a body that announces more than the limit', async () => {
    const request = post('too-large', { 'Content-Length': '9' });
    await discardBody(request, { maxBytes: 8, clock: manualClock() });
    expect(request.bodyUsed).toBe(false);
  });

  test.each([
    ['half a second without a chunk', 1e9, 500],
    ['two seconds of slow chunks', 400, 2_000],
  ])('stops after %s', async (_, everyMs, endMs) => {
    const clock = manualClock();
    const seen = { wasCancelled: false, hasEnded: false };
    const slow = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise<void>((resolve) => clock.after(everyMs, resolve));
        controller.enqueue(new Uint8Array(1));
      },
      cancel: () => void (seen.wasCancelled = true),
    });
    const discarded = discardBody(post(slow), { maxBytes: 1_000, clock }).then(() => (seen.hasEnded = true));
    await promisesSettled();
    for (let ms = 100; ms < endMs; ms += 100) {
      clock.advance(100);
      await promisesSettled();
    }
    expect(seen).toEqual({ wasCancelled: false, hasEnded: false });
    clock.advance(100);
    await discarded;
    expect(seen).toEqual({ wasCancelled: true, hasEnded: true });
  });

  test('accepts a body that was read, that fails, or that does not exist', async () => {
    const options = { maxBytes: 10, clock: manualClock() };
    const used = post('v=0');
    await used.text();
    await discardBody(used, options);
    await discardBody(post(new ReadableStream({ pull: () => Promise.reject(new Error('closed')) })), options);
    await discardBody(new Request('http://chat.example/', { method: 'POST' }), options);
  });
});
