import { describe, expect, test } from 'bun:test';
import { MemoryTrimmer } from '../../../../src/webrtc/memory-trimmer.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';

/** A trimmer, and the numbers of times that it loaded and called `malloc_trim`. `isMissing`: this system has none. */
function openTrimmer({ isMissing = false, fails = false } = {}) {
  const clock = manualClock();
  const { log, lines } = logBook();
  const calls = { loads: 0, trims: 0 };
  const trim = () => {
    calls.trims++;
    if (fails) throw new Error('no memory');
  };
  const { peerClosed } = new MemoryTrimmer(clock, log, async () => {
    calls.loads++;
    return isMissing ? undefined : trim;
  });
  return {
    ...{ clock, lines, calls },
    close(peers: number) {
      for (let peer = 0; peer < peers; peer++) peerClosed();
    },
    /** Lets seconds pass in which the event loop is on time. */
    async beQuiet(seconds: number) {
      for (let second = 0; second < seconds; second++) {
        clock.advance(1_000);
        await promisesSettled();
      }
    },
  };
}

describe('MemoryTrimmer', () => {
  test('gives memory back after 100 peers have closed and the server was on time for five seconds', async () => {
    const { calls, lines, close, beQuiet } = openTrimmer();
    close(100);
    await beQuiet(4);
    expect(calls).toEqual({ loads: 0, trims: 0 });
    close(20);
    await beQuiet(1);
    expect(calls).toEqual({ loads: 1, trims: 1 });
    expect(lines).toEqual(['gave memory of closed peers back {"peers":120,"ms":0}']);
  });

  test('loads nothing and sets no timer while few peers have closed', async () => {
    const { calls, clock, close, beQuiet } = openTrimmer();
    close(99);
    expect(clock.pending).toBe(0);
    await beQuiet(100);
    expect(calls).toEqual({ loads: 0, trims: 0 });
  });

  test('waits while the event loop is late', async () => {
    const { calls, clock, close, beQuiet } = openTrimmer();
    close(1_000);
    for (let second = 0; second < 60; second++) {
      await beQuiet(3);
      clock.pause(1_021);
      await promisesSettled();
    }
    expect(calls.trims).toBe(0);
    await beQuiet(5);
    expect(calls.trims).toBe(1);
  });

  test('gives memory back at most every 30 seconds', async () => {
    const { calls, close, beQuiet } = openTrimmer();
    for (let second = 0; second < 65; second++) {
      close(400);
      await beQuiet(1);
    }
    expect(calls).toEqual({ loads: 1, trims: 3 });
  });

  test('sets no timer after it gave memory back', async () => {
    const { clock, close, beQuiet } = openTrimmer();
    close(100);
    await beQuiet(5);
    expect(clock.pending).toBe(0);
  });

  test('does nothing more on a system without malloc_trim', async () => {
    const { calls, clock, close, beQuiet } = openTrimmer({ isMissing: true });
    close(100);
    await beQuiet(5);
    close(1_000);
    expect(clock.pending).toBe(0);
    expect(calls).toEqual({ loads: 1, trims: 0 });
  });

  test('logs a failure once and does nothing more', async () => {
    const { calls, lines, close, beQuiet } = openTrimmer({ fails: true });
    close(100);
    await beQuiet(5);
    close(1_000);
    await beQuiet(60);
    expect(calls.trims).toBe(1);
    expect(lines).toEqual(['memory of closed peers could not be given back {"error":"no memory"}']);
  });
});
