import type { NameStore, StoredName } from './journal.ts';
import { networkTag } from './network-tag.ts';

/** The reserved names of one room in memory. */
export class MemoryNames implements NameStore {
  readonly #names = new Map<string, StoredName>();

  constructor(
    private readonly room: { readonly epoch: string },
    /** Takes the undo step of a change in the running transaction. */
    private readonly onChange: (undo: () => void) => void,
  ) {}

  all(): readonly StoredName[] {
    return [...this.#names.values()];
  }

  put(stored: StoredName): void {
    this.#change(stored.name, stored);
  }

  delete(name: string): void {
    this.#change(name, undefined);
  }

  tag(address: string): number {
    return networkTag(this.room.epoch, address);
  }

  #change(name: string, stored: StoredName | undefined): void {
    const before = this.#names.get(name);
    this.#set(name, stored);
    this.onChange(() => this.#set(name, before));
  }

  #set(name: string, stored: StoredName | undefined): void {
    if (stored) this.#names.set(name, stored);
    else this.#names.delete(name);
  }
}
