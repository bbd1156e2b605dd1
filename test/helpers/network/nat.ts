import { addNamespace, atNamespace, removeNamespaces, run } from './namespaces.ts';

/**
 * Three machines, each a network namespace: a server in a private network, a NAT with a public address that forwards
 * one port to the server, and a client outside, which has two addresses.
 */
export interface Nat extends AsyncDisposable {
  /** Prefix that runs a command on the server's machine. */
  readonly atServer: readonly string[];
  /** Prefix that runs a command on the client's machine. */
  readonly atClient: readonly string[];
  /** Prefix that runs a command on the NAT. */
  readonly atNat: readonly string[];
  /** Drops forwarded packets that match a filter of nftables, such as `meta l4proto udp`, until `stopDropping`. */
  drop(filter: string): void;
  /** Counts the packets dropped since `drop`. */
  dropped(): number;
  /** Removes all drop filters. */
  stopDropping(): void;
  /** Removes the client's first address, which ends the NAT's mappings for it. The second one stays. */
  moveClient(): void;
}

/** The NAT's address for clients outside. It is a public one, not a documentation address, and exists in the namespace only. */
export const PUBLIC_ADDRESS = '11.7.0.1';
/** The port that the NAT forwards, TCP and UDP. */
export const PORT = 8080;
/** The server's URL for clients outside. */
export const URL_OUTSIDE = `http://${PUBLIC_ADDRESS}:${PORT}`;
/** The server's address in the private network. */
export const SERVER = '10.77.0.2';
/** The NAT's address in the private network. */
export const INNER_ADDRESS = '10.77.0.1';
const CLIENTS = ['11.7.0.2', '11.7.0.3'] as const;

let natCount = 0;

/** Creates the three machines. Disposal ends their processes and removes them. */
export function createNat(): Nat {
  const id = `${process.pid % 10_000}x${++natCount}`;
  const [server, nat, client] = [`cb-server-${id}`, `cb-nat-${id}`, `cb-client-${id}`];
  const names = [server, nat, client];
  const atNat = atNamespace(nat);
  try {
    names.forEach(addNamespace);
    connect({ name: server, address: `${SERVER}/24` }, { name: nat, address: `${INNER_ADDRESS}/24` }, `i${id}`);
    connect({ name: client, address: `${CLIENTS[0]}/24` }, { name: nat, address: `${PUBLIC_ADDRESS}/24` }, `o${id}`);
    run('ip', '-n', client, 'address', 'add', `${CLIENTS[1]}/24`, 'dev', `o${id}a`);
    run('ip', '-n', server, 'route', 'add', 'default', 'via', INNER_ADDRESS);
    run(...atNat, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    run(
      ...atNat,
      'nft',
      [
        'add table ip nat',
        'add chain ip nat in { type nat hook prerouting priority dstnat; }',
        `add rule ip nat in ip daddr ${PUBLIC_ADDRESS} meta l4proto { tcp, udp } th dport ${PORT} dnat to ${SERVER}`,
        'add chain ip nat out { type nat hook postrouting priority srcnat; }',
        `add rule ip nat out ip saddr 10.77.0.0/24 oifname o${id}b masquerade`,
        'add table ip filter',
        'add chain ip filter forward { type filter hook forward priority 0; }',
      ].join('; '),
    );
  } catch (error) {
    removeNamespaces(names);
    throw error;
  }
  return {
    atServer: atNamespace(server),
    atClient: atNamespace(client),
    atNat,
    drop: (filter) => run(...atNat, 'nft', `add rule ip filter forward ${filter} counter drop`),
    dropped() {
      const { stdout } = Bun.spawnSync([...atNat, 'nft', 'list', 'chain', 'ip', 'filter', 'forward']);
      return Number(/counter packets (\d+)/.exec(stdout.toString())?.[1] ?? 0);
    },
    stopDropping: () => run(...atNat, 'nft', 'flush chain ip filter forward'),
    moveClient: () => run('ip', '-n', client, 'address', 'del', `${CLIENTS[0]}/24`, 'dev', `o${id}a`),
    async [Symbol.asyncDispose]() {
      removeNamespaces(names);
    },
  };
}

interface End {
  readonly name: string;
  readonly address: string;
}

/** Connects two machines. The interfaces have the cable's name, followed by `a` and `b`. */
function connect(first: End, second: End, cable: string): void {
  const ends = ['peer', 'name', `${cable}b`, 'netns', second.name];
  run('ip', '-n', first.name, 'link', 'add', `${cable}a`, 'type', 'veth', ...ends);
  for (const [{ name, address }, end] of [
    [first, 'a'],
    [second, 'b'],
  ] as const) {
    run('ip', '-n', name, 'address', 'add', address, 'dev', `${cable}${end}`);
    // Keeps the second address when the first one is removed.
    run('ip', 'netns', 'exec', name, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/conf/all/promote_secondaries');
    run('ip', '-n', name, 'link', 'set', `${cable}${end}`, 'up');
  }
}
