import { describe, expect, test } from 'bun:test';
import { observeCarriers, observePeers } from '../../../../src/app/observe-connections.ts';
import type { Carrier, CarrierEvents } from '../../../../src/carriers/carrier.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { FakeCarrier } from '../../../helpers/fake-carrier.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { recordingObserver } from '../../../helpers/recording-observer.ts';

/** Passes a carrier through the observer. Returns what the next part receives, and the reports. */
function observed(inner: FakeCarrier, onCarrier: (carrier: Carrier) => void = () => {}) {
  const { observations, reports } = recordingObserver();
  let outer: Carrier | undefined;
  observeCarriers((carrier) => {
    outer = carrier;
    onCarrier(carrier);
  }, observations)(inner, 'lobby', {});
  if (!outer) throw new Error('The carrier was not passed on.');
  return { outer, reports };
}

/** Events that change nothing. */
const ignored: CarrierEvents = {
  ...{ text() {}, notUtf8() {}, control() {}, drained() {}, closing() {}, closed() {} },
};

describe('observeCarriers', () => {
  test('returns the same function without an observer', () => {
    const onCarrier = () => {};
    expect(observeCarriers(onCarrier, { observer: undefined })).toBe(onCarrier);
  });

  test('counts frames and their bytes in UTF-8 both ways, and none that is lost', () => {
    const inner = new FakeCarrier('chat.v1', '192.0.2.1', 'data-channel');
    const { outer, reports } = observed(inner, (carrier) => carrier.subscribe(ignored));
    inner.receiveText('naïve');
    for (const text of ['é', 'é', 'abc']) outer.send(text);
    inner.sendResult = 'queued';
    outer.send('four');
    inner.sendResult = 'lost';
    outer.send('lost');
    expect(inner.sent).toEqual(['é', 'é', 'abc', 'four']);
    expect(reports).toEqual([
      ['opened', 'data-channel', 'chat.v1'],
      ['opened received', 6],
      ['opened sent', 2],
      ['opened sent', 2],
      ['opened sent', 3],
      ['opened sent', 4],
    ]);
  });

  test('reports once why a carrier closed: the code of the server, or none', () => {
    const closed = new FakeCarrier('');
    const { outer, reports } = observed(closed, (carrier) => carrier.subscribe(ignored));
    outer.close(closeReasons.flood);
    outer.terminate(closeReasons.slow);
    expect(reports).toEqual([
      ['opened', 'websocket', 'plain'],
      ['opened closed', 'flood'],
    ]);
    const lost = new FakeCarrier('');
    const { reports: others } = observed(lost, (carrier) => carrier.subscribe(ignored));
    lost.lose();
    expect(others.at(-1)).toEqual(['opened closed', undefined]);
  });

  test('reports a carrier that is refused before it has a receiver of its events', () => {
    const { reports } = observed(new FakeCarrier('other'), (carrier) => carrier.close(closeReasons.unsupported));
    expect(reports).toEqual([
      ['opened', 'websocket', 'unknown'],
      ['opened closed', 'unsupported'],
    ]);
  });
});

describe('observePeers', () => {
  test('reports the time from an offer to the first of its channels', async () => {
    const clock = manualClock();
    const { observations, reports } = recordingObserver();
    const events: { carrier(carrier: Carrier): void; closed(): void }[] = [];
    const open = observePeers(
      async (_offer, _address, received) => {
        events.push(received);
        return { answer: '', addCandidate() {}, close() {} };
      },
      observations,
      clock,
    );
    const carriers: Carrier[] = [];
    await open('offer', '192.0.2.1', { carrier: (carrier) => void carriers.push(carrier), closed() {} });
    clock.advance(60);
    for (let count = 0; count < 2; count++) events[0]?.carrier(new FakeCarrier(''));
    expect(carriers).toHaveLength(2);
    expect(reports).toEqual([['connected', 60]]);
  });
});
