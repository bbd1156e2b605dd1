/** Fix for a server whose UDP port is open only to its own machine. */
export const BIND_UDP_FIX = 'UDP_HOST=0.0.0.0 (HOST can stay as it is: only UDP must be open to other machines)';

/** Returns how to open a UDP port in common environments, one on each line. */
export function openUdpFix(port: number): string {
  return [
    `In a container: docker run -p ${port}:${port}/tcp -p ${port}:${port}/udp ... (without /udp Docker publishes TCP only)`,
    `With ufw: ufw allow ${port}/udp`,
    `With nftables: nft insert rule inet filter input udp dport ${port} accept`,
    `In a cloud: allow inbound UDP ${port} from 0.0.0.0/0 and ::/0 in the security group`,
    `On a router: forward UDP ${port} to the server. If the router uses another port: PUBLIC_IP=<address>:<port>`,
  ].join('\n');
}
