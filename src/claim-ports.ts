import type { Config } from './config.ts';
import { ConfigError } from './environment.ts';

/** Attempts at finding a number that is free for TCP and UDP when the port is 0. */
const TRIES = 20;

/**
 * Binds the UDP port, then the TCP port, of the same number unless the config has two. Port 0 becomes a number that
 * is free for both. Rejects with a ConfigError of one sentence when a port cannot be had.
 */
export async function claimPorts<Listener>(
  { port, udpPort, host }: Config,
  bindUdp: (port: number) => Promise<{ stop(): void }>,
  listen: (port: number, udpPort: number) => Listener,
): Promise<Listener> {
  const where = host === undefined ? '' : ` on ${host}`;
  for (let tries = 1; ; tries++) {
    const tcp = port === 0 ? freeTcpPort(host) : port;
    const udp = udpPort ?? tcp;
    let mux: { stop(): void };
    try {
      mux = await bindUdp(udp);
    } catch {
      // Most often taken; the library does not say what else it might be.
      if (port === 0 && udpPort === undefined && tries < TRIES) continue;
      throw new ConfigError(`UDP port ${udp}${where} cannot be used; choose another with UDP_PORT.`);
    }
    try {
      return listen(tcp, udp);
    } catch (error) {
      mux.stop();
      if (port === 0 && tries < TRIES) continue;
      const why = error instanceof Error ? error.message : String(error);
      throw new ConfigError(`TCP port ${tcp}${where} cannot be used; choose another with PORT. (${why})`);
    }
  }
}

function freeTcpPort(host: string | undefined): number {
  const probe = Bun.listen({ hostname: host ?? '0.0.0.0', port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}
