/** What lets others send UDP to a server that listens on its own machine only. */
export const BIND_UDP = 'UDP_HOST=0.0.0.0 (HOST may stay as it is; only UDP must be open to others)';

/** What lets UDP in, a line for each thing that commonly stands in the way. */
export function openUdp(port: number): string {
  return [
    `In a container: docker run -p ${port}:${port}/tcp -p ${port}:${port}/udp ... (without /udp only TCP is published)`,
    `With ufw: ufw allow ${port}/udp`,
    `With nftables: nft insert rule inet filter input udp dport ${port} accept`,
    `In a cloud: an inbound rule of the security group for UDP ${port} from 0.0.0.0/0 and ::/0`,
    `At a router: forward UDP ${port} to this machine; under another number there: PUBLIC_IP=<address>:<number>`,
  ].join('\n');
}
