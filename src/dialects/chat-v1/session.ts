import type { Carrier, CarrierEvents } from '../../carriers/carrier.ts';
import type { Cancel } from '../../clock.ts';
import type { ClientRequest } from '../../ports/requests.ts';
import type { AddedMessage, Refusal } from '../../ports/rules.ts';
import type { Hello } from '../../protocol/client-messages.ts';
import { closeReasons, type CloseReason } from '../../protocol/close-reasons.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { HELLO_TIMEOUT_MS } from '../../protocol/limits.ts';
import { parseClientFrame, type ParsedMessage } from '../../protocol/parse-client.ts';
import type { Ack, ServerBye, ServerMessage } from '../../protocol/server-messages.ts';
import { RecordError } from '../../ports/record-error.ts';
import type { Member, Outlet } from '../../room/member.ts';
import type { Welcome } from '../../room/outlet.ts';
import type { Room } from '../../room/room.ts';
import { CarrierExpiry } from '../carrier-expiry.ts';
import { FutileTraffic } from '../futile-traffic.ts';
import { sendOrCloseSlow } from '../send-or-close-slow.ts';
import { Backfill, type NextFrames } from './backfill.ts';
import { chatV1, encodeNewest, encodeReplay, MAX_WELCOME_MEMBERS_BYTES, splitMembers } from './encode.ts';
import type { WatchedConnection } from './heartbeat.ts';
import { type ChatV1Deps, type ChatV1Options, toErrorMessage, toWelcomeMessage } from './options.ts';
import { handleRequest, type Requester } from './requests.ts';

/** Refusals of messages that did not count towards the member's budget. */
const UNPAID_REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['rate', 'readonly', 'busy', 'no-search']);

type State =
  | { readonly kind: 'expecting-hello'; readonly cancelDeadline: Cancel }
  | { readonly kind: 'entering'; readonly room: Room }
  | { readonly kind: 'member'; readonly room: Room; readonly member: Member; readonly requester: Requester }
  | { readonly kind: 'gone' };

/** Runs chat.v1 over a carrier. `hello` enters a member into the room. */
export function openChatV1(carrier: Carrier, options: ChatV1Options, deps: ChatV1Deps): void {
  carrier.subscribe(new ChatV1Session(carrier, options, deps));
}

class ChatV1Session implements CarrierEvents, Outlet, WatchedConnection {
  readonly dialect = chatV1;
  readonly catchesUp = true;
  receivedAt: number;
  sentAt: number;
  #state: State;
  readonly #backfill: Backfill;
  readonly #futile: FutileTraffic;
  readonly #expiry: CarrierExpiry;

  constructor(
    private readonly carrier: Carrier,
    private readonly options: ChatV1Options,
    private readonly deps: ChatV1Deps,
  ) {
    const { clock } = deps;
    const cancelDeadline = clock.after(HELLO_TIMEOUT_MS, () => carrier.close(closeReasons['hello-timeout']));
    this.#state = { kind: 'expecting-hello', cancelDeadline };
    this.receivedAt = this.sentAt = clock.elapsed();
    this.#backfill = new Backfill(carrier, clock, deps.pages);
    this.#expiry = new CarrierExpiry(carrier, clock);
    this.#futile = new FutileTraffic(clock, () => carrier.close(closeReasons.flood));
  }

  // Called by the carrier

