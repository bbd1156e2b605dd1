import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import type { Leadership, NodeBus } from '../ports/node-bus.ts';
import type { HeldRoom, RoomDirectory } from '../ports/rooms.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';
import { isFileId, type FileStore, type StoredFile } from './file-store.ts';

/** A picture without a message is removed after this time. Its ticket ends earlier. */
export const UNSENT_MS = 60 * 60_000;
/** Pause between two rounds over all pictures. */
const ROUND_INTERVAL_MS = 60 * 60_000;
/** Time until the first round after a start. */
const FIRST_ROUND_MS = 1_000;
/** Number of pictures after which a round pauses, so that rooms can run turns. */
const STEP_PICTURES = 50;
const STEP_PAUSE_MS = 20;

/** Collaborators of the upkeep. */
export interface UpkeepDeps {
  readonly store: FileStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly directory: RoomDirectory;
  /** The nodes that share the store: one of them makes the rounds. */
  readonly nodes: NodeBus | undefined;
}

/**
 * Removes pictures with their messages: at once when a message is deleted or the room is cleared, and in rounds those whose messages
 * were pruned, that no message ever had, or whose removal failed. A message has the id of its picture, so the store needs no index.
 */
export class Upkeep {
  readonly #leadership: Leadership | undefined;
  /** Ids of pictures that had a message within the last hour. One of them without its message is gone, however new it is. */
  readonly #sent = new Set<string>();
  /** Rooms that are being checked, and whether to check them once more. */
  readonly #checking = new Map<string, boolean>();

  constructor(private readonly deps: UpkeepDeps) {
    this.#leadership = deps.nodes?.lead('files', { gained() {}, lost() {} });
    deps.clock.after(FIRST_ROUND_MS, () => void this.#makeRounds());
  }

  /** Removes what events have taken away. */
  committed(room: string, events: readonly JournalEvent[]): void {
    for (const event of events) {
      if (event.type === 'message' && event.file) this.#noteSent(event.id);
      if (event.type === 'deleted' && isFileId(event.message)) void this.#remove(room, event.message);
      if (event.type === 'cleared') void this.#checkRoom(room);
    }
  }

  /** Removes a picture after an hour, if no message has it by then. */
  expectMessage(room: string, id: string): void {
    this.deps.clock.after(UNSENT_MS, () => void this.#checkFiles(room, [{ room, id, storedAt: 0 }]));
  }

  async #makeRounds(): Promise<void> {
    await this.#leadership?.known;
    if (this.#leadership?.isLeader !== false) await this.#safely(() => this.#checkAll());
    this.deps.clock.after(ROUND_INTERVAL_MS, () => void this.#makeRounds());
  }

  /** Checks all pictures. */
  async #checkAll(): Promise<void> {
    let files: StoredFile[] = [];
    for await (const file of this.deps.store.list()) {
      if (files.length >= STEP_PICTURES || (files[0] && files[0].room !== file.room)) {
        await this.#checkFiles(files[0]?.room ?? '', files);
        files = [];
        await new Promise<void>((resolve) => this.deps.clock.after(STEP_PAUSE_MS, resolve));
      }
      files.push(file);
    }
    await this.#checkFiles(files[0]?.room ?? '', files);
  }

  /** Checks the pictures of a room. While it does, further calls lead to a single check more. */
  async #checkRoom(room: string): Promise<void> {
    if (this.#checking.has(room)) return void this.#checking.set(room, true);
    this.#checking.set(room, false);
    await this.#safely(async () => {
      const files: StoredFile[] = [];
      for await (const file of this.deps.store.list(room)) files.push(file);
      await this.#checkFiles(room, files);
    });
    const isAgain = this.#checking.get(room);
    this.#checking.delete(room);
    if (isAgain) await this.#checkRoom(room);
  }

  /** Removes those pictures of a room that no message has, but for those that may still get one. */
  async #checkFiles(room: string, files: readonly StoredFile[]): Promise<void> {
    if (files.length === 0) return;
    await this.#safely(async () => {
      const { directory } = this.deps;
      const held = (await directory.find(room)) && (await directory.hold(room));
      // A later round tries again.
      if (held === 'full') return;
      try {
        for (const file of files) if (await this.#isOver(held, file)) await this.#remove(room, file.id);
      } finally {
        held?.release();
      }
    });
  }

  /** Returns whether a picture has no message, and will have none. */
  async #isOver(room: HeldRoom | undefined, { id, storedAt }: StoredFile): Promise<boolean> {
    const message = await room?.message(id);
    const isNew = this.deps.clock.wall() - storedAt < UNSENT_MS;
    if (message?.file) {
      if (isNew) this.#noteSent(id);
      return false;
    }
    return message !== undefined || this.#sent.has(id) || !isNew;
  }

  #noteSent(id: string): void {
    if (this.#sent.has(id)) return;
    this.#sent.add(id);
    this.deps.clock.after(UNSENT_MS, () => this.#sent.delete(id));
  }

  #remove(room: string, id: string): Promise<void> {
    return this.#safely(() => this.deps.store.remove(room, id));
  }

  /** Does some work, and logs its failure. A later round does what is left. */
  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.deps.log('pictures could not be checked or removed', { error: errorText(error) }, 'error');
    }
  }
}
