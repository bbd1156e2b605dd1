import type { Carrier, CarrierEvents } from '../../carriers/carrier.ts';
import type { Cancel } from '../../clock.ts';
import { JournalError } from '../../journal/journal.ts';
import type { ClientMessage, Hello } from '../../protocol/client-messages.ts';
import { closeReasons, type CloseReason } from '../../protocol/close-reasons.ts';
import { errors, type ErrorCode } from '../../protocol/errors.ts';
import {
  DEDUPE_WINDOW_MS,
  HELLO_TIMEOUT_MS,
  MAX_FRAME_BYTES,
  MAX_TEXT_UNITS,
  PING_AFTER_MS,
} from '../../protocol/limits.ts';
import { parseClientFrame } from '../../protocol/parse-client.ts';
import type { Ack, ServerBye, ServerMessage } from '../../protocol/server-messages.ts';
import type { Welcome, RoomEvent } from '../../room/outlet.ts';
import type { Member, Outlet } from '../../room/member.ts';
import type { Room } from '../../room/room.ts';
import type { ChatV1Options } from './options.ts';
import { chatV1, encodeHistory } from './encode.ts';
import type { Watched } from './heartbeat.ts';
import { type Asker, handleRequest } from './requests.ts';
import { Backfill } from './backfill.ts';
import { sendOrCloseSlow } from '../send-or-close-slow.ts';

type State =
  | { readonly kind: 'expecting-hello'; readonly cancelDeadline: Cancel }
  | { readonly kind: 'entering'; readonly room: Room }
  | { readonly kind: 'member'; readonly room: Room; readonly member: Member; readonly asker: Asker }
  | { readonly kind: 'gone' };

/** Speaks chat.v1 over a carrier: nobody until `hello`, then a member of the room until the carrier ends. */
export function openChatV1(carrier: Carrier, parts: ChatV1Options): void {
  carrier.subscribe(new ChatV1Session(carrier, parts));
}

class ChatV1Session implements CarrierEvents, Outlet, Watched {
  readonly dialect = chatV1;
  readonly manner = 'reader';
  lastHeard: number;
  lastTold: number;
  #state: State;
  readonly #pages: Backfill;

  constructor(
    private readonly carrier: Carrier,
    private readonly parts: ChatV1Options,
  ) {
    const { clock } = parts;
    const cancelDeadline = clock.after(HELLO_TIMEOUT_MS, () => carrier.close(closeReasons['hello-timeout']));
    this.#state = { kind: 'expecting-hello', cancelDeadline };
    this.lastHeard = this.lastTold = clock.elapsed();
    this.#pages = new Backfill(carrier, clock);
  }

  // From the carrier

