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
 * or the text is bad.
 */
export function createNotices({ members, nodes, clock }: Pick<ApiDeps, 'members' | 'nodes' | 'clock'>) {
  const deliver = ({ room, person, notice }: Delivery) =>
    members.send(room, ({ personId }) => personId === person, notice);
  nodes?.handle(NOTICE_REQUEST, async (body) => {
    const delivery = parseJson(body);
    if (isRecord(delivery)) deliver(delivery as unknown as Delivery);
    return '';
  });
  return async (room: HeldRoom, person: string, from: Author, givenText: string): Promise<void> => {
    const text = checkText(givenText);
    const people = await room.people();
    if (!people.some((present) => present.person.id === person))
      throw apiError(404, 'not-found', 'This person is not in the room.');
    const notice: Notice = { type: 'notice', id: newId(), text, time: clock.wall(), from: toPerson(from) };
    const delivery: Delivery = { room: room.name, person, notice };
    deliver(delivery);
    if (!nodes) return;
    const others = (await nodes.list()).filter((node) => node !== nodes.node);
    await Promise.all(others.map((node) => nodes.request(node, NOTICE_REQUEST, JSON.stringify(delivery))));
  };
}

function toPerson({ id, name, user, avatar }: Author): Notice['from'] {
  return { id, name, ...(user !== undefined && { user }), ...(avatar !== undefined && { avatar }) };
}
