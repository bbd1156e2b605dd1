import { test } from 'bun:test';

const isElsewhere = process.env['WHIP_URL'] !== undefined;

/** A test that starts a server of its own, set up for it: skipped, with the reason in its name, under `WHIP_URL`. */
export function ownServerTest(name: string, story: () => Promise<void>, within?: number): void {
  if (isElsewhere) test.skip(`${name} (skipped: needs a server of its own)`, story);
  else test(name, story, within);
}
