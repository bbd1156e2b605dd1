import { addNamespace, atNamespace, removeNamespaces, run } from './namespaces.ts';
import { openTun, type Tun } from './tun.ts';

/**
 * Two machines, each a network namespace, and a path between them that delays and loses IP packets. This process carries
 * each packet, so that TCP and UDP lose them alike, without a queueing discipline of the kernel.
 */
export interface LossyPath extends AsyncDisposable {
  /** Prefix that runs a command on the server's machine. */
  readonly atServer: readonly string[];
  /** Prefix that runs a command on the client's machine. */
  readonly atClient: readonly string[];
  /** The server's address for the client. */
  readonly serverAddress: string;
  /** Packets that arrived and that were lost, in both directions. */
  readonly packets: { readonly arrived: number; readonly lost: number };
}

/** Options of a path. */
export interface LossyPathOptions {
  /** Delay of each packet in one direction, in milliseconds. */
  readonly delayMs: number;
  /** Share of the packets that are lost, in each direction: 0 to 1. */
  readonly loss: number;
  /** Chooses the packets that are lost. */
  readonly random: () => number;
}

const SERVER_ADDRESS = '10.78.0.1';
const CLIENT_ADDRESS = '10.78.0.2';
/** Interval at which packets are read and written, in milliseconds. */
const TICK_MS = 1;

let pathCount = 0;

/** Creates the machines and the path. Disposal ends their processes and removes them. */
export function createLossyPath({ delayMs, loss, random }: LossyPathOptions): LossyPath {
  const id = `${process.pid % 10_000}x${++pathCount}`;
  const [server, client] = [`cb-far-${id}`, `cb-near-${id}`];
  const tuns: Tun[] = [];
  const remove = () => {
    process.off('exit', remove);
    removeNamespaces([server, client]);
    for (const tun of tuns) tun.close();
  };
  const connect = (namespace: string, address: string, name: string): Tun => {
    addNamespace(namespace);
    const tun = openTun(name);
    tuns.push(tun);
    run('ip', 'link', 'set', name, 'netns', namespace);
    run('ip', '-n', namespace, 'address', 'add', `${address}/24`, 'dev', name);
    run('ip', '-n', namespace, 'link', 'set', name, 'up');
    return tun;
  };
  process.on('exit', remove);
  try {
    const atServerEnd = connect(server, SERVER_ADDRESS, `cbf${id}`);
    const atClientEnd = connect(client, CLIENT_ADDRESS, `cbn${id}`);
    const packets = { arrived: 0, lost: 0 };
    const directions = [
      { from: atServerEnd, to: atClientEnd, onTheWay: [] },
      { from: atClientEnd, to: atServerEnd, onTheWay: [] },
    ] satisfies Direction[];
    const timer = setInterval(() => {
      for (const direction of directions) carry(direction, performance.now());
    }, TICK_MS);
    const carry = ({ from, to, onTheWay }: Direction, now: number) => {
      for (let packet = from.read(); packet; packet = from.read()) {
        if (random() < loss) packets.lost++;
        else onTheWay.push({ packet, due: now + delayMs });
      }
      while (onTheWay[0] && onTheWay[0].due <= now) {
        to.write(onTheWay[0].packet);
        onTheWay.shift();
        packets.arrived++;
      }
    };
    return {
      ...{ atServer: atNamespace(server), atClient: atNamespace(client), serverAddress: SERVER_ADDRESS, packets },
      async [Symbol.asyncDispose]() {
        clearInterval(timer);
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Packets in one direction, in the order of their arrival. */
interface Direction {
  readonly from: Tun;
  readonly to: Tun;
  readonly onTheWay: { readonly packet: Uint8Array; readonly due: number }[];
}
