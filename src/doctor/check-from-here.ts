import type { Finding } from './finding.ts';
import { judgeMeasurements } from './judge-measurements.ts';
import { measure, type MeasureParts } from './measure.ts';
import { messageOf } from './message-of.ts';

/** What a client in this place finds about a server; a check that fails is a finding, too. */
export async function checkFromHere(parts: MeasureParts): Promise<readonly Finding[]> {
  try {
    return judgeMeasurements(parts.base, await measure(parts));
  } catch (error) {
    const what = `The check itself failed: ${messageOf(error)}`;
    return [{ level: 'fail', what, fix: 'Check from another machine or browser: this one may forbid WebRTC.' }];
  }
}
