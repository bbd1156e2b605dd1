import type { ReactiveController } from 'lit';
import type { Notice } from '../../src/protocol/moderation-messages.ts';
import { isProgram } from '../../src/protocol/person.ts';
import type { Message, Person, Renamed } from '../../src/protocol/server-messages.ts';
import { systemClock } from '../../src/clock.ts';
import type { ChatTarget } from '../client/browser.ts';
import type { ChatClient } from '../client/client.ts';
import type { Outgoing, NewCommand } from '../client/outbox/outgoing.ts';
import type { ClientEvents } from '../client/events.ts';
import { areTargetsEqual, type SharedClient, shareBrowserClient } from '../client/shared-client.ts';
import type { ClientState } from '../client/state.ts';
import { readChatTarget, roomKey } from './chat-target.ts';
import { ChatIdentityEvent, ChatMembersEvent, ChatMessageEvent, ChatNoticeEvent, ChatStateEvent } from './events.ts';
import { type Chunk, type ChunkRange, Transcript } from './log/transcript.ts';
import { memoize } from './lit/memoize.ts';
import { applyOutgoing, Deletions } from './log/optimistic.ts';
import type { RoomLimits } from './room-limits.ts';
import type { Settings } from './settings.ts';
import type { PresenceChange, PresenceLine } from './presence/presence-lines.ts';
import { TypingUsers } from './people/typing-users.ts';

/** Why something did not happen: a refusal of the server, the loss of your name, or a script that did not load. */
export type Refusal = ClientEvents['refused'] | Renamed | 'load-failed';

/** The values of `RoomLimits`. */
type LimitInputs = [
  ...[RoomLimits['settings'], RoomLimits['muted'], isGuest: boolean, isModerator: boolean],
  ...[since: number, sentAt: number],
];

/** Number of notices that are shown at once. */
const MAX_NOTICES = 3;
const NONE: readonly never[] = [];
/** The author of your messages until the first welcome assigns your id and name. */
const UNKNOWN_PERSON: Person = { id: '', name: '' };

