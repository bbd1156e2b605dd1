import type { People, PresentPerson } from '../ports/documents.ts';
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

/** Reads the people of a room, on all nodes. Rejects with an EngineError. */
export async function readPeople(connection: Pick<EngineConnection, 'send'>, roomKey: string): Promise<People> {
  const read = async (part: string) => toPairs(await connection.send('HGETALL', [`${roomKey}:${part}`]));
  const [who, names, fields] = await Promise.all([read('who'), read('people'), read('fields')]);
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

/** Flattens a hash, which the client may return as an object. */
function toPairs(answer: unknown): readonly string[] {
  if (Array.isArray(answer)) return answer.flat().map(String);
  return Object.entries((answer ?? {}) as Record<string, string>).flat();
}
