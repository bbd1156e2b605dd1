import { describe, expect, test } from 'bun:test';
import { networkInterfaces } from 'node:os';
import { dataChannelClient } from '../helpers/data-channel-client.ts';
import { postOffer } from '../helpers/post-offer.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { stunRequest } from '../helpers/stun-request.ts';
import { rethrower } from '../helpers/rejection.ts';

const ADDRESS_ONLY = [expect.stringMatching(/^chat-box is at http:\/\/\S+$/)];

/** Sends datagrams in small batches, so that the server's socket buffer does not overflow. */
async function sendDatagrams({ port }: TestServer, datagrams: readonly Uint8Array[]): Promise<void> {
  const socket = await Bun.udpSocket({});
  for (const [index, datagram] of datagrams.entries()) {
    socket.send(datagram, port, '127.0.0.1');
    if (index % 100 === 99) await Bun.sleep(1);
  }
  socket.close();
}

/** A STUN binding request of 28 bytes whose one attribute is unknown. */
function unknownAttribute(): Uint8Array {
  const packet = stunRequest('').slice(0, 20);
  const bytes = new Uint8Array(28);
  bytes.set(packet);
  bytes[3] = 8;
  return bytes;
}

describe('The server prints only its address on standard output', () => {
  const hostile: readonly (readonly [string, () => Uint8Array])[] = [
    ['STUN with unknown attributes', unknownAttribute],
    ['STUN with a wrong length', () => unknownAttribute().fill(0x7f, 2, 4)],
    ['STUN with a malformed user name', () => stunRequest('x'.repeat(500))],
    ['STUN for unknown peers', () => stunRequest()],
    ['random bytes', () => crypto.getRandomValues(new Uint8Array(28))],
    ['empty datagrams', () => new Uint8Array()],
  ];
  test.each(hostile)('while it receives %s before its first peer', async (_, datagram) => {
    await using server = await startTestServer();
    await sendDatagrams(server, Array.from({ length: 1_000 }, datagram));
    // The library reads the datagrams of one socket in order, so it has read those before.
    await using client = await dataChannelClient(server.url);
    client.send('hello');
    await client.next();
    expect(server.output).toEqual(ADDRESS_ONLY);
    expect(server.logs).toEqual([]);
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === '::1'),
  );
  test.skipIf(!hasIpv6).each(['::', '::1'])(
    `which a client can use when HOST is %s${hasIpv6 ? '' : ' (skipped: needs IPv6)'}`,
    async (HOST) => {
      await using server = await startTestServer({ HOST });
      expect(server.output).toEqual([`chat-box is at http://[${HOST}]:${server.port}/`]);
      const [url = ''] = /http:.*/.exec(server.output[0] ?? '') ?? [];
      expect((await fetch(`${url}livez`)).status).toBe(200);
    },
  );

  const isLinux = process.platform === 'linux';
  const skipped = isLinux ? '' : ' (skipped: needs Linux)';
  test.skipIf(!isLinux)(`on a machine without IPv6${skipped}`, async () => {
    const preload = ['--preload', './test/helpers/without-ipv6.ts'];
    await using server = await startTestServer({}, { command: [process.execPath, ...preload, 'index.ts'] });
    await using client = await dataChannelClient(server.url);
    client.send('hello');
    await client.next();
    expect(server.output).toEqual(ADDRESS_ONLY);
  });

  test.skipIf(!isLinux)(`and names the lack of IPv6 when HOST needs it${skipped}`, async () => {
    const preload = ['--preload', './test/helpers/without-ipv6.ts'];
    const started = startTestServer({ HOST: '::' }, { command: [process.execPath, ...preload, 'index.ts'] });
    // A process takes seconds to start on a busy machine.
    expect(await rethrower(started, 18_000)).toThrow(
      'HOST: this machine does not support the address :: (EAFNOSUPPORT).',
    );
  });
});

describe('The log', () => {
  test('sums up refused requests, whatever their paths', async () => {
    await using server = await startTestServer();
    for (let count = 0; count < 300; count++) await fetch(`${server.url}/nothing-${count}`);
    expect(server.logs.filter((line) => line.includes('refused a request'))).toHaveLength(20);
  });

  test('still has the line of another status during a flood', async () => {
    await using server = await startTestServer();
    for (let count = 0; count < 100; count++) await fetch(`${server.url}/nothing`);
    await postOffer(server.url, 'hello');
    expect(server.logs.filter((line) => line.includes('status=400'))).toHaveLength(1);
  });
});
