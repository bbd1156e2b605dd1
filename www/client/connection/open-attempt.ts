import type { Carrier } from '../carriers/carrier.ts';
import { type ConnectFailure, toConnectFailure } from '../connect-failure.ts';

/** An activity that can be stopped. `leaves`: the member, if it has joined, leaves the room. */
export interface Stoppable {
  stop(leaves: boolean): void;
}

/** Starts to open a carrier. Calls `opened` or `failed` once, unless the attempt is stopped first. */
export function startAttempt(
  open: (signal: AbortSignal) => Promise<Carrier>,
  opened: (carrier: Carrier) => void,
  failed: (failure: ConnectFailure) => void,
): Stoppable {
  const abort = new AbortController();
  const { signal } = abort;
  open(signal).then(
    (carrier) => (signal.aborted ? carrier.leave() : opened(carrier)),
    (error: unknown) => {
      if (!signal.aborted) failed(toConnectFailure(error));
    },
  );
  return { stop: () => abort.abort() };
}
