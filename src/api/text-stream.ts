import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';

/** Texts that become the body of a response, and what is released with it. */
export interface TextStream {
  readonly texts: AsyncIterator<string, void>;
  /** Signal of the request: aborted when its client has gone. */
  readonly request: AbortSignal;
  /** Makes a text that waits for something end soon. Called once, when the body has ended for any reason. */
  readonly stop?: (() => void) | undefined;
  /** Called once after that, when no text is being produced. */
  readonly onEnd: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Creates the body of a response. Produces each text once the client has taken the one before, so at most one is in memory
 * however slowly the client reads. A failure is logged, and ends the body.
 */
export function createTextStream(stream: TextStream): ReadableStream<Uint8Array> {
  const { texts, request, stop, onEnd, clock, log } = stream;
  const encoder = new TextEncoder();
  /** The text that is being produced, or was last. */
  let producing: Promise<unknown> = Promise.resolve();
  let hasEnded = false;
  let isCancelled = false;
  const end = () => {
    if (hasEnded) return;
    hasEnded = true;
    request.removeEventListener('abort', end);
    stop?.();
    void producing.then(onEnd);
  };
  const produce = () => {
    const text = readText(texts, log);
    producing = text;
    return text;
  };
  // Bun does not cancel a body that it has not begun to read.
  if (request.aborted) end();
  else request.addEventListener('abort', end);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // A client that reads fast must not hold the event loop.
        await new Promise<void>((resolve) => void clock.after(0, resolve));
        const text = hasEnded ? undefined : await produce();
        // A body that was cancelled in the meantime is closed already.
        if (isCancelled) return;
        if (text !== undefined && !hasEnded) return controller.enqueue(encoder.encode(text));
        end();
        controller.close();
      },
      cancel() {
        isCancelled = true;
        end();
      },
    },
    // Nothing is produced before the client reads.
    { highWaterMark: 0 },
  );
}

/** Returns the next text that is not empty; undefined after the last one, and after a failure, which is logged. */
async function readText(texts: AsyncIterator<string, void>, log: Log): Promise<string | undefined> {
  try {
    for (;;) {
      const result = await texts.next();
      // An empty chunk ends a chunked body (RFC 9112 section 7.1).
      if (result.done || result.value !== '') return result.done ? undefined : result.value;
    }
  } catch (error) {
    log('api: a stream failed', { error: errorText(error) }, 'error');
    return undefined;
  }
}