/** Owns the client of a `<chat-box>`: at most one at a time, and only while the element is in a document. */
export class ChatController implements ReactiveController {
  readonly #host: Settings;
  #target: ChatTarget | undefined;
  /** The key under which the browser stores what belongs to the room. It stays while the client does. */
  key = '';
  #shared: SharedClient | undefined;
  #transcript = new Transcript();
  #unsubscribers: (() => void)[] = [];
  readonly #typingUsers: TypingUsers;
  readonly #chunks = memoize(
    (
      messages: readonly Message[],
      outgoing: readonly Outgoing[],
      held: readonly Outgoing[],
      me: Person,
      hasOlder: boolean,
      transcript: Transcript,
      lines: readonly PresenceLine[],
    ) =>
      memoize((range: ChunkRange) =>
        transcript.chunks(
          applyOutgoing(messages, [...outgoing, ...held], me),
          {
            isOwn: (message) => message.from.id === me.id || !!this.client?.isOwn(message),
            hasOlder,
            lines,
            find: (id) => this.client?.find(id),
          },
          range,
        ),
      ),
  );
  /** The last of them, until the reader dismisses it. */
  refusal: Refusal | undefined;
  /** The newest notices, the oldest first. */
  notices: readonly Notice[] = NONE;
  /** Your deletions that can still be undone. */
  readonly deletions = new Deletions();
  /** When you last wrote, in milliseconds since 1970. */
  #sentAt = 0;
  readonly #limits = memoize((...[settings, muted, isGuest, isModerator, since, sentAt]: LimitInputs) => {
    return { settings, muted, isGuest, isModerator, since, sentAt };
  });

  /** `received`: a message of another person arrived or was missed. `deleted`: a message was deleted. */
  constructor(
    host: Settings,
    private readonly received: (message: Message) => unknown,
    private readonly deleted: (id: string) => void,
  ) {
    this.#host = host;
    this.#typingUsers = new TypingUsers(systemClock, () => host.requestUpdate());
    host.addController(this);
  }

  get state(): ClientState {
    return this.client?.state ?? { phase: 'idle' };
  }

  /** The loaded messages, without those that are being sent. */
  get messages(): readonly Message[] {
    return this.client?.messages ?? NONE;
  }

  /** The others who are typing. */
  get typing(): readonly Person[] {
    const { ids } = this.#typingUsers;
    return ids.length === 0 ? NONE : ids.flatMap((id) => this.client?.members.find((member) => member.id === id) ?? []);
  }

  /**
   * A function that builds chunks of the log, with the commands that are being sent applied. It is a new function after each change
   * of the log. Messages may arrive faster than the log is drawn, so nothing is built before the log calls it.
   */
  get chunks(): (range: ChunkRange) => readonly Chunk[] {
    const { messages = NONE, outgoing = NONE, you = UNKNOWN_PERSON, hasOlder = false } = this.client ?? {};
    const lines = this.#host.presence === 'off' ? NONE : this.#transcript.lines;
    return this.#chunks(messages, outgoing, this.deletions.held, you, hasOlder, this.#transcript, lines);
  }

  /** Number of your messages that are being sent. */
  get sending(): number {
    return this.client?.outgoing.filter(({ command }) => command.type === 'send').length ?? 0;
  }

  /** What may keep you from writing. The same object until one of its values changes. */
  get limits(): RoomLimits {
    const { settings, muted, you, guestSince = 0 } = this.client ?? {};
    const { state } = this;
    const isModerator = state.phase === 'live' && state.isModerator;
    return this.#limits(settings, muted, you?.user === undefined, isModerator, guestSince, this.#sentAt);
  }

  /** Returns whether you can act on the author of a message: a person, as a moderator of a higher rank. */
  readonly outranks = ({ id, role }: Person): boolean => {
    const isEqual = role === 'owner' || (role === 'moderator' && this.client?.role === role);
    return this.limits.isModerator && !isEqual && !isProgram(id);
  };

  /** Undefined before the first join. */
  get client(): ChatClient | undefined {
    return this.#shared?.client;
  }

  /** Switches to the target of the settings. A different one starts with a new client, and joins if the old client had. */
  applyTarget(): void {
    const target = readChatTarget(this.#host);
    if (!this.#host.isConnected || (this.#target && areTargetsEqual(this.#target, target))) return;
    const hadJoined = this.state.phase !== 'idle';
    const retargeting = this.#shared?.retarget(target) ?? 'refused';
    if (retargeting === 'refused') this.#switchTo(target);
    else this.#target = target;
    // A framework may make a new getToken each time that it renders, also after the chat was left.
    if (retargeting === 'kept') return;
    if (this.#host.connect !== 'manual' || hadJoined) this.join();
  }

  join(): void {
    // The page may have just changed a setting.
    this.applyTarget();
    if (this.#target === undefined) return;
    if (this.#shared === undefined) {
      this.#shared = shareBrowserClient(this.#target);
      this.#listen(this.#shared.client);
    }
    this.#shared.client.join();
    // If another element has joined with this client already, no event causes an update.
    this.#host.requestUpdate();
  }

  /** Sends a command, or queues it. Returns false if too many commands are waiting, or before the first join. */
  send(command: NewCommand): boolean {
    this.refusal = undefined;
    return this.client?.command(command) ?? false;
  }

  hostConnected(): void {
    // An element that is inserted again has the same target but no client. The page may still set properties of a new one.
    this.#host.requestUpdate();
    queueMicrotask(() => this.applyTarget());
  }

  hostDisconnected(): void {
    // A framework moves an element by removing it and inserting it again, sometimes a few microtasks later.
    setTimeout(() => this.#host.isConnected || this.#switchTo(undefined));
  }

  #listen(client: ChatClient): void {
    const update = () => this.#host.requestUpdate();
    const presence = (change: Omit<PresenceChange, 'time'>, time = systemClock.wall()) =>
      this.#transcript.presence({ ...change, time }, client.position.offset);
    const dispatch = (event: Event) => {
      update();
      this.#host.dispatchEvent(event);
    };
    this.#unsubscribers = [
      this.deletions.listen(),
      client.on('state', (state) => dispatch(new ChatStateEvent(state))),
      client.on('members', (members) => dispatch(new ChatMembersEvent(members, client.count))),
      client.on('message', (message) => {
        const own = client.isOwn(message);
        this.#typingUsers.remove(message.from.id);
        if (own) this.#sentAt = systemClock.wall();
        else this.received(message);
        dispatch(new ChatMessageEvent(message, own));
      }),
      client.on('identity', (identity) => dispatch(new ChatIdentityEvent(client.you, identity?.user ?? null))),
      ...(['outgoing', 'settings', 'pinned', 'muted', 'reports'] as const).map((name) => client.on(name, update)),
      client.on('messages', update),
      client.on('notice', (notice) => {
        this.notices = [...this.notices.slice(1 - MAX_NOTICES), notice];
        dispatch(new ChatNoticeEvent(notice));
      }),
      // The name of a member who is not listed is unknown, so nothing is shown.
      client.on('typing', (id) => client.members.some((member) => member.id === id) && this.#typingUsers.add(id)),
      client.on('refused', (refusal) => {
        this.refusal = refusal;
        update();
      }),
      client.on('changed', (event) => {
        if (event.type === 'renamed') {
          presence({ person: event.member, change: 'renamed', was: event.was }, event.time);
          const isWanted = client.outgoing.some(({ command }) => command.type === 'rename');
          // Another person took your name while you were away.
          if (event.member === client.you && !isWanted) this.refusal = event;
        }
        if (event.type === 'deleted') this.deleted(event.message);
        update();
      }),
      client.on('reset', () => this.#transcript.reset()),
      client.on('joined', (person) => presence({ person, change: 'joined' })),
      client.on('left', (person) => {
        this.#typingUsers.remove(person.id);
        presence({ person, change: 'left' });
      }),
    ];
  }

  #switchTo(target: ChatTarget | undefined): void {
    for (const unsubscribe of this.#unsubscribers.splice(0)) unsubscribe();
    this.#typingUsers.clear();
    this.refusal = undefined;
    this.notices = NONE;
    this.deletions.flush();
    this.#shared?.release();
    this.#shared = undefined;
    this.#target = target;
    if (target) this.key = roomKey(target);
    this.#transcript = new Transcript();
    this.#sentAt = 0;
  }
}