  text(text: string): void {
    // A replaced carrier may still deliver frames.
    if (this.#isGone) return;
    this.receivedAt = this.deps.clock.elapsed();
    const frame = parseClientFrame<ClientRequest>(text, this.deps.requests);
    if (!frame.ok) return this.#closeBroken(frame.reason);
    const bytes = Buffer.byteLength(text) / frame.messages.length;
    for (const message of frame.messages) {
      if (this.#isGone) return;
      this.#receive(message, bytes);
    }
  }

  notUtf8(bytes: number): void {
    this.#closeBroken(`A binary frame of ${bytes} bytes is not UTF-8.`);
  }

  control(): void {
    this.#futile.charge(0);
  }

  drained(): void {
    this.#backfill.drained();
  }

  closing(closeReason: CloseReason): void {
    const state = this.#state;
    if (state.kind === 'gone') return;
    const { code, reason, retryAfter } = closeReason;
    const bye: ServerBye = { type: 'bye', code, reason, ...(retryAfter !== undefined && { retryAfter }) };
    // Not with `this.send`, which could close the carrier as slow while it is closing.
    this.carrier.send(JSON.stringify(bye));
    this.#stop();
    if (state.kind !== 'member') return;
    if (closeReason.leaves) state.room.leave(state.member, this, closeReason);
    else state.room.detach(state.member, this);
  }

  closed(): void {
    const state = this.#state;
    this.#stop();
    if (state.kind === 'member') state.room.detach(state.member, this);
  }

  // Called by the room

  admit(member: Member): void {
    // A second time for a client that enters as a new member after all.
    if (this.#state.kind === 'entering' || this.#state.kind === 'member') {
      const { room } = this.#state;
      this.#state = { kind: 'member', room, member, requester: this.#createRequester(room, member) };
    }
    this.deps.heartbeat.watch(this);
  }

  welcome({ newest, isAtHead, ...welcome }: Welcome): void {
    if (this.#state.kind !== 'member') return;
    const { room, member } = this.#state;
    const split = welcome.members && splitMembers(welcome.members, MAX_WELCOME_MEMBERS_BYTES);
    const next: NextFrames = (done) => room.nextPage(member, (page) => done(encodeReplay(page)));
    this.carrier.batch(() => {
      this.#sendMessage(toWelcomeMessage({ ...welcome, members: split?.first }, this.options, this.deps.requestTypes));
      for (const frame of chatV1.encode(split?.others ?? [], welcome.head)) this.send(frame);
      this.#backfill.catchUp({ newest: newest && encodeNewest(newest), next, isAtHead });
    });
  }

  send(text: string): void {
    this.sentAt = this.deps.clock.elapsed();
    sendOrCloseSlow(this.carrier, text, this.#backfill.waitingBytes);
  }

  sendIfIdle(text: string): void {
    if (this.carrier.buffered() === 0) this.carrier.send(text);
  }

  notify(message: AddedMessage): true {
    this.send(JSON.stringify(message));
    return true;
  }

  acknowledge(ack: Omit<Ack, 'type'>, isRepeat: boolean): void {
    this.#sendMessage({ type: 'ack', ...ack });
    if (isRepeat) this.#futile.charge(0);
  }

  refuse(commandId: string | undefined, refusal: Refusal): void {
    this.#sendMessage(toErrorMessage(commandId, refusal));
    this.#settleRefusal(refusal);
  }

  close(reason: CloseReason): void {
    this.carrier.close(reason);
  }

  // Called by the heartbeat

  ping(): void {
    this.#sendMessage({ type: 'ping' });
  }

  closeIdle(): void {
    this.carrier.close(closeReasons.silent);
  }

  #receive(message: ParsedMessage<ClientRequest>, bytes: number): void {
    const state = this.#state;
    if (message.type === 'bye') return this.carrier.close(closeReasons.ended);
    if (state.kind !== 'member') {
      return message.type === 'hello' ? this.#enter(message) : this.#closeBroken('The first message is not hello.');
    }
    switch (message.type) {
      case 'hello':
        return this.#closeBroken('hello was sent twice.');
      case 'pong':
        return this.#futile.charge(bytes);
      case 'unsupported':
        return this.refuse(message.id, message);
      default:
        return handleRequest(message, bytes, state.requester);
    }
  }

  #createRequester(room: Room, member: Member): Requester {
    return {
      ...{ room, member, backfill: this.#backfill, outlet: this, log: this.deps.log, handling: 0 },
      extend: (expires) => this.#expiry.set(expires),
      refuse: (refusal, id) => this.refuse(id, refusal),
      ignore: (refusal) => this.#settleRefusal(refusal),
    };
  }

  #enter({ token, epoch, offset, admin }: Hello): void {
    const { openRoom, checkAdmin, log } = this.deps;
    const { roomName, pass } = this.options;
    const { access = 'read-write', identity } = pass;
    const { address } = this.carrier;
    if (this.#state.kind === 'expecting-hello') this.#state.cancelDeadline();
    const check = admin === undefined ? 'right' : checkAdmin(admin, address);
    if (check !== 'right') {
      const refused = check === 'wrong' ? 'refused a wrong admin token' : 'refused an admin token without checking it';
      log(refused, { room: roomName, address });
      return this.carrier.close(closeReasons[check === 'wrong' ? 'not-admin' : 'busy']);
    }
    try {
      const room = openRoom();
      if (!room) return this.carrier.close(closeReasons['room-limit']);
      this.#state = { kind: 'entering', room };
      room.enter(this, { address, access, identity, token, epoch, offset, isModerator: admin !== undefined });
      if (identity) this.#expiry.set(identity.expires);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      log('the record could not be opened', { room: roomName, error: error.message }, 'error');
      this.carrier.close(closeReasons.failed);
    }
  }

  #closeBroken(reason: string): void {
    this.deps.log('closed a carrier that broke chat.v1', { reason, room: this.options.roomName });
    this.carrier.close(closeReasons.protocol);
  }

  /** Counts a refusal that did not count towards the budget. Closes the carrier if the refusal demands it. */
  #settleRefusal({ code, closes }: Refusal): void {
    if (UNPAID_REFUSALS.has(code)) this.#futile.charge(0);
    if (!closes) return;
    const member = this.#state.kind === 'member' ? this.#state.member.name : '';
    this.deps.log('closed a member that ignored refusals', { code, room: this.options.roomName, member });
    this.carrier.close(closes);
  }

  #sendMessage(message: ServerMessage): void {
    this.send(JSON.stringify(message));
  }

  get #isGone(): boolean {
    return this.#state.kind === 'gone';
  }

  #stop(): void {
    if (this.#state.kind === 'expecting-hello') this.#state.cancelDeadline();
    this.#state = { kind: 'gone' };
    this.#backfill.stop();
    this.#expiry.stop();
    this.deps.heartbeat.unwatch(this);
  }
}
