import { test } from 'bun:test';

/** Defines a test that takes as long as a hundred others: part of `bun run test:all`, which sets `ALL`, and not of `bun run test`. */
export function longTest(name: string, story: () => Promise<void>, timeout: number): void {
  if (process.env['ALL'] === '1') test(name, story, timeout);
}
