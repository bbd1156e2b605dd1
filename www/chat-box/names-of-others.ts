import type { ChatClient } from '../client/client.ts';

/** Messages that are looked through for who spoke last. */
const SPEAKERS = 100;

/** Names of the others in a client's room; where it is too large to list, of those who spoke last. */
export function namesOfOthers({ members, you, messages }: ChatClient): readonly string[] {
  const speakers = messages.slice(-SPEAKERS).map(({ from }) => from);
  const people = members.length > 0 ? members : speakers.reverse();
  return [...new Set(people.filter(({ id }) => id !== you?.id).map(({ name }) => name))];
}
