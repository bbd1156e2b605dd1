import { expect } from 'bun:test';
import { carrierKinds } from './carriers.ts';
import { freshRoom } from './fresh-room.ts';
import { enterRoom } from './test-member.ts';

/** Expects that the server responds to a health check and that new members can join over both carriers. */
export async function expectHealthy(url: string): Promise<void> {
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  for (const kind of carrierKinds) {
    await using newcomer = await enterRoom(url, kind, 'plain', freshRoom());
    expect(newcomer.name).not.toBe('');
  }
}
