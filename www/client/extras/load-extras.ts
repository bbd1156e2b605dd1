import type { RecommendedIceServer } from '../../../src/protocol/ice-servers.ts';
import type { NetworkPath } from '../carriers/carrier.ts';
import type { Extras } from './extras.ts';

/** The script of what a client needs on few pages: logins, moderation, STUN and TURN servers, and the measured path. */
export interface ExtrasScript {
  readonly Extras: typeof Extras;
  readonly readIceLinks: (link: string | null) => readonly RecommendedIceServer[];
  readonly readIcePath: (report: RTCStatsReport) => NetworkPath | undefined;
}

/** Number of failed loads. */
let failures = 0;

/**
 * Loads the script. The bundler moves it to `chat-client.extras.js`, beside the script that loads it. Rejects when it cannot be
 * loaded; the next call tries again.
 */
export async function loadExtras(): Promise<ExtrasScript> {
  try {
    if (failures === 0) return await import('./extras.ts');
    // A browser may keep a failed import of an address, so a retry uses another address.
    return (await import(new URL(`chat-client.extras.js?retry=${failures}`, import.meta.url).href)) as ExtrasScript;
  } catch (error) {
    failures++;
    throw error;
  }
}
