import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Message, Person } from '../../src/protocol/server-messages.ts';
import { systemClock } from '../../src/clock.ts';
import type { ChatTarget } from '../client/browser.ts';
import type { ChatClient } from '../client/client.ts';
import type { Outgoing, NewCommand } from '../client/outbox/outgoing.ts';
import type { ClientEvents } from '../client/events.ts';
import { targetKey, type SharedClient, shareBrowserClient } from '../client/shared-client.ts';
import type { ClientState } from '../client/state.ts';
import { ChatMembersEvent, ChatMessageEvent, ChatStateEvent } from './events.ts';
import { type Chunk, type PresenceChange, Transcript } from './log/transcript.ts';
import { memoize } from './lit/memoize.ts';
import { applyOutgoing } from './log/optimistic.ts';
import { TypingUsers } from './status/typing-users.ts';

const NONE: readonly never[] = [];
/** Before the first welcome nobody knows what they are called. */
const UNKNOWN_PERSON: Person = { id: '', name: '' };

/** Holds the client of a `<chat-box>`: one at a time, only while the element is in a document. */
export class ChatController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #address: ChatTarget | undefined;
  #shared: SharedClient | undefined;
  #transcript = new Transcript();
  #release: (() => void)[] = [];
  readonly #writers: TypingUsers;
  readonly #chunks = memoize(
    (
      messages: readonly Message[],
      outgoing: readonly Outgoing[],
      me: Person,
      hasOlder: boolean,
      transcript: Transcript,
      _lines: unknown,
    ) =>
      memoize(() =>
        transcript.chunks(applyOutgoing(messages, outgoing, me), {
          me: me.id,
          hasOlder,
          find: (id) => this.client?.find(id),
        }),
      ),
  );
  /** What was refused last, until somebody has read it. */
  refusal: ClientEvents['refused'] | undefined;

  /** `heard` is told what others say while we are here, and what we missed, but not history. */
  constructor(
    host: ReactiveControllerHost & Element,
    private readonly heard: (message: Message) => void,
  ) {
    this.#host = host;
    this.#writers = new TypingUsers(systemClock, () => host.requestUpdate());
    host.addController(this);
  }

  get state(): ClientState {
    return this.client?.state ?? { phase: 'idle' };
  }

  /** What the room has. */
  get messages(): readonly Message[] {
    return this.client?.messages ?? NONE;
  }

  /** Names of the others who are writing. */
  get writing(): readonly string[] {
    return this.#writers.ids.flatMap((id) => this.client?.members.find((one) => one.id === id)?.name ?? []);
  }

  /**
   * Makes the log, with what we asked for already done: the same while nothing in it changes. Messages may come faster
   * than they are drawn, and what is not drawn is not made.
   */
  get chunks(): () => readonly Chunk[] {
    const { messages = NONE, outgoing = NONE, you = UNKNOWN_PERSON, hasOlder = false } = this.client ?? {};
    return this.#chunks(messages, outgoing, you, hasOlder, this.#transcript, this.#transcript.lines);
  }

  /** Undefined before the first join. */
  get client(): ChatClient | undefined {
    return this.#shared?.client;
  }

  /** Talks to this address from now on. A new one means a new client and an empty log. Who was in stays in. */
  use(address: ChatTarget, join: boolean): void {
    const old = this.#address;
    if (old && targetKey(old) === targetKey(address)) return;
    const wasIn = this.state.phase !== 'idle';
    this.#turnTo(address);
    if (join || wasIn) this.join();
  }

  join(): void {
    if (this.#address === undefined) return;
    if (this.#shared === undefined) {
      this.#shared = shareBrowserClient(this.#address);
      this.#listen(this.#shared.client);
    }
    this.#shared.client.join();
    // Another element may have joined with this client already: then nothing changes that would tell.
    this.#host.requestUpdate();
  }

  /** False when too much is waiting already. */
  give(command: NewCommand): boolean {
    this.refusal = undefined;
    return this.client?.command(command) ?? false;
  }

  hostConnected(): void {
    // Put in again after it was taken out: the address has not changed, and the client is gone.
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    // An element that is moved is taken out and put in again, by some after a promise or two: not worth a goodbye.
    setTimeout(() => {
      // Put in again later, it starts anew.
      if (!this.#host.isConnected) this.#turnTo(undefined);
    });
  }

  #listen(client: ChatClient): void {
    const update = () => this.#host.requestUpdate();
    const presence = (row: PresenceChange) => this.#transcript.presence(row, client.position.offset);
    const tell = (event: Event) => {
      update();
      this.#host.dispatchEvent(event);
    };
    this.#release = [
      client.on('state', (state) => tell(new ChatStateEvent(state))),
      client.on('members', (members) => tell(new ChatMembersEvent(members, client.count))),
      client.on('message', (message) => {
        const own = message.from.id === client.you?.id;
        this.#writers.remove(message.from.id);
        if (!own) this.heard(message);
        tell(new ChatMessageEvent(message, own));
      }),
      client.on('outgoing', update),
      client.on('typing', (id) => this.#writers.add(id)),
      client.on('refused', (refusal) => {
        this.refusal = refusal;
        update();
      }),
      client.on('messages', update),
      client.on('changed', (event) => {
        if (event.type === 'renamed') presence({ person: event.member, change: 'renamed', was: event.was });
        update();
      }),
      client.on('reset', () => this.#transcript.reset()),
      client.on('joined', (person) => presence({ person, change: 'joined' })),
      client.on('left', (person) => {
        this.#writers.remove(person.id);
        presence({ person, change: 'left' });
      }),
    ];
  }

  #turnTo(address: ChatTarget | undefined): void {
    for (const release of this.#release) release();
    this.#release = [];
    this.#writers.clear();
    this.refusal = undefined;
    this.#shared?.release();
    this.#shared = undefined;
    this.#address = address;
    this.#transcript = new Transcript();
  }
}
