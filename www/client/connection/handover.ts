import type { Carrier, NetworkPath, Route } from '../carriers/carrier.ts';
import type { ClientLink } from '../client.ts';
import { type ConnectFailure, isRetryable, readRetryAfter } from '../connect-failure.ts';
import { ChatSession, type Sent, type SessionOwner } from './chat-session.ts';
import type { HandoverDeps, HandoverEvents, HandoverState } from './handover-state.ts';
import { startAttempt } from './open-attempt.ts';

/** How long the first carrier may take from `hello` to `welcome` before the other route is tried beside it. */
const WELCOME_HEAD_START_MS = 2_000;
/** How long a late data channel waits for the newest page. The server closes a channel that sends no `hello` for 5 s. */
const PAGE_HEAD_START_MS = 2_000;
/** How long a carrier may still take to open after the current one broke. */
const OPEN_TIMEOUT_MS = 3_000;
/** How long a hand-over waits from its `hello` to the `welcome`. */
const WELCOME_TIMEOUT_MS = 5_000;
/** How long the client stays on the other route before it tries the preferred one. Each later wait is twice as long. */
const MIN_UPGRADE_DELAY_MS = 5_000;
const MAX_UPGRADE_DELAY_MS = 300_000;
/** How long the client stays on the other route after data channels stalled repeatedly. */
const UNRELIABLE_UPGRADE_DELAY_MS = 600_000;
/** How long a data channel must work so that its stall counts as the first. */
const STEADY_AFTER_MS = 60_000;

/** A connection to the room over one carrier after another. Moves to a better carrier without missing a message. */
export class HandoverConnection {
  readonly #deps: HandoverDeps;
  readonly #owner: SessionOwner;
  readonly #events: HandoverEvents;
  #state: HandoverState = { kind: 'over' };
  #link: Omit<ClientLink, 'fallbackReason'> | undefined;
  /** Another carrier of this client has sent `hello`, so the server may close the current one as replaced. */
  #mayBeReplaced = false;
  #upgradeDelay = MIN_UPGRADE_DELAY_MS;
  /** Cancels the next upgrade, or the wait for a welcome. */
  #cancelTimer: () => void = () => {};
  /** Lets a late data channel send its `hello`. */
  #release: () => void = () => {};

  constructor(deps: HandoverDeps, owner: SessionOwner, events: HandoverEvents) {
    this.#deps = deps;
    this.#owner = owner;
    this.#events = events;
  }

  /**
   * Sends `hello` on the first carrier, and moves to its successor when that has opened. Separate from the constructor,
   * because the carrier may break at once.
   */
  start(carrier: Carrier): void {
    const { choice, clock } = this.#deps;
    const { route, successor } = carrier;
    const current = this.#createSession(carrier);
    const other = choice.alternativeTo(route);
    this.#state = { kind: 'joining', current };
    if (other && successor) {
      // Two carriers that send `hello` without a token make two members, so the second waits for the answer to the first.
      const released = new Promise<void>((resolve) => (this.#release = resolve));
      this.#handOver(
        other,
        successor.then((late) => released.then(() => late)),
      );
      this.#cancelTimer = clock.after(WELCOME_HEAD_START_MS, this.#release);
    } else if (other) this.#cancelTimer = clock.after(WELCOME_HEAD_START_MS, () => this.#handOver(other));
    current.start(this.#owner.hello());
  }

  /** The transport in use. Undefined before the room's first welcome. */
  get link(): ClientLink | undefined {
    return this.#link && { ...this.#link, fallbackReason: this.#deps.choice.fallbackReason };
  }

  /** Measures the path of the current carrier. Resolves to undefined when there is none. */
  async path(): Promise<NetworkPath | undefined> {
    return this.#state.current?.path();
  }

  /** Sends a message. Returns false when there is no open carrier, or while a hand-over holds messages back. */
  send(message: Sent): boolean {
    const { kind, current } = this.#state;
    return kind !== 'awaiting-welcome' && !!current?.send(message);
  }

  /** Checks whether the server sent anything lately. */
  check(): void {
    this.#state.current?.check();
  }

  /** Moves to a new carrier, because the network has changed. */
  networkChanged(): void {
    // It opens from an address of the old network.
    if (this.#state.kind === 'opening') this.#abandonSuccessor({ kind: 'lost' });
    this.#upgradeDelay = MIN_UPGRADE_DELAY_MS;
    this.#handOver(this.#deps.choice.first);
  }

  /** Stops the connection; no callback follows. `leaves`: the member leaves the room. */
  stop(leaves: boolean): void {
    const { current, successor } = this.#state;
    this.#state = { kind: 'over' };
    this.#cancelTimer();
    current?.stop(leaves);
    successor?.stop(leaves);
    // A late data channel that has opened and waits is left now.
    this.#release();
  }

  #createSession(carrier: Carrier): ChatSession {
    const session: ChatSession = new ChatSession(carrier, this.#deps.clock, {
      receive: (message) => {
        if (message.type === 'welcome') this.#welcomed(session);
        if (this.#state.current !== session) return;
        this.#owner.receive(message);
        // Without the position of the newest page, `hello` would load that page again, and the messages would vanish meanwhile.
        if (this.#link && this.#state.kind === 'opening' && this.#owner.hello().epoch) this.#release();
      },
      stalled: () => {
        if (this.#state.current === session) this.#stalled(session.route);
      },
      ended: (failure) => {
        if (this.#state.successor === session) this.#handOverFailed(session.route, failure);
        else if (this.#state.current === session) this.#broke(session.route, failure);
      },
    });
    return session;
  }

  #welcomed(session: ChatSession): void {
    const { choice, clock } = this.#deps;
    const { route } = session;
    const { kind, current, successor } = this.#state;
    const isFirst = !this.#link;
    /** Both sent `hello`, and the server may have received them in any order. */
    const areTwo = isFirst && kind === 'awaiting-welcome';
    // Without a token, each of two carriers may have a member of its own.
    const leaves = isFirst && this.#owner.hello().token === undefined;
    this.#link = { route, since: clock.wall() };
    this.#mayBeReplaced ||= areTwo;
    // With a token, the server moves the member to the successor, whose `hello` is on its way.
    if (areTwo && current === session && !leaves) return;
    this.#cancelTimer();
    if (kind === 'opening' && route !== choice.preferred) {
      // A data channel that still opens takes over from this WebSocket.
      this.#cancelTimer = clock.after(PAGE_HEAD_START_MS, this.#release);
      return;
    }
    if (current !== session) {
      if (current && isFirst && current.route === 'data-channel') choice.recordStall(2);
      current?.stop(leaves);
    } else successor?.stop(leaves);
    this.#state = { kind: 'on', current: session };
    if (route === 'data-channel') choice.recordWelcome();
    this.#scheduleUpgrade(route);
  }

  /** Tries the preferred route later, and less often each time, while the client is on the other one. */
  #scheduleUpgrade(route: Route, minDelay = 0): void {
    const { choice, clock } = this.#deps;
    if (route === choice.preferred) return;
    this.#cancelTimer();
    const delay = choice.isUnreliable ? UNRELIABLE_UPGRADE_DELAY_MS : this.#upgradeDelay;
    this.#cancelTimer = clock.after(Math.max(delay, minDelay), () => this.#handOver(choice.preferred));
    this.#upgradeDelay = Math.min(this.#upgradeDelay * 2, MAX_UPGRADE_DELAY_MS);
  }

  /** Opens another carrier beside the current one. Does nothing during a hand-over. */
  #handOver(route: Route, opening?: Promise<Carrier>): void {
    const { kind, current } = this.#state;
    if (kind !== 'on' && kind !== 'joining') return;
    this.#cancelTimer();
    const successor = startAttempt(
      (signal) => opening ?? this.#deps.connect(signal, { route, attempt: 1 }),
      (carrier) => this.#sendHello(carrier),
      (failure) => this.#handOverFailed(route, failure),
    );
    this.#state = { kind: 'opening', current, successor };
  }

  /** Sends `hello` on the carrier that has opened. */
  #sendHello(carrier: Carrier): void {
    const successor = this.#createSession(carrier);
    const { current } = this.#state;
    this.#cancelTimer();
    this.#mayBeReplaced = false;
    this.#state = current ? { kind: 'awaiting-welcome', current, successor } : { kind: 'interrupted', successor };
    const { choice, clock } = this.#deps;
    this.#cancelTimer = clock.after(WELCOME_TIMEOUT_MS, () => {
      if (carrier.route === 'data-channel') choice.recordStall(2);
      this.#handOverFailed(carrier.route, { kind: 'timeout' });
    });
    successor.start(this.#owner.hello());
  }

  #handOverFailed(route: Route, failure: ConnectFailure): void {
    this.#deps.choice.recordFailure(route, failure);
    this.#abandonSuccessor(failure);
  }

