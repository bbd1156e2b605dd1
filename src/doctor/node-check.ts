import type { NodeBus } from '../ports/node-bus.ts';
import type { Candidate } from '../ports/probe.ts';
import { parseJson } from '../protocol/json.ts';
import { formatCandidate } from './answer-candidates.ts';
import type { NodeFacts } from './assess-nodes.ts';

/** Kind of the requests for the UDP addresses of a node. */
const UDP_ADDRESSES = 'udp-addresses';

/** Lets the other nodes read this node's addresses. Returns a function that reads those of all nodes. */
export function createNodeCheck(
  nodes: NodeBus,
  readOwn: () => Promise<readonly Candidate[]>,
): () => Promise<readonly NodeFacts[]> {
  nodes.handle(UDP_ADDRESSES, async () => JSON.stringify((await readOwn()).map(formatCandidate)));
  return async () => {
    const ids = await nodes.list();
    return await Promise.all(
      ids.map(async (id) => {
        const reply = await nodes.request(id, UDP_ADDRESSES, '');
        return { id, udpAddresses: reply.kind === 'answered' ? parseAddresses(reply.body) : undefined };
      }),
    );
  };
}

/** Parses the answer of another node, which may run another version. */
function parseAddresses(body: string): readonly string[] {
  const json = parseJson(body);
  return Array.isArray(json) ? json.filter((address) => typeof address === 'string') : [];
}
