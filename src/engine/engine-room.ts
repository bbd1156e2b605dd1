import { errorText } from '../log.ts';
import type { DocumentChange } from '../ports/documents.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { EngineConnection } from './connection.ts';
import type { EngineDeps, EngineFollower } from './engine-deps.ts';
import { EngineError } from './engine-error.ts';
import { roomKey, roomsKey, sweepsKey } from './keys.ts';
import { hasCleared, readPublication, RoomCopy, type Publication } from './room-copy.ts';
import { snapshotScript } from './scripts.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';
import { TAIL_EVENTS, type TailBudget } from './tail.ts';
import type { TurnCaller } from './turn-caller.ts';

/** Maximum number of events in one snapshot. */
const SNAPSHOT_EVENTS = 2_000;
/** Maximum number of publications that wait for a snapshot. A later snapshot holds what is dropped. */
const MAX_HELD_BACK = 1_000;

/** First word of a typing notice on the channel of a room. Publications of events begin with a number. */
const TYPING = 'typing';

/** Collaborators of the rooms of a node. */
export interface EngineRoomDeps extends EngineDeps {
  readonly connection: EngineConnection;
  /** Id of this node. */
  readonly node: string;
  readonly caller: TurnCaller;
  /** Receives the name of a room in which this node has cleared events. */
  readonly onCleared: (room: string) => void;
}

/**
 * Keeps a node's copy of a room equal to the engine: applies publications in the order of their versions, and reads a
 * snapshot where some are missing.
 */
export class EngineRoom {
  readonly copy: RoomCopy;
  #state: 'closed' | 'opening' | 'open' = 'closed';
  #heldBack: Publication[] = [];
  #catchingUp: Promise<void> | undefined;
  #waiting: { readonly version: number; readonly resolve: () => void }[] = [];
  #follower: EngineFollower | undefined;
  /** Why members leave, once the room is read again that began anew. */
  #restartReason: CloseReason | undefined;
  /** Key of the room's hash in the engine, and of the rooms that wait for a sweep. */
  readonly key: string;
  readonly sweeps: string;

  constructor(
    readonly name: string,
    private readonly prefix: string,
    private readonly deps: EngineRoomDeps,
    tails?: TailBudget,
  ) {
    this.copy = new RoomCopy(deps.clock, tails);
    this.key = roomKey(prefix, name);
    this.sweeps = sweepsKey(prefix);
  }

  follow(follower: EngineFollower): void {
    this.#follower = follower;
  }

