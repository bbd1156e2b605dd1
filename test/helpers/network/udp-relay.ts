/** A UDP relay on this machine that passes every packet on later than it came, both ways. */
export interface UdpRelay extends AsyncDisposable {
  readonly port: number;
  /** Packets passed on so far. */
  readonly passed: number;
}

/** A socket for each client, so that the server's answers find their way back. */
type Upstream = Bun.udp.Socket<'buffer'>;

/** Starts a relay on 127.0.0.1 in front of a UDP port of 127.0.0.1; `delay` in milliseconds, each way. */
export async function udpRelay(serverPort: number, delay: number): Promise<UdpRelay> {
  const upstreams = new Map<number, Promise<Upstream>>();
  let passed = 0;
  let isOver = false;
  const later = (send: () => void) => {
    setTimeout(() => {
      if (isOver) return;
      passed++;
      send();
    }, delay);
  };
  const upstreamOf = (client: number): Promise<Upstream> => {
    const known = upstreams.get(client);
    if (known) return known;
    const made: Promise<Upstream> = Bun.udpSocket({
      hostname: '127.0.0.1',
      socket: {
        data: (_, packet) => later(() => void front.send(packet, client, '127.0.0.1')),
      },
    });
    upstreams.set(client, made);
    return made;
  };
  const front = await Bun.udpSocket({
    hostname: '127.0.0.1',
    socket: {
      async data(_, packet, client) {
        const upstream = await upstreamOf(client);
        later(() => void upstream.send(packet, serverPort, '127.0.0.1'));
      },
    },
  });
  return {
    port: front.port,
    get passed() {
      return passed;
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      front.close();
      for (const upstream of upstreams.values()) (await upstream).close();
    },
  };
}
