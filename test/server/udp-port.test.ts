import { expect, test } from 'bun:test';
import { projectRoot } from '../helpers/project-root.ts';

// The failure that this test guards against ends the process, so the script runs in a process of its own.
const script = `
  import { bindUdp, openPeer } from './src/webrtc/peer.ts';
  import { UnsentBytes } from './src/carriers/unsent-bytes.ts';
  import { systemClock as clock } from './src/clock.ts';
  import { realOffer } from './test/helpers/real-offer.ts';
  import { stunRequest } from './test/helpers/stun-request.ts';
  const socket = await Bun.udpSocket({});
  const ports = [];
  for (let count = 0; count < 20; count++) {
    const probe = await Bun.udpSocket({});
    ports.push(probe.port);
    probe.close();
    await bindUdp(probe.port, undefined);
  }
  const offer = await realOffer();
  for (let round = 0; round < 20; round++) {
    Bun.gc(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    // Makes the library reuse freed memory.
    const settings = { udpPort: ports[round], udpHost: undefined, clock, log() {}, unsent: new UnsentBytes() };
    const peer = await openPeer(settings, offer, '', { carrier() {}, closed() {} });
    for (const port of ports) socket.send(stunRequest(), port, '127.0.0.1');
    await new Promise((resolve) => setTimeout(resolve, 5));
    peer.release();
  }
  console.log('alive');
  process.exit(0);
`;

test('A bound UDP port survives packets for unknown peers after garbage collection', async () => {
  await using child = Bun.spawn([process.execPath, '--eval', script], {
    cwd: projectRoot,
    stdout: 'pipe',
    stderr: 'ignore',
  });
  expect(await new Response(child.stdout).text()).toBe('alive\n');
  expect(await child.exited).toBe(0);
}, 20_000);
