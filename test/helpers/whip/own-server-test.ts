import { test } from 'bun:test';

const isExternalServer = process.env['WHIP_URL'] !== undefined;

/** Declares a test that starts a server of its own. Skips it, with the reason in its title, under `WHIP_URL`. */
export function ownServerTest(title: string, run: () => Promise<void>, timeoutMs?: number): void {
  if (isExternalServer) test.skip(`${title} (skipped: needs a server of its own)`, run);
  else test(title, run, timeoutMs);
}
