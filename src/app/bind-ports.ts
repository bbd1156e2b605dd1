import type { Config } from '../config/config.ts';
import { bindError, isPortTaken } from './bind-error.ts';

/** Maximum number of attempts to find a port that is free for TCP and UDP when the port is 0. */
const MAX_BIND_ATTEMPTS = 20;

/**
 * Binds the UDP port, then the TCP port. Both have the same number unless the config names two. Port 0 becomes a number
 * that is free for both. Rejects with a ConfigError that names the cause when a port cannot be bound.
 */
export async function bindPorts<Listener>(
  { port, udpPort, host, udpHost }: Config,
  bindUdp: (port: number) => Promise<{ stop(): void }>,
  listen: (port: number, udpPort: number) => Listener,
): Promise<Listener> {
  const udpHostSetting = udpHost === host ? 'HOST' : 'UDP_HOST';
  for (let attempt = 1; ; attempt++) {
    const mayRetry = (error: unknown) => port === 0 && attempt < MAX_BIND_ATTEMPTS && isPortTaken(error);
    const tcp = port === 0 ? freeTcpPort(host) : port;
    const udp = udpPort ?? tcp;
    let mux: { stop(): void };
    try {
      mux = await bindUdp(udp);
    } catch (error) {
      if (udpPort === undefined && mayRetry(error)) continue;
      throw bindError({ protocol: 'UDP', port: udp, host: udpHost, hostSetting: udpHostSetting }, error);
    }
    try {
      return listen(tcp, udp);
    } catch (error) {
      mux.stop();
      if (mayRetry(error)) continue;
      throw bindError({ protocol: 'TCP', port: tcp, host, hostSetting: 'HOST' }, error);
    }
  }
}

function freeTcpPort(host: string | undefined): number {
  try {
    // Unlike Bun.listen, Bun.serve throws an error with the code of the system.
    const probe = Bun.serve({ hostname: host ?? '0.0.0.0', port: 0, fetch: () => new Response() });
    const { port = 0 } = probe;
    void probe.stop(true);
    return port;
  } catch (error) {
    throw bindError({ protocol: 'TCP', port: 0, host, hostSetting: 'HOST' }, error);
  }
}
