import type { CarrierKind, CarrierObserver, DialectName, Observer } from '../ports/observations.ts';
import type { MetricSet, Reading } from './metric-set.ts';

/** What the carriers of one kind and dialect have sent and received since the server started. */
interface Tally {
  readonly labels: { readonly carrier: CarrierKind; readonly dialect: DialectName };
  opened: number;
  closed: number;
  receivedFrames: number;
  receivedBytes: number;
  sentFrames: number;
  sentBytes: number;
}

/** Pairs that exist before the first connection: a rate needs a first value. */
const USUAL = [
  ['data-channel', 'chat.v1'],
  ['data-channel', 'plain'],
  ['websocket', 'chat.v1'],
  ['websocket', 'plain'],
] as const;

/** Creates the metrics of carriers. A frame adds to numbers, which are read at each request for the metrics. */
export function observeTraffic(set: MetricSet): Observer['opened'] {
  const tallies = new Map<string, Tally>();
  const closings = set.counter('chatbox_connections_closed_total');
  const find = (carrier: CarrierKind, dialect: DialectName): Tally => {
    const key = `${carrier} ${dialect}`;
    const tally = tallies.get(key) ?? createTally({ carrier, dialect });
    tallies.set(key, tally);
    return tally;
  };
  for (const [carrier, dialect] of USUAL) find(carrier, dialect);
  const read = (value: (tally: Tally) => number) => (): readonly Reading[] =>
    [...tallies.values()].map((tally) => ({ labels: tally.labels, value: value(tally) }));
  set.read(
    'chatbox_connections',
    read(({ opened, closed }) => opened - closed),
  );
  set.read(
    'chatbox_connections_opened_total',
    read(({ opened }) => opened),
  );
  set.read(
    'chatbox_received_frames_total',
    read(({ receivedFrames }) => receivedFrames),
  );
  set.read(
    'chatbox_received_bytes_total',
    read(({ receivedBytes }) => receivedBytes),
  );
  set.read(
    'chatbox_sent_frames_total',
    read(({ sentFrames }) => sentFrames),
  );
  set.read(
    'chatbox_sent_bytes_total',
    read(({ sentBytes }) => sentBytes),
  );
  return (carrier, dialect): CarrierObserver => {
    const tally = find(carrier, dialect);
    tally.opened++;
    return {
      received(bytes) {
        tally.receivedFrames++;
        tally.receivedBytes += bytes;
      },
      sent(bytes) {
        tally.sentFrames++;
        tally.sentBytes += bytes;
      },
      closed(code) {
        tally.closed++;
        closings.inc({ ...tally.labels, code: code ?? CLIENT });
      },
    };
  };
}

/** Code of a connection that the client or the network ended. */
const CLIENT = 'client';

function createTally(labels: Tally['labels']): Tally {
  return { labels, opened: 0, closed: 0, receivedFrames: 0, receivedBytes: 0, sentFrames: 0, sentBytes: 0 };
}
