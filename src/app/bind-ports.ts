import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/env.ts';
import { errorText } from '../log.ts';

/** Attempts at finding a number that is free for TCP and UDP when the port is 0. */
const MAX_BIND_ATTEMPTS = 20;

/**
 * Binds the UDP port, then the TCP port, of the same number unless the config has two. Port 0 becomes a number that
 * is free for both. Rejects with a ConfigError of one sentence when a port cannot be had.
 */
export async function bindPorts<Listener>(
  { port, udpPort, host, udpHost }: Config,
  bindUdp: (port: number) => Promise<{ stop(): void }>,
  listen: (port: number, udpPort: number) => Listener,
): Promise<Listener> {
  for (let tries = 1; ; tries++) {
    const tcp = port === 0 ? freeTcpPort(host) : port;
    const udp = udpPort ?? tcp;
    let mux: { stop(): void };
    try {
      mux = await bindUdp(udp);
    } catch (error) {
      if (udpHost !== undefined && isForeignAddress(error)) {
        throw new ConfigError(
          `${udpHost === host ? 'HOST' : 'UDP_HOST'}: ${udpHost} is not an address of this machine. Use PUBLIC_IP for the address that clients connect to.`,
        );
      }
      // Most often taken; the library does not say what else it might be.
      if (port === 0 && udpPort === undefined && tries < MAX_BIND_ATTEMPTS) continue;
      throw new ConfigError(
        `UDP_PORT: port ${udp}${on(udpHost)} is not available. Use another port, or stop the program that has it (ss -lunp 'sport = :${udp}').`,
      );
    }
    try {
      return listen(tcp, udp);
    } catch (error) {
      mux.stop();
      if (port === 0 && tries < MAX_BIND_ATTEMPTS) continue;
      throw new ConfigError(`PORT: port ${tcp}${on(host)} is not available (${errorText(error)}). Use another port.`);
    }
  }
}

function on(host: string | undefined): string {
  return host === undefined ? '' : ` on ${host}`;
}

/** What a bind says to the public address of a NAT, or to a name. */
function isForeignAddress(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOENT');
}

function freeTcpPort(host: string | undefined): number {
  const probe = Bun.listen({ hostname: host ?? '0.0.0.0', port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}
