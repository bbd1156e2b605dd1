import { errorText, type Log } from '../log.ts';
import type { RoomDirectory } from '../ports/rooms.ts';
import type { PresenceMessage } from '../ports/sinks.ts';
import type { WaitingPresence } from './presence-queue.ts';
import type { Webhook, WebhookData } from './webhook.ts';

/** Maximum number of turns whose changes wait for the store. */
const MAX_WAITING_TURNS = 1_000;

/** What a turn changed in the list of people. */
interface PresenceTurn {
  readonly room: string;
  /** Offset of the last event before it. */
  readonly after: number;
  readonly time: number;
  readonly messages: readonly PresenceMessage[];
}

/** Collaborators of a tracker. */
export interface PresenceTrackerDeps {
  readonly directory: Pick<RoomDirectory, 'find'>;
  readonly log: Log;
  readonly newId: () => string;
  /** Receives each webhook about people. */
  readonly send: (waiting: WaitingPresence) => void;
}

/** Turns changes in the lists of people of the rooms on this node into webhooks. */
export class PresenceTracker {
  readonly #waiting: PresenceTurn[] = [];
  /** Rooms with people, and their epochs. */
  readonly #occupied = new Map<string, string>();
  #isRunning = false;

  constructor(private readonly deps: PresenceTrackerDeps) {}

  /** Notes what a turn changed. */
  note(turn: PresenceTurn): void {
    if (this.#waiting.length >= MAX_WAITING_TURNS)
      return this.deps.log('webhook: changes of people came too fast, and were dropped', { room: turn.room }, 'warn');
    this.#waiting.push(turn);
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let turn = this.#waiting.shift(); turn; turn = this.#waiting.shift()) {
      try {
        await this.#take(turn);
      } catch (error) {
        this.deps.log('webhook: changes of people were lost', { room: turn.room, error: errorText(error) }, 'error');
      }
    }
    this.#isRunning = false;
  }

  async #take({ room, after, time, messages }: PresenceTurn): Promise<void> {
    const { newId, send } = this.deps;
    const summary = await this.deps.directory.find(room);
    const people = summary?.members ?? 0;
    const epoch = summary?.epoch ?? this.#occupied.get(room) ?? '';
    const add = (type: Webhook['type'], fields: Readonly<Record<string, unknown>> = {}) => {
      const data: WebhookData = { room, epoch, ...fields, time };
      send({ webhook: { id: `prs_${newId()}`, type, time, data }, after });
    };
    const joined = messages.filter(({ type }) => type === 'joined').length;
    if (people > 0 && people <= joined && !this.#occupied.has(room)) add('room.opened');
    for (const message of messages) {
      if (message.type === 'left') add('member.left', { member: message.member });
      if (message.type === 'joined') {
        const { member, returning } = message;
        add('member.joined', { member, ...(returning && { returning }) });
      }
    }
    if (people > 0) this.#occupied.set(room, epoch);
    else if (messages.some(({ type }) => type !== 'joined')) {
      this.#occupied.delete(room);
      add('room.emptied');
    }
  }
}
