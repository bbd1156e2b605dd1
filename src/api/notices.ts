import type { NodeBus } from '../ports/node-bus.ts';
import type { Author, HeldRoom } from '../ports/rooms.ts';
import { isRecord, parseJson } from '../protocol/json.ts';
import type { Notice } from '../protocol/moderation-messages.ts';
import { newId } from '../secrets.ts';
import type { ApiDeps } from './deps.ts';
import { apiError, checkText } from './errors.ts';

/** Kind of the request to another node that delivers a notice. */
const NOTICE_REQUEST = 'api-notice';

/** A notice for the members of a person. */
interface Delivery {
  readonly room: string;
  readonly person: string;
  readonly notice: Notice;
}

/**
 * Creates the function that sends a notice to a person, on all nodes. It throws an ApiError when the person is not in the room,
 * or no connection of the person can receive it, or the text is bad.
 */
export function createNotices({ members, nodes, clock }: Pick<ApiDeps, 'members' | 'nodes' | 'clock'>) {
  const deliver = ({ room, person, notice }: Delivery) =>
    members.send(room, ({ personId }) => personId === person, notice);
  nodes?.handle(NOTICE_REQUEST, async (body) => {
    const delivery = parseJson(body);
    return isRecord(delivery) ? String(deliver(delivery as unknown as Delivery)) : '';
  });
  return async (room: HeldRoom, person: string, from: Author, givenText: string): Promise<void> => {
    const text = checkText(givenText);
    const people = await room.people();
    if (!people.some((present) => present.person.id === person))
      throw apiError(404, 'not-found', 'This person is not in the room.');
    const notice: Notice = { type: 'notice', id: newId(), text, time: clock.wall(), from: toPerson(from) };
    const delivery: Delivery = { room: room.name, person, notice };
    const counts = [deliver(delivery), ...(nodes ? await deliverElsewhere(delivery, nodes) : [])];
    if (counts.every((count) => count === 0))
      throw apiError(
        409,
        'no-connection',
        'This person has no chat.v1 connection now, and plain text carries no notices.',
      );
  };
}

/** Delivers a notice to the connections on all other nodes. Resolves to their number on each. */
async function deliverElsewhere(delivery: Delivery, nodes: NodeBus): Promise<readonly number[]> {
  const others = (await nodes.list()).filter((node) => node !== nodes.node);
  const replies = await Promise.all(
    others.map((node) => nodes.request(node, NOTICE_REQUEST, JSON.stringify(delivery))),
  );
  return replies.map((reply) => (reply.kind === 'answered' ? Number(reply.body) : 0));
}

function toPerson({ id, name, user, avatar }: Author): Notice['from'] {
  return { id, name, ...(user !== undefined && { user }), ...(avatar !== undefined && { avatar }) };
}
