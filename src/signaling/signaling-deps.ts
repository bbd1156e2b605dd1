import type { Config } from '../config/config.ts';
import { createIceLinks, type IceLinks } from './ice-links.ts';
import { RateLimit } from '../limits/rate-limit.ts';
import type { Admission } from '../ports/admission.ts';
import type { Sessions } from './sessions.ts';

/** What the handlers of endpoints and sessions work with. */
export interface SignalingDeps {
  readonly sessions: Sessions;
  /** Decides which requests may open or change sessions. */
  readonly admission: Admission;
  readonly rateLimit: RateLimit;
  /** Whether a member could be let into this room. */
  readonly hasSpaceFor: (room: string) => boolean;
  /** What a session's path is put behind in `Location`: an origin and a path without a slash at its end, or nothing. */
  readonly publicUrl: string;
  /** Who comes over WHEP only listens. */
  readonly isWhepReadonly: boolean;
  /** Takes a PATCH without `If-Match` if its fragment carries the current credentials. */
  readonly isLenient: boolean;
  readonly iceLinks: IceLinks;
}

/** The handlers' parts as the config wants them. */
export function createSignaling(
  config: Config,
  {
    sessions,
    admission,
    hasSpaceFor,
    now,
    newId,
  }: Pick<SignalingDeps, 'sessions' | 'admission' | 'hasSpaceFor'> & {
    readonly now: () => number;
    readonly newId: () => string;
  },
): SignalingDeps {
  return {
    ...{ sessions, admission, hasSpaceFor },
    rateLimit: new RateLimit(now),
    publicUrl: config.publicUrl,
    isWhepReadonly: config.isWhepReadonly,
    isLenient: config.isWhipLenient,
    iceLinks: createIceLinks(config, { now, newId }),
  };
}
