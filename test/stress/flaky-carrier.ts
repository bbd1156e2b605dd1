import type { Carrier } from '../../www/client/carriers/carrier.ts';

/** Observes the frames that a flaky carrier delivers. */
export interface FrameObserver {
  /** Called with a frame of the server right before the client reads it. */
  record(frame: string): void;
}

/** A real carrier that drops, repeats and slows down as it is told. */
export interface FlakyCarrier extends Carrier {
  /** Breaks the connection as a lost network does: without a word to either side's program. */
  drop(): void;
  /** Stops reading until called again with false: frames wait in order. */
  pause(isPaused: boolean): void;
}

/** Wraps a carrier. `repeats` says whether the next frame is sent twice. */
export function flakyCarrier(carrier: Carrier, repeats: () => boolean, observer: FrameObserver): FlakyCarrier {
  let isPaused = false;
  let isOver = false;
  const waiting: string[] = [];
  const flaky: FlakyCarrier = {
    route: carrier.route,
    path: () => carrier.path(),
    onText: () => {},
    onStalled: () => {},
    onClosed: () => {},
    send(text) {
      if (isOver) return;
      carrier.send(text);
      // A second hello is a breach of the protocol; anything else may be said twice.
      if (!text.includes('"type":"hello"') && repeats()) carrier.send(text);
    },
    leave: () => carrier.leave(),
    close() {
      isOver = true;
      carrier.close();
    },
    drop() {
      if (isOver) return;
      isOver = true;
      carrier.close();
      flaky.onClosed();
    },
    pause(paused) {
      isPaused = paused;
      while (!isPaused && !isOver) {
        const frame = waiting.shift();
        if (frame === undefined) break;
        observer.record(frame);
        flaky.onText(frame);
      }
    },
  };
  carrier.onText = (frame) => {
    if (isOver) return;
    if (isPaused) waiting.push(frame);
    else {
      observer.record(frame);
      flaky.onText(frame);
    }
  };
  carrier.onStalled = () => {
    if (!isOver) flaky.onStalled();
  };
  carrier.onClosed = (status) => {
    if (isOver) return;
    isOver = true;
    flaky.onClosed(status);
  };
  return flaky;
}
