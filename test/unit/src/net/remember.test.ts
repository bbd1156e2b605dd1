import { describe, expect, test } from 'bun:test';
import { remember } from '../../../../src/net/remember.ts';

/** A function that remembers, and the texts that it computed. */
function counted() {
  const computed: string[] = [];
  const length = remember((text) => {
    computed.push(text);
    return text === '' ? undefined : text.length;
  });
  return { computed, length };
}

describe('remember', () => {
  test('computes the result of a text once, also when it is undefined', () => {
    const { computed, length } = counted();
    expect([length('::1'), length(''), length('::1'), length('')]).toEqual([3, undefined, 3, undefined]);
    expect(computed).toEqual(['::1', '']);
  });

  test('forgets the oldest of more than 1,000 results', () => {
    const { computed, length } = counted();
    for (let number = 0; number <= 1_000; number++) length(`192.0.2.${number}`);
    length('192.0.2.1');
    expect(computed).toHaveLength(1_001);
    length('192.0.2.0');
    expect(computed).toHaveLength(1_002);
  });

  test('remembers no text that is longer than an address', () => {
    const { computed, length } = counted();
    const long = 'x'.repeat(65);
    expect([length(long), length(long)]).toEqual([65, 65]);
    expect(computed).toHaveLength(2);
  });
});
