/** Typed events: `Events` maps each name to what its listeners receive. */
export class Listeners<Events> {
  readonly #all = new Set<{ readonly name: keyof Events; readonly listener: (payload: never) => void }>();

  /** Adds a listener and returns what removes it. */
  add<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const entry = { name, listener };
    this.#all.add(entry);
    return () => this.#all.delete(entry);
  }

  /** Calls every listener of the name. One that throws is reported and does not stop the others. */
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const one of [...this.#all]) {
      try {
        if (one.name === name) (one.listener as (payload: Events[Name]) => void)(payload);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
