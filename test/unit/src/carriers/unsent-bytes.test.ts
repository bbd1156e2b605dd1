import { describe, expect, test } from 'bun:test';
import { type Reader, UnsentBytes } from '../../../../src/carriers/unsent-bytes.ts';

/** A total with a limit of 1,000 bytes, and readers of it. */
function slowReaders() {
  const unsent = new UnsentBytes(1_000);
  const terminated: string[] = [];
  const newReader = (name: string, address: string) => {
    let waiting = 0;
    const reader: Reader = {
      address,
      buffered: () => waiting,
      terminate({ code }) {
        terminated.push(`${name} ${code}`);
        // A last frame, as a dialect sends one.
        unsent.record(reader);
        waiting = 0;
        unsent.delete(reader);
      },
    };
    const wait = (bytes: number, isNoted = true) => {
      waiting = bytes;
      if (isNoted) unsent.record(reader);
    };
    return { reader, wait };
  };
  return { unsent, terminated, newReader };
}

describe('UnsentBytes', () => {
  test('lets the total reach the limit', () => {
    const { terminated, unsent, newReader } = slowReaders();
    const readers = Array.from({ length: 10 }, (_, index) => newReader(`${index}`, '192.0.2.1'));
    for (const { wait } of readers) wait(100);
    expect(unsent.total).toBe(1_000);
    expect(terminated).toEqual([]);
  });

  test('terminates the readers with the most bytes as slow, until an eighth of the limit is free', () => {
    const { terminated, unsent, newReader } = slowReaders();
    for (const bytes of [100, 300, 200, 250, 151]) newReader(`${bytes}`, '192.0.2.1').wait(bytes);
    expect(terminated).toEqual(['300 slow']);
    expect(unsent.total).toBe(701);
    newReader('299', '192.0.2.1').wait(299);
    newReader('1', '192.0.2.1').wait(1);
    expect(terminated).toEqual(['300 slow', '299 slow']);
  });

  test('terminates readers of the network with the most bytes first, even if each has few', () => {
    const { terminated, newReader } = slowReaders();
    newReader('neighbour', '198.51.100.1').wait(300);
    for (let index = 0; index < 8; index++) newReader(`flood ${index}`, `2001:db8::${index}`).wait(100);
    expect(terminated).toHaveLength(3);
    expect(terminated.every((line) => line.startsWith('flood'))).toBe(true);
  });

  test('subtracts the bytes that clients have read before it terminates any', () => {
    const { terminated, unsent, newReader } = slowReaders();
    const first = newReader('first', '192.0.2.1');
    first.wait(900);
    first.wait(0, false);
    newReader('second', '192.0.2.1').wait(900);
    expect(terminated).toEqual([]);
    expect(unsent.total).toBe(900);
  });

  test('removes a closed reader', () => {
    const { unsent, newReader } = slowReaders();
    const { reader, wait } = newReader('first', '192.0.2.1');
    wait(900);
    unsent.delete(reader);
    unsent.delete(reader);
    expect(unsent.total).toBe(0);
  });
});
