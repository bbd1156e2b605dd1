import type { Carrier, CarrierEvents, OnCarrier, SendResult } from '../carriers/carrier.ts';
import type { Clock } from '../clock.ts';
import type { CarrierObserver, DialectName, Observations } from '../ports/observations.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import { CHAT_V1 } from '../protocol/limits.ts';
import type { OpenPeer } from '../signaling/sessions.ts';

/** Creates a function that passes each carrier on, and reports its traffic. Without an observer, returns `onCarrier` itself. */
export function observeCarriers(onCarrier: OnCarrier, { observer }: Observations): OnCarrier {
  if (!observer) return onCarrier;
  const measure = createMeasure();
  return (carrier, roomName, pass) => {
    const traffic = observer.opened(carrier.kind, dialectName(carrier.protocol));
    onCarrier(new ObservedCarrier(carrier, traffic, measure), roomName, pass);
  };
}

/**
 * Returns a function that opens peers, and reports how long each takes from its offer to its first open channel. Without an
 * observer, returns `openPeer` itself.
 */
export function observePeers(openPeer: OpenPeer, { observer }: Observations, clock: Pick<Clock, 'elapsed'>): OpenPeer {
  if (!observer) return openPeer;
  return (offer, address, events) => {
    const startedAt = clock.elapsed();
    let isConnected = false;
    return openPeer(offer, address, {
      carrier(carrier) {
        if (!isConnected) observer.connected(clock.elapsed() - startedAt);
        isConnected = true;
        events.carrier(carrier);
      },
      closed: () => events.closed(),
    });
  };
}

function dialectName(protocol: string): DialectName {
  if (protocol === '') return 'plain';
  return protocol === CHAT_V1 ? 'chat.v1' : 'unknown';
}

/** Creates a function that returns the size of a text in UTF-8. The same text often goes to many carriers, one after another. */
function createMeasure(): (text: string) => number {
  let last = '';
  let bytes = 0;
  return (text) => {
    if (text === last) return bytes;
    last = text;
    return (bytes = Buffer.byteLength(text));
  };
}

class ObservedCarrier implements Carrier {
  readonly kind: Carrier['kind'];
  readonly protocol: string;
  readonly address: string;
  #isWatched = false;

  constructor(
    private readonly carrier: Carrier,
    private readonly traffic: CarrierObserver,
    private readonly measure: (text: string) => number,
  ) {
    this.kind = carrier.kind;
    this.protocol = carrier.protocol;
    this.address = carrier.address;
  }

  subscribe(events: CarrierEvents): void {
    this.#isWatched = true;
    this.carrier.subscribe(new ObservedEvents(events, this.traffic));
  }

  send(text: string): SendResult {
    const result = this.carrier.send(text);
    if (result !== 'lost') this.traffic.sent(this.measure(text));
    return result;
  }

  batch(send: () => void): void {
    this.carrier.batch(send);
  }

  buffered(): number {
    return this.carrier.buffered();
  }

  close(reason: CloseReason): void {
    this.#noteRefusal(reason);
    this.carrier.close(reason);
  }

  terminate(reason: CloseReason): void {
    this.#noteRefusal(reason);
    this.carrier.terminate(reason);
  }

  /** A carrier that is refused has no receiver of its events. */
  #noteRefusal(reason: CloseReason): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.traffic.closed(reason.code);
  }
}

class ObservedEvents implements CarrierEvents {
  #reason: CloseReason | undefined;

  constructor(
    private readonly events: CarrierEvents,
    private readonly traffic: CarrierObserver,
  ) {}

  text(text: string): void {
    this.traffic.received(Buffer.byteLength(text));
    this.events.text(text);
  }

  notUtf8(bytes: number): void {
    this.traffic.received(bytes);
    this.events.notUtf8(bytes);
  }

  control(): void {
    this.events.control();
  }

  drained(): void {
    this.events.drained();
  }

  closing(reason: CloseReason): void {
    this.#reason = reason;
    this.events.closing(reason);
  }

  closed(): void {
    this.traffic.closed(this.#reason?.code);
    this.events.closed();
  }
}
