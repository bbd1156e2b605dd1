/** Maximum numbers of reserved names of members that left, of one network and in a room. */
const MAX_PER_NETWORK = 10;
const MAX_PER_ROOM = 1_000;

/** What decides which name is freed first. */
interface LeftName {
  /** Tag of the member's network; 0 for a loopback address, whose members are not limited. */
  readonly network: number;
  /** Undefined for a member that wrote nothing. */
  readonly message: unknown;
}

/** Names in the order in which their members left: those of members that wrote a message, and those of the others. */
class Queue {
  readonly #silent = new Set<string>();
  readonly #authors = new Set<string>();

  get size(): number {
    return this.#silent.size + this.#authors.size;
  }

  add(name: string, isAuthor: boolean): void {
    (isAuthor ? this.#authors : this.#silent).add(name);
  }

  delete(name: string): void {
    this.#silent.delete(name);
    this.#authors.delete(name);
  }

  /** The name to free first. A silent member has a name that few know: a flood of such members must not free those of authors. */
  get first(): string | undefined {
    const [silent] = this.#silent;
    const [author] = this.#authors;
    return silent ?? author;
  }
}

/** The reserved names of members that left. Finds the one to free without a look at the others. */
export class LeftNames {
  readonly #all = new Queue();
  readonly #byNetwork = new Map<number, Queue>();
  readonly #networks = new Map<string, number>();

  /** Adds a name behind all others. */
  add(name: string, { network, message }: LeftName): void {
    const isAuthor = message !== undefined;
    this.#all.add(name, isAuthor);
    if (network === 0) return;
    const queue = this.#byNetwork.get(network) ?? new Queue();
    queue.add(name, isAuthor);
    this.#byNetwork.set(network, queue);
    this.#networks.set(name, network);
  }

  /** Removes a name, if it is there. */
  delete(name: string): void {
    this.#all.delete(name);
    const network = this.#networks.get(name);
    if (network === undefined) return;
    this.#networks.delete(name);
    const queue = this.#byNetwork.get(network);
    queue?.delete(name);
    if (queue?.size === 0) this.#byNetwork.delete(network);
  }

  /** Returns a name to free because its network, or the room, has too many; undefined when there are few enough. */
  surplus(network: number): string | undefined {
    const ofNetwork = this.#byNetwork.get(network);
    if (ofNetwork && ofNetwork.size > MAX_PER_NETWORK) return ofNetwork.first;
    return this.#all.size > MAX_PER_ROOM ? this.#all.first : undefined;
  }
}