  /** Stays on the current carrier. Without one, the connection ends with the failure. */
  #abandonSuccessor(failure: ConnectFailure): void {
    const state = this.#state;
    this.#cancelTimer();
    state.successor?.stop(false);
    this.#release();
    if (!state.current) return this.#events.ended(failure);
    // After `hello` the server may have detached the current carrier already.
    this.#mayBeReplaced ||= state.kind === 'awaiting-welcome';
    this.#state = { kind: this.#link ? 'on' : 'joining', current: state.current };
    this.#scheduleUpgrade(state.current.route, readRetryAfter(failure));
    this.#owner.flush();
  }

  /** Opens another carrier beside one that stalled, and moves to it after its welcome. */
  #stalled(route: Route): void {
    const other = route === 'data-channel' ? this.#deps.choice.alternativeTo(route) : undefined;
    if (other && this.#state.kind === 'on') this.#recordStall();
    if (other || this.#link) this.#handOver(other ?? route);
  }

  /** Records that the data channel stalled after its welcome. */
  #recordStall(): void {
    const { choice, clock } = this.#deps;
    // After a data channel that failed soon, the wait before the next try keeps growing.
    const wasSteady = this.#link !== undefined && clock.wall() - this.#link.since >= STEADY_AFTER_MS;
    if (wasSteady) this.#upgradeDelay = MIN_UPGRADE_DELAY_MS;
    choice.recordStall(1, wasSteady);
  }

  /** Handles the end of the current session. */
  #broke(route: Route, failure: ConnectFailure): void {
    const state = this.#state;
    const code = failure.kind === 'closed' ? failure.close.code : undefined;
    // This client replaced the carrier: a hand-over is about to succeed, or failed after the server had detached it.
    const isOwnReplacement = code === 'replaced' && (state.kind === 'awaiting-welcome' || this.#mayBeReplaced);
    const ending: ConnectFailure = isOwnReplacement ? { kind: 'lost' } : failure;
    const { successor } = state;
    if (!this.#link) this.#deps.choice.recordFailure(route, failure);
    // The server received nothing: the packets of this client do not get through.
    else if (state.kind === 'on' && route === 'data-channel' && code === 'silent') this.#recordStall();
    this.#release();
    if (successor && isRetryable(ending)) {
      this.#state = { kind: 'interrupted', successor };
      // The server may be gone, and would not answer.
      if (state.kind === 'opening')
        this.#cancelTimer = this.#deps.clock.after(OPEN_TIMEOUT_MS, () => this.#abandonSuccessor(ending));
      if (!isOwnReplacement) this.#events.interrupted();
      return;
    }
    this.#events.ended(ending);
  }
}