  /** Subscribes and reads the first snapshot, unless that is done. Rejects with an EngineError. */
  async open(): Promise<void> {
    if (this.#state === 'open') return;
    await this.note();
    if (this.#state === 'closed') {
      this.#state = 'opening';
      await this.deps.connection
        .subscribe(this.key, (message) => this.#receive(message))
        .catch((error: unknown) => {
          this.#state = 'closed';
          throw error;
        });
    }
    const covered = new Set(this.#heldBack);
    const changes = this.copy.reset(await this.#readSnapshot('', TAIL_EVENTS));
    this.#state = 'open';
    this.#notifyKept(changes);
    this.#applyHeldBack(covered);
  }

  /** Lists the room, so that any node can tidy it up after this one has died. Rejects with an EngineError. */
  async note(): Promise<void> {
    const { connection, clock } = this.deps;
    await connection.send('ZADD', [roomsKey(this.prefix), String(clock.wall()), this.name]);
  }

  /** Ends the subscription. */
  close(): void {
    if (this.#state !== 'closed') this.deps.connection.unsubscribe(this.key);
    this.#state = 'closed';
    this.#heldBack = [];
    this.copy.tail.clear();
  }

  /** Resolves once everything up to a version is applied. */
  applied(version: number): Promise<void> {
    if (this.copy.version >= version) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ version, resolve });
    return promise;
  }

  /** Reads what is missing. Logs a failure: the next call repeats it. */
  catchUp(): Promise<void> {
    return this.repair().catch((error: unknown) => {
      this.deps.log('a room could not catch up with the engine', { room: this.name, error: errorText(error) }, 'error');
    });
  }

  /** Reads what is missing at this moment. A read that goes on already may have begun too early. Rejects with an EngineError. */
  async refresh(): Promise<void> {
    await this.#catchingUp?.catch(() => {});
    await this.repair();
  }

  /** Reads what is missing. One call at a time: a second one waits for the first. Rejects with an EngineError. */
  repair(): Promise<void> {
    if (this.#state !== 'open') return Promise.resolve();
    this.#catchingUp ??= this.#readMissing().finally(() => {
      this.#catchingUp = undefined;
    });
    return this.#catchingUp;
  }

  /** Reads the room at this moment, and the events after an offset; without an offset the newest ones. */
  async readFrom(offset: number, limit = SNAPSHOT_EVENTS + 1): Promise<Snapshot> {
    return this.#readSnapshot(String(offset), limit, '-');
  }

  /** Reads the documents too where this node has another version, unless `documents` is `-`. */
  async #readSnapshot(offset: string, limit: number, documents?: '-'): Promise<Snapshot> {
    const { connection, newId } = this.deps;
    const args = [offset, String(limit), newId(), documents ?? String(this.copy.documents.version)];
    return readSnapshot(await connection.run(snapshotScript, [this.key], args));
  }

  async #readMissing(): Promise<void> {
    for (;;) {
      const { head, epoch } = this.copy;
      const covered = new Set(this.#heldBack);
      const snapshot = await this.#readSnapshot(String(head), SNAPSHOT_EVENTS);
      if (this.#state !== 'open') return;
      if (snapshot.epoch !== epoch || !snapshot.isKnown) return this.#resetLost();
      const events = this.copy.catchUp(snapshot);
      if (events.length > 0) this.#follower?.applied(events, head);
      this.#notifyKept(this.copy.keep(snapshot));
      // Where the snapshot is full, more events may follow.
      if (snapshot.events.length < SNAPSHOT_EVENTS) {
        this.copy.setVersion(snapshot.version);
        this.#applyHeldBack(covered);
        this.#wake();
        return;
      }
    }
  }

  /** The engine lost events that this node has broadcast, or the room began anew. */
  async #resetLost(): Promise<void> {
    const covered = new Set(this.#heldBack);
    const snapshot = await this.#readSnapshot('', TAIL_EVENTS);
    if (this.#state !== 'open') return;
    const { head } = this.copy;
    const reason = this.#restartReason;
    this.#restartReason = undefined;
    const changes = this.copy.reset(snapshot);
    if (reason) this.#follower?.applied(this.copy.beginning(snapshot), head);
    else {
      this.deps.log('the engine lost events of a room', { room: this.name, head }, 'error');
      this.#follower?.lost();
    }
    this.#notifyKept(changes);
    if (reason) this.#follower?.restarted(reason);
    this.#applyHeldBack(covered);
    this.#wake();
  }

  /** Sends other nodes that a person is typing. A notice that is lost is not sent again. */
  publishTyping(personId: string): void {
    const { connection, node } = this.deps;
    connection.send('PUBLISH', [this.key, `${TYPING} ${node} ${personId}`]).catch((error: unknown) => {
      if (!(error instanceof EngineError)) throw error;
    });
  }

  #receive(message: string): void {
    if (message.startsWith(TYPING)) {
      const [, node = '', personId = ''] = message.split(' ');
      if (node !== this.deps.node) this.#follower?.typing(personId);
      return;
    }
    const publication = readPublication(message);
    if (publication.node === this.deps.node && hasCleared(publication)) this.deps.onCleared(this.name);
    if (this.#state === 'open' && !this.#catchingUp && this.#isNext(publication)) return this.#apply(publication);
    if (this.#state === 'open' && publication.version <= this.copy.version) return;
    for (const event of publication.events) if (event.type === '~restart') this.#restartReason = event.reason;
    this.#heldBack.push(publication);
    if (this.#heldBack.length > MAX_HELD_BACK) this.#heldBack.shift();
    if (this.#state !== 'open') return;
    if (!this.#catchingUp && !this.#restartReason) this.deps.observations?.observer?.engineFault('gap');
    void this.catchUp();
  }

  #isNext({ previousVersion, epoch }: Publication): boolean {
    return previousVersion === this.copy.version && epoch === this.copy.epoch;
  }

  /** Applies what arrived during a snapshot. The snapshot covers what arrived before: the rest of that is lost. */
  #applyHeldBack(covered: ReadonlySet<Publication>): void {
    const heldBack = this.#heldBack.filter((publication) => !covered.has(publication));
    this.#heldBack = [];
    for (const publication of heldBack.sort((a, b) => a.version - b.version)) {
      if (publication.version <= this.copy.version) continue;
      if (this.#isNext(publication)) this.#apply(publication);
      else this.#heldBack.push(publication);
    }
    // Something between is still missing.
    if (this.#heldBack.length > 0) this.deps.clock.after(0, () => void this.catchUp());
  }

  #apply(publication: Publication): void {
    const { before } = publication;
    const events = this.copy.apply(publication);
    // First the reasons why members leave, then that they do.
    for (const event of publication.events) {
      if (event.type === '~moved' && event.node === this.deps.node)
        this.#follower?.moved(event.member, event.generation);
      if (event.type !== '~kept') continue;
      for (const { person, reason } of event.removes) this.#follower?.removedPerson(person, reason);
    }
    if (events.length > 0) this.#follower?.applied(events, before);
    for (const event of publication.events) if (event.type === '~kept') this.#notifyKept(event.changes);
    this.#wake();
  }

  #notifyKept(changes: readonly DocumentChange[]): void {
    if (changes.length > 0) this.#follower?.kept(changes);
  }

  #wake(): void {
    const { version } = this.copy;
    const ready = this.#waiting.filter((waiter) => waiter.version <= version);
    if (ready.length === 0) return;
    this.#waiting = this.#waiting.filter((waiter) => waiter.version > version);
    for (const { resolve } of ready) resolve();
  }
}
