import type { Carrier, CarrierListener } from '../carriers/carrier.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ClientMessage, Send } from '../protocol/client-messages.ts';
import { closings, type Closing } from '../protocol/closings.ts';
import { HELLO_WITHIN, MAX_FRAME, MAX_TEXT, PING_AFTER } from '../protocol/limits.ts';
import { parseClientFrame } from '../protocol/parse-client.ts';
import type { ErrorCode, ServerMessage } from '../protocol/server-messages.ts';
import { textFault } from '../protocol/text.ts';
import type { Arrival, Outlet } from '../room/dialect.ts';
import type { Member, Room } from '../room/room.ts';
import { chatV1 } from './encode-turn.ts';
import type { Heartbeat, Watched } from './heartbeat.ts';
import { sendLive } from './send-live.ts';

/** What a chat.v1 carrier needs besides itself. */
export interface ChatParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly heartbeat: Heartbeat;
  /** Name of the room it was opened for. */
  readonly roomName: string;
  /** Opens the room when `hello` has come; undefined when there are too many rooms. */
  readonly openRoom: () => Room | undefined;
}

type State =
  | { readonly kind: 'expecting-hello'; readonly cancelDeadline: Cancel }
  | { readonly kind: 'member'; readonly room: Room; readonly member: Member }
  | { readonly kind: 'gone' };

const REASONS: Record<ErrorCode, string> = {
  'too-long': `A text is at most ${MAX_TEXT} UTF-16 units.`,
  'bad-text': 'A text is not empty and holds no control characters but newline and tab.',
};

/** Speaks chat.v1 over a carrier: nobody until `hello`, then a member of the room until the carrier ends. */
export function speakChat(carrier: Carrier, parts: ChatParts): void {
  carrier.listen(new ChatSession(carrier, parts));
}

class ChatSession implements CarrierListener, Outlet, Watched {
  readonly dialect = chatV1;
  readonly hearsAtOnce = false;
  lastHeard: number;
  #state: State;

  constructor(
    private readonly carrier: Carrier,
    private readonly parts: ChatParts,
  ) {
    const cancelDeadline = parts.clock.after(HELLO_WITHIN, () => carrier.close(closings['hello-timeout']));
    this.#state = { kind: 'expecting-hello', cancelDeadline };
    this.lastHeard = parts.clock.now();
  }

  // From the carrier

  text(text: string): void {
    this.lastHeard = this.parts.clock.now();
    const frame = parseClientFrame(text);
    if (!frame.ok) return this.#breach(frame.reason);
    for (const message of frame.messages) {
      if (this.#state.kind === 'gone') return;
      this.#hear(message);
    }
  }

  garbled(bytes: number): void {
    this.#breach(`A binary frame of ${bytes} bytes is not UTF-8.`);
  }

  ending(closing: Closing): void {
    this.#tell({ type: 'bye', code: closing.code, reason: closing.reason });
    this.closed();
  }

  closed(): void {
    const state = this.#state;
    this.#state = { kind: 'gone' };
    switch (state.kind) {
      case 'expecting-hello':
        return state.cancelDeadline();
      case 'member':
        this.parts.heartbeat.forget(this);
        return state.room.leave(state.member);
      case 'gone':
        return;
    }
  }

  // From the room

  welcome({ you, epoch, head, members }: Arrival): void {
    const limits = { text: MAX_TEXT, frame: MAX_FRAME, heartbeat: PING_AFTER };
    const room = this.parts.roomName;
    this.#tell({ type: 'welcome', you, room, epoch, head, resumed: false, recovered: false, members, limits });
  }

  send(text: string): void {
    sendLive(this.carrier, text);
  }

  close(closing: Closing): void {
    this.carrier.close(closing);
  }

  // From the heartbeat

  ping(): void {
    this.#tell({ type: 'ping' });
  }

  silent(): void {
    this.carrier.close(closings.silent);
  }

  #hear(message: ClientMessage): void {
    if (message.type === 'bye') return this.carrier.close(closings.ended);
    const state = this.#state;
    if (state.kind !== 'member') {
      return message.type === 'hello' ? this.#enter() : this.#breach('The first message is hello.');
    }
    switch (message.type) {
      case 'hello':
        return this.#breach('A second hello.');
      case 'send':
        return this.#say(state.room, state.member, message);
      case 'pong':
        return;
    }
  }

  #enter(): void {
    if (this.#state.kind === 'expecting-hello') this.#state.cancelDeadline();
    const room = this.parts.openRoom();
    if (!room) return this.carrier.close(closings['room-limit']);
    this.#state = { kind: 'member', room, member: room.join(this) };
    this.parts.heartbeat.watch(this);
  }

  #say(room: Room, member: Member, { id, text }: Send): void {
    const fault = textFault(text);
    if (fault) this.#tell({ type: 'error', id, code: fault, reason: REASONS[fault] });
    else room.say(member, text, id);
  }

  #breach(reason: string): void {
    this.parts.log('closed a carrier that broke chat.v1', { reason, room: this.parts.roomName });
    this.carrier.close(closings.protocol);
  }

  #tell(message: ServerMessage): void {
    this.carrier.send(JSON.stringify(message));
  }
}
