import { tcpDelay, type TcpDelay } from './tcp-delay.ts';
import { udpRelay } from './udp-relay.ts';

/** Both ports of a server, behind relays that delay them. */
export interface DelayedPorts extends AsyncDisposable {
  /** Settings for the server, which recommends the UDP relay to its clients. */
  readonly env: Readonly<Record<string, string>>;
  /** Statements for a page, before its first connection: it ignores the address that does not lead through the relay. */
  readonly pageScript: string;
  /** Starts the TCP relay in front of the HTTP port. */
  listen(serverUrl: string): Promise<TcpDelay>;
}

/** Prepares relays for a server on 127.0.0.1 that delay everything by half a round trip each way. */
export async function delayedPorts(roundTripMs: number): Promise<DelayedPorts> {
  const free = await Bun.udpSocket({ hostname: '127.0.0.1' });
  const udpPort = free.port;
  free.close();
  const udp = await udpRelay(udpPort, roundTripMs / 2);
  let tcp: TcpDelay | undefined;
  return {
    env: { UDP_HOST: '127.0.0.1', UDP_PORT: String(udpPort), PUBLIC_IP: `127.0.0.1:${udp.port}` },
    pageScript: `
      const accept = RTCPeerConnection.prototype.setRemoteDescription;
      RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
        const lines = sdp.split('\\r\\n');
        const relayed = lines.filter((line) => !line.startsWith('a=candidate:') || line.includes(' ${udp.port} '));
        return accept.call(this, { type, sdp: relayed.join('\\r\\n') });
      };
    `,
    async listen(serverUrl) {
      return (tcp = await tcpDelay(Number(new URL(serverUrl).port), roundTripMs / 2));
    },
    async [Symbol.asyncDispose]() {
      await tcp?.[Symbol.asyncDispose]();
      await udp[Symbol.asyncDispose]();
    },
  };
}
