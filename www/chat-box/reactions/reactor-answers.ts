import type { Reactor } from '../../../src/protocol/reactor-messages.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';

/** Maximum number of answers that are kept. */
const MAX_ANSWERS = 50;
const NONE: readonly Reactor[] = [];

/** Requests the people with a reaction, once for each state of a message. */
export class ReactorAnswers {
  readonly #answers = new Map<string, Promise<readonly Reactor[]>>();

  /** Resolves to no people when the request fails. The next call then requests them again. */
  async request(client: ChatClient | undefined, { id, rev }: Message, emoji: string): Promise<readonly Reactor[]> {
    const key = `${id} ${rev} ${emoji}`;
    const known = this.#answers.get(key);
    if (known || !client) return known ?? NONE;
    const people = client.request({ type: 'reactors', message: id, emoji }).then(
      (answer) => answer.people,
      () => {
        this.#answers.delete(key);
        return NONE;
      },
    );
    this.#answers.set(key, people);
    const [oldest = ''] = this.#answers.keys();
    if (this.#answers.size > MAX_ANSWERS) this.#answers.delete(oldest);
    return people;
  }
}
