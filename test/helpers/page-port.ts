/** Where systems begin to hand out ports by themselves (Linux: 32768, IANA: 49152), and far above the well-known ones. */
const [FIRST, LAST] = [20_000, 32_000];

/**
 * A port that is free for TCP and UDP and stays so between two servers: a port that the system picked may go to a
 * browser's own UDP socket while the server is away.
 */
export async function portForRestarts(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    try {
      Bun.listen({ hostname: '0.0.0.0', port, socket: { data() {} } }).stop(true);
      (await Bun.udpSocket({ port })).close();
      return port;
    } catch {
      // Taken; there are thousands.
    }
  }
}
