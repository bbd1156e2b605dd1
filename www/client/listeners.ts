/** Typed events: `Events` maps each name to what its listeners receive. */
export class Listeners<Events> {
  readonly #all = new Map<keyof Events, Set<(payload: never) => void>>();

  /** Adds a listener and returns what removes it. */
  add<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    let ofName = this.#all.get(name);
    if (ofName === undefined) this.#all.set(name, (ofName = new Set()));
    // Wrapped, so that a function added twice is called and removed twice.
    const own = (payload: Events[Name]) => listener(payload);
    ofName.add(own);
    return () => ofName.delete(own);
  }

  /** Calls every listener of the name. One that throws is reported and does not stop the others. */
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const listener of [...(this.#all.get(name) ?? [])]) {
      try {
        (listener as (payload: Events[Name]) => void)(payload);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
