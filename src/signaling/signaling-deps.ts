import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { ServerAdmission } from '../ports/admission.ts';
import { createIceLinks, type IceLinks } from './ice-links.ts';
import { SdpReader } from './sdp-reader.ts';
import type { SessionRelay } from './session-relay.ts';
import type { Sessions } from './sessions.ts';

/** Collaborators and options of the handlers of endpoints and sessions. */
export interface SignalingDeps {
  readonly sessions: Sessions;
  /** Decides which requests may open or change sessions. */
  readonly admission: ServerAdmission;
  readonly rateLimit: RateLimit;
  /** Returns whether the room is open, or a client of this address could open it within the limits. */
  readonly hasSpaceFor: (room: string, address: string) => boolean;
  /** Prefix of a session's path in `Location`: a URL without a trailing slash, or an empty text. */
  readonly publicUrl: string;
  /** Makes WHEP clients read-only. */
  readonly isWhepReadonly: boolean;
  /** Accepts a PATCH without `If-Match` when its fragment has the session's current credentials. */
  readonly isLenient: boolean;
  readonly iceLinks: IceLinks;
  /** Reaches the sessions of other nodes; undefined without any. */
  readonly relay: SessionRelay | undefined;
  readonly sdpReader: SdpReader;
  readonly clock: Clock;
}

/** Creates the collaborators of the handlers from the configuration. */
export function createSignaling(
  config: Config,
  {
    sessions,
    admission,
    hasSpaceFor,
    rateLimit,
    clock,
    newId,
    relay,
  }: Pick<SignalingDeps, 'sessions' | 'admission' | 'hasSpaceFor' | 'rateLimit' | 'clock' | 'relay'> & {
    readonly newId: () => string;
  },
): SignalingDeps {
  return {
    ...{ sessions, admission, hasSpaceFor, rateLimit, clock, relay },
    sdpReader: new SdpReader(clock),
    publicUrl: config.publicUrl,
    isWhepReadonly: config.isWhepReadonly,
    isLenient: config.isWhipLenient,
    iceLinks: createIceLinks(config, { now: () => clock.wall(), newId }),
  };
}
