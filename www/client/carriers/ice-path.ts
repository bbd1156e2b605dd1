import type { NetworkPath } from './carrier.ts';

/** The fields of a statistics report (W3C webrtc-stats) that are read here. */
interface StatsEntry {
  readonly type: string;
  readonly selectedCandidatePairId?: string;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly currentRoundTripTime?: number;
  readonly candidateType?: string;
  readonly address?: string;
  readonly port?: number;
}

/** A candidate pair. Browsers hide the addresses of a page that may not use the camera. */
export interface SelectedPair {
  readonly local: StatsEntry | undefined;
  readonly remote: StatsEntry | undefined;
  /** Undefined before the first measurement. */
  readonly roundTripMs: number | undefined;
}

/** Reads the candidate pair that a peer selected. Returns undefined before a pair is selected. */
export function readSelectedPair(report: RTCStatsReport): SelectedPair | undefined {
  const entries = report as unknown as ReadonlyMap<string | undefined, StatsEntry>;
  let pair: StatsEntry | undefined;
  for (const entry of entries.values()) {
    if (entry.type === 'transport') pair = entries.get(entry.selectedCandidatePairId) ?? pair;
    // Firefox names no pair in its transport.
    else if (entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded') pair ??= entry;
  }
  const seconds = pair?.currentRoundTripTime;
  return (
    pair && {
      local: entries.get(pair.localCandidateId),
      remote: entries.get(pair.remoteCandidateId),
      roundTripMs: seconds && seconds * 1_000,
    }
  );
}

/** Reads the path of a peer's selected candidate pair. Returns undefined before a pair is selected. */
export function readIcePath(report: RTCStatsReport): NetworkPath | undefined {
  const pair = readSelectedPair(report);
  if (pair === undefined) return undefined;
  const { local, remote, roundTripMs } = pair;
  const address = remote?.address ?? local?.address;
  return {
    isRelayed: local?.candidateType === 'relay' || remote?.candidateType === 'relay',
    roundTripMs,
    family: address ? (address.includes(':') ? 'IPv6' : 'IPv4') : undefined,
  };
}
