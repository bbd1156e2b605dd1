import { describe, expect, test } from 'bun:test';
import type { ApiContext } from '../../../../src/api/app.ts';
import { ApiError } from '../../../../src/api/errors.ts';
import { Scans } from '../../../../src/api/scans.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';

/** A request of a key, as a handler receives it. */
function requestOf(keyName: string, signal: AbortSignal = new AbortController().signal): ApiContext {
  return { env: { keyName }, req: { raw: { signal } } } as unknown as ApiContext;
}

describe('Scans', () => {
  test('run two at a time, and refuse a key that has eight open', async () => {
    const scans = new Scans();
    const ends: (() => void)[] = [];
    let running = 0;
    const work = () => {
      running++;
      const { promise, resolve } = Promise.withResolvers<void>();
      ends.push(resolve);
      return promise.finally(() => running--);
    };
    const open = Array.from({ length: 8 }, () => scans.run(requestOf('bot'), work));
    const refusal = scans.run(requestOf('bot'), work).catch((error: unknown) => error);
    expect(((await refusal) as ApiError).problem).toMatchObject({ status: 429, members: { code: 'too-many-scans' } });
    open.push(scans.run(requestOf('shop'), work));
    for (let done = 0; done < open.length; done++) {
      await promisesSettled();
      expect(running).toBe(Math.min(2, open.length - done));
      ends[done]?.();
    }
    await Promise.all(open);
    await Promise.all([scans.run(requestOf('bot'), async () => 'free')]);
  });

  test('do nothing for a client that has gone before its turn, and free the place of a failure', async () => {
    const scans = new Scans();
    const first = Promise.withResolvers<void>();
    const gone = new AbortController();
    const blocked = [1, 2].map(() => scans.run(requestOf('bot'), () => first.promise));
    let hasRun = false;
    const waiting = scans.run(requestOf('bot', gone.signal), async () => (hasRun = true));
    const next = scans.run(requestOf('bot'), () => Promise.reject(new Error('The store failed.')));
    gone.abort();
    first.resolve();
    await Promise.all(blocked);
    expect(await waiting.catch((error: unknown) => error)).toBeInstanceOf(ApiError);
    await expect(next).rejects.toThrow('The store failed.');
    expect(hasRun).toBe(false);
    expect(await scans.run(requestOf('bot'), async () => 'free')).toBe('free');
  });
});
