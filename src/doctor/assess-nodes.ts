import type { Finding } from '../ports/finding.ts';

/** A node with a lease, and its answer. */
export interface NodeFacts {
  /** Id of its run, such as `n1.x5Zk0a3W`. */
  readonly id: string;
  /** Addresses in PUBLIC_IP, each with a port. Undefined when the node did not answer. */
  readonly udpAddresses: readonly string[] | undefined;
}

/** Assesses the nodes that share an engine. Node ids are in the order of the engine. */
export function assessNodes(nodes: readonly NodeFacts[]): readonly Finding[] {
  const answering = nodes.filter(({ udpAddresses }) => udpAddresses !== undefined);
  return [
    ...(answering.length > 0 ? [describeNodes(answering)] : []),
    ...nodes.filter(({ udpAddresses }) => udpAddresses === undefined).map(assessSilentNode),
    ...assessSharedAddresses(answering),
  ];
}

function describeNodes(nodes: readonly NodeFacts[]): Finding {
  const ids = listNodes(nodes.map(({ id }) => id));
  const what = nodes.length === 1 ? `Only this node, ${ids}, uses the engine.` : `The nodes ${ids} share all rooms.`;
  return { level: 'ok', what };
}

function assessSilentNode({ id }: NodeFacts): Finding {
  return {
    level: 'warn',
    what: `The node ${id} does not answer over the engine. It has ended within the last 10 seconds, hangs, or cannot reach the engine.`,
    fix: 'Check again in 10 seconds. If this finding stays, read the log of that node.',
  };
}

/** A data channel for one node would reach the other, which does not know it. */
function assessSharedAddresses(nodes: readonly NodeFacts[]): readonly Finding[] {
  const idsByAddress = new Map<string, string[]>();
  for (const { id, udpAddresses = [] } of nodes) {
    for (const address of new Set(udpAddresses)) idsByAddress.set(address, [...(idsByAddress.get(address) ?? []), id]);
  }
  return [...idsByAddress]
    .filter(([, ids]) => ids.length > 1)
    .map(([address, ids]) => ({
      level: 'fail',
      what: `The nodes ${listNodes(ids)} have the same UDP address ${address}. Data channels for one of them reach another, and do not open.`,
      fix: [
        'UDP_PORT=<another number for each node on the same address; in a container the same number inside and outside>',
        'PUBLIC_IP=<the address of the machine that the node runs on>',
      ].join('\n'),
    }));
}

function listNodes(ids: readonly string[]): string {
  return ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
}
