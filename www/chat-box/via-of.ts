import type { Via } from '../client/browser.ts';

/** What the attribute `via` asks for; `auto` where it asks for nothing that there is. */
export function viaOf(attribute: string | null): Via {
  return attribute === 'whip' || attribute === 'whep' || attribute === 'websocket' ? attribute : 'auto';
}
