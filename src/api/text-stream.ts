import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';

/** Texts that become the body of a response, and what is released with it. */
export interface TextStream {
  readonly texts: AsyncIterator<string, void>;
  /** Signal of the request: aborted when its client has gone. */
  readonly request: AbortSignal;
  /** Called once, when the body has ended for any reason. The texts must then end soon. */
  readonly onEnd: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Creates the body of a response. Produces each text once the client has taken the one before, so at most one is in memory
 * however slowly the client reads. A failure is logged, and ends the body.
 */
export function createTextStream({ texts, request, onEnd, clock, log }: TextStream): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let hasEnded = false;
  const end = () => {
    if (hasEnded) return;
    hasEnded = true;
    request.removeEventListener('abort', end);
    onEnd();
  };
  const next = async () => {
    try {
      const result = await texts.next();
      return result.done ? undefined : result.value;
    } catch (error) {
      log('api: a stream failed', { error: errorText(error) });
      return undefined;
    }
  };
  // Bun does not cancel a body that it has not begun to read.
  if (request.aborted) end();
  else request.addEventListener('abort', end);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // A client that reads fast must not hold the event loop.
        await new Promise<void>((resolve) => void clock.after(0, resolve));
        const text = hasEnded ? undefined : await next();
        // Nothing can be added to a body that was cancelled in the meantime.
        if (hasEnded) return;
        if (text !== undefined) return controller.enqueue(encoder.encode(text));
        end();
        controller.close();
      },
      cancel: end,
    },
    // Nothing is produced before the client reads.
    { highWaterMark: 0 },
  );
}
