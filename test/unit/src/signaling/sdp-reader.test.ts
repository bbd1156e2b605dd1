import { describe, expect, test } from 'bun:test';
import { Problem } from '../../../../src/http/problem.ts';
import { SdpReader } from '../../../../src/signaling/sdp-reader.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';

function newRequest({ signal } = new AbortController()): Request {
  return new Request('http://chat.example/whip', { signal });
}

/** Creates a reader whose texts take `blockingMs` each, and the list of those it has read. */
function newReader(blockingMs: number) {
  const clock = manualClock();
  const reader = new SdpReader(clock);
  const parsed: string[] = [];
  const read = (text: string, request = newRequest()) =>
    reader.read(
      text,
      () => {
        clock.block(blockingMs);
        parsed.push(text);
        return text.length;
      },
      request,
    );
  return { clock, parsed, read };
}

describe('SdpReader', () => {
  const large = 'x'.repeat(4_097);
  const small = 'x'.repeat(4_096);

  test('leaves the event loop to others after 4 ms of large texts, and reads small ones meanwhile', async () => {
    const { clock, parsed, read } = newReader(2);
    const results = Array.from({ length: 6 }, () => read(large));
    await promisesSettled();
    expect(parsed).toEqual([large, large]);
    expect(await read(small)).toBe(4_096);
    for (const expected of [5, 7]) {
      clock.advance(0);
      await promisesSettled();
      expect(parsed).toHaveLength(expected);
    }
    expect(await Promise.all(results)).toEqual(Array.from({ length: 6 }, () => 4_097));
  });

  test('refuses a large text that has waited for three seconds', async () => {
    const { clock, read } = newReader(5);
    const results = Array.from({ length: 3 }, () => read(large));
    await promisesSettled();
    clock.block(3_000);
    clock.advance(0);
    // The newest is first after half of that time.
    expect(await Promise.all(results)).toMatchObject([4_097, { status: 503, headers: { 'Retry-After': '1' } }, 4_097]);
  });

  test('drops a large text when its client leaves before its turn', async () => {
    const { clock, parsed, read } = newReader(5);
    const client = new AbortController();
    const [first, second] = [read(large), read(large, newRequest(client))];
    client.abort();
    expect(await second).toMatchObject({ status: 499 });
    clock.advance(0);
    expect(await first).toBe(4_097);
    expect(parsed).toHaveLength(1);
  });

  test('passes on the refusal of a text', async () => {
    const refusal = new Problem(400, 'Bad.');
    const reader = new SdpReader(manualClock());
    expect(await reader.read(large, () => refusal, newRequest())).toBe(refusal);
    expect(await reader.read(small, () => refusal, newRequest())).toBe(refusal);
  });
});
