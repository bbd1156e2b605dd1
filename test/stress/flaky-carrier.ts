import type { Carrier } from '../../www/client/carriers/carrier.ts';

/** Observes the frames of a flaky carrier. */
export interface FrameObserver {
  /** Called with a frame that the client sends. */
  sent(frame: string): void;
  /** Called with a frame of the server right before the client reads it. */
  record(frame: string): void;
}

/** A real carrier whose connection a test can drop, whose frames repeat, and whose reading a test can pause. */
export interface FlakyCarrier extends Carrier {
  /** Breaks the connection as a lost network does, without a bye or a close frame. */
  drop(): void;
  /** Stops reading until called again with false. Frames wait in order. */
  pause(isPaused: boolean): void;
}

/** Wraps a carrier. `repeats` returns whether to send the next frame twice. */
export function flakyCarrier(carrier: Carrier, repeats: () => boolean, observer: FrameObserver): FlakyCarrier {
  let isPaused = false;
  let isClosed = false;
  const waiting: string[] = [];
  const flaky: FlakyCarrier = {
    route: carrier.route,
    path: () => carrier.path(),
    onText: () => {},
    onStalled: () => {},
    onClosed: () => {},
    send(text) {
      if (isClosed) return;
      observer.sent(text);
      carrier.send(text);
      // A second hello breaks the protocol. Every other frame may repeat.
      if (!text.includes('"type":"hello"') && repeats()) carrier.send(text);
    },
    leave: () => carrier.leave(),
    close() {
      isClosed = true;
      carrier.close();
    },
    drop() {
      if (isClosed) return;
      isClosed = true;
      carrier.close();
      flaky.onClosed();
    },
    pause(paused) {
      isPaused = paused;
      while (!isPaused && !isClosed) {
        const frame = waiting.shift();
        if (frame === undefined) break;
        observer.record(frame);
        flaky.onText(frame);
      }
    },
  };
  carrier.onText = (frame) => {
    if (isClosed) return;
    if (isPaused) waiting.push(frame);
    else {
      observer.record(frame);
      flaky.onText(frame);
    }
  };
  carrier.onStalled = () => {
    if (!isClosed) flaky.onStalled();
  };
  carrier.onClosed = (status) => {
    if (isClosed) return;
    isClosed = true;
    flaky.onClosed(status);
  };
  return flaky;
}
