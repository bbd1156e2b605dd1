/** A UDP relay on this machine that delays every packet, both ways, and loses those that a test chooses. */
export interface UdpRelay extends AsyncDisposable {
  readonly port: number;
  /** Loses the next packet from the server that has at least this length, in bytes. Resolves when it is lost. */
  loseNext(minBytes: number): Promise<void>;
  /** Packets relayed so far. */
  readonly relayed: number;
}

/** A socket for one client, which receives the server's packets for it. */
type Upstream = Bun.udp.Socket<'buffer'>;

/** Starts a relay on 127.0.0.1 in front of a UDP port of 127.0.0.1. */
export async function udpRelay(serverPort: number, delayMs: number = 0): Promise<UdpRelay> {
  const upstreams = new Map<string, Promise<Upstream>>();
  let relayed = 0;
  let isDisposed = false;
  let loss: { readonly minBytes: number; readonly lost: () => void } | undefined;
  const sendLater = (send: () => void) => {
    setTimeout(() => {
      if (isDisposed) return;
      relayed++;
      try {
        send();
      } catch {
        // The receiver has closed its port: the packet is lost.
      }
    }, delayMs);
  };
  const openUpstream = (port: number, address: string): Promise<Upstream> => {
    const client = `${address} ${port}`;
    const known = upstreams.get(client);
    if (known) return known;
    const opening: Promise<Upstream> = Bun.udpSocket({
      hostname: '127.0.0.1',
      socket: {
        error: ignoreClosedPort,
        data(_, packet) {
          if (loss && packet.length >= loss.minBytes) {
            loss.lost();
            loss = undefined;
            return;
          }
          sendLater(() => void front.send(packet, port, address));
        },
      },
    });
    upstreams.set(client, opening);
    return opening;
  };
  const front = await Bun.udpSocket({
    hostname: '127.0.0.1',
    socket: {
      error: ignoreClosedPort,
      async data(_, packet, port, address) {
        const upstream = await openUpstream(port, address);
        sendLater(() => void upstream.send(packet, serverPort, '127.0.0.1'));
      },
    },
  });
  return {
    port: front.port,
    get relayed() {
      return relayed;
    },
    loseNext: (minBytes) => new Promise((lost) => (loss = { minBytes, lost })),
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      front.close();
      for (const upstream of upstreams.values()) (await upstream).close();
    },
  };
}

/** A packet to a closed port is lost, as in a network. */
function ignoreClosedPort(): void {}
