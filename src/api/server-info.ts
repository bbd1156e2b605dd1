import { createRoute, z } from '@hono/zod-openapi';
import type { RoomDirectory } from '../ports/rooms.ts';
import { isRecord, parseJson } from '../protocol/json.ts';
import type { Api } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { json, problems } from './responses.ts';

/** Kind of the request to another node that returns its facts. */
const NODE_REQUEST = 'api-node';
/** Number of rooms in a page of the directory. */
const ROOMS_PER_PAGE = 1_000;
/** Id of the only node of a server without an engine. */
const ONLY_NODE = 'single';

const facts = {
  version: z.string().openapi({ example: '0.1.0' }),
  uptime: z.int().openapi({ description: 'Seconds since the start.', example: 86_400 }),
  rooms: z.int().openapi({ description: 'Number of rooms that are open on the node.', example: 12 }),
};

const Node = z
  .object({ node: z.string().openapi({ example: 'single' }), answers: z.boolean(), ...facts })
  .partial()
  .required({ node: true, answers: true })
  .openapi('Node', {
    description: 'A node that is alive. Without `answers`, it did not send its facts within a second.',
  });

const listNodes = createRoute({
  ...({ method: 'get', path: '/nodes', operationId: 'listNodes', tags: ['Server'] } as const),
  summary: 'List nodes',
  description: 'Lists the nodes that share the store. A server without an engine has one: `single`.',
  responses: {
    200: json(z.object({ nodes: z.array(Node) }).openapi('Nodes', { description: 'The nodes.' }), 'The nodes.'),
    ...problems(),
  },
});

const getStats = createRoute({
  ...({ method: 'get', path: '/stats', operationId: 'getStats', tags: ['Server'] } as const),
  summary: 'Get key figures',
  responses: {
    200: json(
      z
        .object({
          ...{ version: facts.version, uptime: facts.uptime },
          node: z.string().openapi({ description: 'The node that answers.', example: 'single' }),
          nodes: z.int().openapi({ description: 'Number of nodes that are alive.', example: 1 }),
          rooms: z.int().openapi({ description: 'Number of rooms of the store.', example: 40 }),
          activeRooms: z.int().openapi({ description: 'Number of rooms with people.', example: 12 }),
          members: z.int().openapi({ description: 'Number of people, once for each room.', example: 180 }),
          events: z.int().openapi({ description: 'Number of events that the store keeps.', example: 120_000 }),
          peers: z
            .int()
            .openapi({ description: 'Number of WebRTC connections of the node that answers.', example: 90 }),
          webSockets: z.int().openapi({ description: 'Number of WebSockets of the node that answers.', example: 5 }),
        })
        .openapi('Stats', { description: 'Key figures of the server.' }),
      'The figures.',
    ),
    ...problems(),
  },
});

const getKey = createRoute({
  ...({ method: 'get', path: '/key', operationId: 'getKey', tags: ['Server'] } as const),
  summary: 'Get the key',
  description: 'Returns the name of the key that the request has. It is the name of the author of its messages.',
  responses: {
    200: json(
      z
        .object({ name: z.string().openapi({ example: 'bot' }) })
        .openapi('Key', { description: 'A key of `API_KEYS`, without its secret.' }),
      'The key.',
    ),
    ...problems(),
  },
});

/** Adds the operations on the server itself. */
export function registerServerInfo(app: Api, { nodes, directory, scans, clock, version, figures }: ApiDeps): void {
  const startedAt = clock.elapsed();
  const uptime = () => Math.floor((clock.elapsed() - startedAt) / 1_000);
  const ownFacts = () => ({ version, uptime: uptime(), rooms: directory.open().length });
  nodes?.handle(NODE_REQUEST, async () => JSON.stringify(ownFacts()));
  const own = nodes?.node ?? ONLY_NODE;

  app.openapi(listNodes, async (c) => {
    const others = (await nodes?.list())?.filter((node) => node !== own) ?? [];
    const answers = await Promise.all(
      others.map(async (node) => {
        const reply = await nodes?.request(node, NODE_REQUEST, '');
        return { node, ...readFacts(reply?.kind === 'answered' ? reply.body : '') };
      }),
    );
    const all = [{ node: own, answers: true, ...ownFacts() }, ...answers];
    return c.json({ nodes: all.sort((a, b) => (a.node < b.node ? -1 : 1)) }, 200);
  });
  app.openapi(getStats, async (c) => {
    const sums = await scans.run(c, () => countRooms(directory));
    const alive = (await nodes?.list())?.length ?? 1;
    const { peers, webSockets } = figures();
    return c.json({ version, uptime: uptime(), node: own, nodes: alive, ...sums, peers, webSockets }, 200);
  });
  app.openapi(getKey, (c) => c.json({ name: c.env.keyName }, 200));
}

/** Counts the rooms of the store, and what is in them. */
async function countRooms(directory: RoomDirectory) {
  const sums = { rooms: 0, activeRooms: 0, members: 0, events: 0 };
  let after: string | undefined;
  do {
    const page = await directory.list(after, ROOMS_PER_PAGE);
    for (const { members, events } of page) {
      sums.rooms++;
      sums.members += members;
      sums.events += events;
      if (members > 0) sums.activeRooms++;
    }
    after = page.length < ROOMS_PER_PAGE ? undefined : page.at(-1)?.name;
  } while (after !== undefined);
  return sums;
}

function readFacts(body: string): Omit<z.infer<typeof Node>, 'node'> {
  const given = parseJson(body);
  const read = z.object(facts).safeParse(given);
  return isRecord(given) && read.success ? { answers: true, ...read.data } : { answers: false };
}
