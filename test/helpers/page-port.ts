/** Above the well-known ports and below those that systems assign by themselves (Linux from 32768, IANA from 49152). */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_000];

/**
 * Finds a port that is free for TCP and UDP and stays free between two servers. The system may give a port that it picked
 * itself to a UDP socket of the browser while the server is away.
 */
export async function portForRestarts(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    try {
      Bun.listen({ hostname: '0.0.0.0', port, socket: { data() {} } }).stop(true);
      (await Bun.udpSocket({ port })).close();
      return port;
    } catch {
      // The port is taken. Try another one.
    }
  }
}
