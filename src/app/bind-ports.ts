import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/env.ts';
import { errorText } from '../log.ts';

/** Attempts to find a number that is free for TCP and UDP when the port is 0. */
const MAX_BIND_ATTEMPTS = 20;

/**
 * Binds the UDP port, then the TCP port. Both have the same number unless the config has two. Port 0 becomes a number
 * that is free for both. Rejects with a ConfigError when a port is not available.
 */
export async function bindPorts<Listener>(
  { port, udpPort, host, udpHost }: Config,
  bindUdp: (port: number) => Promise<{ stop(): void }>,
  listen: (port: number, udpPort: number) => Listener,
): Promise<Listener> {
  for (let attempt = 1; ; attempt++) {
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
      // The library gives no reason; most often the port is taken.
      if (port === 0 && udpPort === undefined && attempt < MAX_BIND_ATTEMPTS) continue;
      throw new ConfigError(
        `UDP_PORT: port ${udp}${on(udpHost)} is not available. Use another port, or stop the program that has it (ss -lunp 'sport = :${udp}').`,
      );
    }
    try {
      return listen(tcp, udp);
    } catch (error) {
      mux.stop();
      if (port === 0 && attempt < MAX_BIND_ATTEMPTS) continue;
      throw new ConfigError(`PORT: port ${tcp}${on(host)} is not available (${errorText(error)}). Use another port.`);
    }
  }
}

function on(host: string | undefined): string {
  return host === undefined ? '' : ` on ${host}`;
}

/** Whether a bind failed because the address is not local, such as the public address of a NAT, or a name. */
function isForeignAddress(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOENT');
}

function freeTcpPort(host: string | undefined): number {
  const probe = Bun.listen({ hostname: host ?? '0.0.0.0', port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}
