import type { NetworkPath } from './carrier.ts';

/** What of a statistics report (W3C webrtc-stats) is read here. */
interface Entry {
  readonly type: string;
  readonly selectedCandidatePairId?: string;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly currentRoundTripTime?: number;
  readonly candidateType?: string;
  readonly address?: string;
}

/** The selected candidate pair of a peer; undefined before there is one. */
export function readIcePath(report: RTCStatsReport): NetworkPath | undefined {
  const entries = report as unknown as ReadonlyMap<string | undefined, Entry>;
  let pair: Entry | undefined;
  for (const entry of entries.values()) {
    if (entry.type === 'transport') pair = entries.get(entry.selectedCandidatePairId) ?? pair;
    // Firefox names no pair in its transport.
    else if (entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded') pair ??= entry;
  }
  if (pair === undefined) return undefined;
  const local = entries.get(pair.localCandidateId);
  const remote = entries.get(pair.remoteCandidateId);
  const address = remote?.address ?? local?.address;
  const seconds = pair.currentRoundTripTime;
  return {
    isRelayed: local?.candidateType === 'relay' || remote?.candidateType === 'relay',
    roundTrip: seconds && seconds * 1_000,
    family: address ? (address.includes(':') ? 'IPv6' : 'IPv4') : undefined,
  };
}
