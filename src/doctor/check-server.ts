import { errorText } from '../log.ts';
import { assessMeasurements } from './assess-measurements.ts';
import type { Finding } from './finding.ts';
import { measure, type CheckTarget, type MeasureDeps } from './measure.ts';

/** Measures a server from here and assesses the result. Never rejects: a check that fails is a finding as well. */
export async function checkServer(target: CheckTarget, deps: MeasureDeps): Promise<readonly Finding[]> {
  try {
    return assessMeasurements(target.base, await measure(target, deps));
  } catch (error) {
    const what = `The check itself failed: ${errorText(error)}`;
    return [{ level: 'fail', what, fix: 'Check from another machine or browser: this one may block WebRTC.' }];
  }
}
