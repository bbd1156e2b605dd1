import type { People, PresentPerson } from '../ports/documents.ts';
import type { PresentSince } from '../ports/rooms.ts';
import type { Person } from '../protocol/server-messages.ts';
import type { EngineConnection } from './connection.ts';
import { readPeople as toPeople } from './snapshot.ts';

/** A member as the engine stores it: node, generation, whether it wrote a message, person, network and name. */
const MEMBER = /^\S+ (\d+) \d (\S+) (\S+) /;

/** A member of a room. */
interface EngineMember {
  readonly id: string;
  readonly personId: string;
  /** Undefined for loopback. */
  readonly network: string | undefined;
  /** When it entered, in milliseconds since 1970. */
  readonly enteredAt: number;
}

/** The people of a room with their members. */
interface EnginePeople {
  readonly people: ReadonlyMap<string, Person>;
  readonly members: readonly EngineMember[];
}

/** Reads the people of a room, on all nodes, and when the first member of each entered. Rejects with an EngineError. */
export async function readEntered(
  connection: Pick<EngineConnection, 'send'>,
  roomKey: string,
): Promise<readonly PresentSince[]> {
  const { people, members } = await read(connection, roomKey);
  const since = new Map<string, number>();
  for (const { personId, enteredAt } of members)
    since.set(personId, Math.min(since.get(personId) ?? Infinity, Math.floor(enteredAt)));
  return [...people.values()].map((person) => ({ person, since: since.get(person.id) ?? 0 }));
}

/** Reads the people of a room, on all nodes. Rejects with an EngineError. */
export async function readPeople(connection: Pick<EngineConnection, 'send'>, roomKey: string): Promise<People> {
  const { people, members } = await read(connection, roomKey);
  return {
    find(personId): PresentPerson | undefined {
      const person = people.get(personId);
      if (!person) return undefined;
      const own = members.filter((member) => member.personId === personId);
      const networks = new Set(own.flatMap(({ network }) => network ?? []));
      return { person, memberIds: own.map(({ id }) => id), networks: [...networks] };
    },
    countOnNetwork(network, enteredBefore) {
      const counted = members.filter((member) => member.network === network && member.enteredAt < enteredBefore);
      return new Set(counted.map(({ personId }) => personId)).size;
    },
  };
}

async function read(connection: Pick<EngineConnection, 'send'>, roomKey: string): Promise<EnginePeople> {
  const readPart = async (part: string) => toPairs(await connection.send('HGETALL', [`${roomKey}:${part}`]));
  const [who, names, fields] = await Promise.all([readPart('who'), readPart('people'), readPart('fields')]);
  const people = toPeople(names, fields);
  const members: EngineMember[] = [];
  for (let index = 0; index + 1 < who.length; index += 2) {
    const [, generation = '', personId = '', network = ''] = MEMBER.exec(who[index + 1] ?? '') ?? [];
    const id = who[index] ?? '';
    members.push({
      ...{ id, personId, network: network === '-' ? undefined : network },
      enteredAt: Number(generation) / 1_000,
    });
  }
  return { people, members };
}

/** Flattens a hash, which the client may return as an object. */
export function toPairs(answer: unknown): readonly string[] {
  if (Array.isArray(answer)) return answer.flat().map(String);
  return Object.entries((answer ?? {}) as Record<string, string>).flat();
}
