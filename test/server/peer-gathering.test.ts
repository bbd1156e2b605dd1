import { expect, test } from 'bun:test';
import { UnsentBytes } from '../../src/carriers/unsent-bytes.ts';
import { Peer } from '../../src/webrtc/peer.ts';
import { systemClock } from '../../src/clock.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { rethrower } from '../helpers/rejection.ts';

test('Peer rejects the wait for its candidates when it is released first', async () => {
  const probe = await Bun.udpSocket({});
  const settings = {
    udpPort: probe.port,
    udpHost: undefined,
    clock: systemClock,
    log: () => {},
    unsent: new UnsentBytes(),
  };
  probe.close();
  const peer = new Peer(settings, '', { carrier: () => {}, closed: () => {} });
  const gathering = peer.gather(await realOffer());
  peer.release();
  expect(await rethrower(gathering)).toThrow('closed before its candidates were gathered');
});
