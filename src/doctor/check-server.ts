import type { Clock } from '../clock.ts';
import { errorText } from '../log.ts';
import type { Finding } from '../ports/finding.ts';
import { assessMeasurements, assessWebSocket } from './assess-measurements.ts';
import { measure, measureWebSocket, type CheckTarget, type MeasureDeps } from './measure.ts';

/** Measures a server from here and assesses the result. Never rejects: a failed check is a finding as well. */
export async function checkServer(target: CheckTarget, deps: MeasureDeps): Promise<readonly Finding[]> {
  try {
    return assessMeasurements(target.base, await measure(target, deps));
  } catch (error) {
    const what = `The check itself failed: ${errorText(error)}`;
    return [{ level: 'fail', what, fix: 'Check from another machine or browser: this one may block WebRTC.' }];
  }
}

/** Checks a server from a platform without WebRTC, which can only use the WebSocket. Never rejects. */
export async function checkWithoutWebRtc(target: CheckTarget, clock: Clock): Promise<readonly Finding[]> {
  const what = 'This browser has no WebRTC (RTCPeerConnection). A chat in it uses the WebSocket only.';
  const fix = 'To use data channels, turn WebRTC on in the settings of this browser, or use another browser.';
  return [{ level: 'warn', what, fix }, assessWebSocket(await measureWebSocket(target, clock))];
}
