/**
 * Three machines of its own, each a network namespace: a server in a private network, a NAT with a public address that
 * passes one port on to it, and a client outside, which has two addresses.
 */
export interface Nat extends AsyncDisposable {
  /** Puts a command into the server's machine. */
  readonly atServer: readonly string[];
  /** Puts a command into the client's machine. */
  readonly atClient: readonly string[];
  /** Puts a command into the NAT itself. */
  readonly atNat: readonly string[];
  /** Drops what a filter of nftables names on its way through the NAT, such as `meta l4proto udp`, until told otherwise. */
  drop(what: string): void;
  /** How many packets were dropped since `drop`. */
  dropped(): number;
  /** Drops nothing any more. */
  stopDropping(): void;
  /** Takes away the address that the client has used so far, and with it what the NAT knows of its connections. */
  moveClient(): void;
}

/** Where the NAT is reached from outside; nobody's examples, and in a namespace nobody else's either. */
export const PUBLIC_ADDRESS = '11.7.0.1';
/** The one port that the NAT passes on, TCP and UDP. */
export const PORT = 8080;
/** The server, as the client sees it. */
export const URL_OUTSIDE = `http://${PUBLIC_ADDRESS}:${PORT}`;
/** The server in its own network. */
export const SERVER = '10.77.0.2';
/** Where the NAT is in the network of the server. */
export const INNER_ADDRESS = '10.77.0.1';
const CLIENTS = ['11.7.0.2', '11.7.0.3'] as const;

let made = 0;

/** Makes the three machines; disposing of them ends what still runs there and removes them. */
export function createNat(): Nat {
  const id = `${process.pid % 10_000}x${++made}`;
  const [server, nat, client] = [`cb-server-${id}`, `cb-nat-${id}`, `cb-client-${id}`];
  const names = [server, nat, client];
  const at = (name: string) => ['ip', 'netns', 'exec', name];
  try {
    for (const name of names) {
      run('ip', 'netns', 'add', name);
      run('ip', '-n', name, 'link', 'set', 'lo', 'up');
    }
    connect({ name: server, address: `${SERVER}/24` }, { name: nat, address: `${INNER_ADDRESS}/24` }, `i${id}`);
    connect({ name: client, address: `${CLIENTS[0]}/24` }, { name: nat, address: `${PUBLIC_ADDRESS}/24` }, `o${id}`);
    run('ip', '-n', client, 'address', 'add', `${CLIENTS[1]}/24`, 'dev', `o${id}a`);
    run('ip', '-n', server, 'route', 'add', 'default', 'via', INNER_ADDRESS);
    run(...at(nat), 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    run(
      ...at(nat),
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
    remove(names);
    throw error;
  }
  return {
    atServer: at(server),
    atClient: at(client),
    atNat: at(nat),
    drop: (what) => run(...at(nat), 'nft', `add rule ip filter forward ${what} counter drop`),
    dropped() {
      const { stdout } = Bun.spawnSync([...at(nat), 'nft', 'list', 'chain', 'ip', 'filter', 'forward']);
      return Number(/counter packets (\d+)/.exec(stdout.toString())?.[1] ?? 0);
    },
    stopDropping: () => run(...at(nat), 'nft', 'flush chain ip filter forward'),
    moveClient: () => run('ip', '-n', client, 'address', 'del', `${CLIENTS[0]}/24`, 'dev', `o${id}a`),
    async [Symbol.asyncDispose]() {
      remove(names);
    },
  };
}

interface End {
  readonly name: string;
  readonly address: string;
}

/** A cable between two machines; its ends are called `a` and `b` behind its name. */
function connect(one: End, other: End, cable: string): void {
  const ends = ['peer', 'name', `${cable}b`, 'netns', other.name];
  run('ip', '-n', one.name, 'link', 'add', `${cable}a`, 'type', 'veth', ...ends);
  for (const [{ name, address }, end] of [
    [one, 'a'],
    [other, 'b'],
  ] as const) {
    run('ip', '-n', name, 'address', 'add', address, 'dev', `${cable}${end}`);
    // With the second address still there when the first one goes.
    run('ip', 'netns', 'exec', name, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/conf/all/promote_secondaries');
    run('ip', '-n', name, 'link', 'set', `${cable}${end}`, 'up');
  }
}

function remove(names: readonly string[]): void {
  for (const name of names) {
    const { stdout } = Bun.spawnSync(['ip', 'netns', 'pids', name], { stderr: 'ignore' });
    for (const pid of stdout.toString().split('\n').filter(Boolean)) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    Bun.spawnSync(['ip', 'netns', 'del', name], { stdio: ['ignore', 'ignore', 'ignore'] });
  }
}

function run(...command: string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(command, { stdout: 'ignore', stderr: 'pipe' });
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr.toString()}`);
}