  text(text: string): void {
    // A carrier that was replaced is not even read.
    if (this.#isGone) return;
    this.lastHeard = this.parts.clock.elapsed();
    const frame = parseClientFrame(text);
    if (!frame.ok) return this.#breach(frame.reason);
    const bytes = Buffer.byteLength(text) / frame.messages.length;
    for (const message of frame.messages) {
      if (this.#isGone) return;
      this.#hear(message, bytes);
    }
  }

  notUtf8(bytes: number): void {
    this.#breach(`A binary frame of ${bytes} bytes is not UTF-8.`);
  }

  drained(): void {
    this.#pages.drained();
  }

  closing(closing: CloseReason): void {
    const state = this.#state;
    if (state.kind === 'gone') return;
    // Straight to the carrier: it is ending already and cannot be closed as slow.
    const { code, reason, retryAfter } = closing;
    this.carrier.send(
      JSON.stringify({
        type: 'bye',
        code,
        reason,
        ...(retryAfter !== undefined && { retryAfter }),
      } satisfies ServerBye),
    );
    this.#stop();
    if (state.kind !== 'member') return;
    if (closing.leaves) state.room.leave(state.member, this, closing);
    else state.room.detach(state.member, this);
  }

  closed(): void {
    const state = this.#state;
    this.#stop();
    if (state.kind === 'member') state.room.detach(state.member, this);
  }

  // From the room

  admit(member: Member): void {
    if (this.#state.kind === 'entering') {
      const { room } = this.#state;
      this.#state = { kind: 'member', room, member, asker: this.#asker(room, member) };
    }
    this.parts.heartbeat.watch(this);
  }

  welcome({ newest, moderator, members, ...arrival }: Welcome): void {
    if (this.#state.kind !== 'member') return;
    const { room, member } = this.#state;
    const { roomName, allowance } = this.parts;
    this.#tell({
      type: 'welcome',
      ...arrival,
      room: roomName,
      ...(members && { members }),
      ...(moderator && { moderator }),
      ...(this.parts.isReadonly && { readonly: true as const }),
      limits: {
        text: MAX_TEXT_UNITS,
        frame: MAX_FRAME_BYTES,
        rate: allowance.messages,
        rateBytes: allowance.bytes,
        dedupe: DEDUPE_WINDOW_MS,
        heartbeat: PING_AFTER_MS,
      },
    });
    this.#pages.catchUp(newest ? encodeHistory(newest) : [], () => {
      const page = room.nextPage(member);
      if (page === 'live') return undefined;
      const events: RoomEvent[] = page.events.map((message) => ({ kind: 'journalled', message }));
      if (page.presence) events.push({ kind: 'presence', message: page.presence });
      return chatV1.encode(events, page.before);
    });
  }

  send(text: string): void {
    this.lastTold = this.parts.clock.elapsed();
    sendOrCloseSlow(this.carrier, text, this.#pages.bytesBeside);
  }

  hint(text: string): void {
    if (this.carrier.buffered() === 0) this.carrier.send(text);
  }

  acknowledge(ack: Omit<Ack, 'type'>): void {
    this.#tell({ type: 'ack', ...ack });
  }

  refuse(command: string | undefined, code: ErrorCode, retryAfter?: number): void {
    const id = command !== undefined && { id: command };
    const wait = retryAfter !== undefined && { retryAfter };
    this.#tell({ type: 'error', ...id, code, reason: errors[code], ...wait });
  }

  close(closing: CloseReason): void {
    this.carrier.close(closing);
  }

  // From the heartbeat

  ping(): void {
    this.#tell({ type: 'ping' });
  }

  silent(): void {
    this.carrier.close(closeReasons.silent);
  }

  #hear(message: ClientMessage, bytes: number): void {
    const state = this.#state;
    if (message.type === 'bye') return this.carrier.close(closeReasons.ended);
    if (state.kind !== 'member') {
      return message.type === 'hello' ? this.#enter(message) : this.#breach('The first message is hello.');
    }
    switch (message.type) {
      case 'hello':
        return this.#breach('A second hello.');
      case 'pong':
        return;
      default:
        return handleRequest(message, bytes, state.asker, this.parts);
    }
  }

  #asker(room: Room, member: Member): Asker {
    return {
      ...{ room, member, pages: this.#pages },
      refuse: (command, code, retryAfter) => this.refuse(command, code, retryAfter),
      close: (closing) => this.carrier.close(closing),
    };
  }

  #enter({ token, epoch, offset, admin }: Hello): void {
    const { openRoom, isAdmin, log, roomName } = this.parts;
    if (this.#state.kind === 'expecting-hello') this.#state.cancelDeadline();
    if (admin !== undefined && !isAdmin(admin)) {
      log('refused a wrong admin token', { room: roomName, address: this.carrier.address });
      return this.carrier.close(closeReasons['not-admin']);
    }
    try {
      const room = openRoom();
      if (!room) return this.carrier.close(closeReasons['room-limit']);
      this.#state = { kind: 'entering', room };
      const { address } = this.carrier;
      room.enter(this, { address, token, epoch, offset, isModerator: admin !== undefined });
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      log('the journal could not be opened', { room: roomName, error: error.message });
      this.carrier.close(closeReasons.failed);
    }
  }

  #breach(reason: string): void {
    this.parts.log('closed a carrier that broke chat.v1', { reason, room: this.parts.roomName });
    this.carrier.close(closeReasons.protocol);
  }

  #tell(message: ServerMessage): void {
    this.send(JSON.stringify(message));
  }

  get #isGone(): boolean {
    return this.#state.kind === 'gone';
  }

  #stop(): void {
    if (this.#state.kind === 'expecting-hello') this.#state.cancelDeadline();
    this.#state = { kind: 'gone' };
    this.#pages.stop();
    this.parts.heartbeat.forget(this);
  }
}
