import type { Refusal } from '../../src/ports/rules.ts';
import type { CloseReason } from '../../src/protocol/close-reasons.ts';
import type { ErrorCode } from '../../src/protocol/errors.ts';
import type { Ack } from '../../src/protocol/server-messages.ts';
import type { Welcome, Dialect } from '../../src/room/outlet.ts';
import type { Member, Outlet } from '../../src/room/member.ts';
import { briefTurns } from './brief-turns.ts';

/** What was refused, and why. */
export interface RefusedCommand {
  readonly id: string;
  readonly code: ErrorCode;
  readonly retryAfter: number | undefined;
}

/** A member's way out of a room, without a carrier: it keeps what the room told it. */
export class FakeOutlet implements Outlet {
  readonly catchesUp: boolean;
  /** Everything in order: `welcome`, frames, `ack id`, `error id code`, `bye code`. */
  readonly received: string[] = [];
  readonly typingFrames: string[] = [];
  readonly welcomes: Welcome[] = [];
  readonly acks: Omit<Ack, 'type'>[] = [];
  readonly refusals: RefusedCommand[] = [];
  readonly closeReasons: CloseReason[] = [];
  member: Member | undefined;
  /** False: once welcome, it reads no page until it is told to. */
  reads = true;
  /** What a test does at these moments, as a dialect would. */
  onWelcome: (arrival: Welcome) => void = () => {};
  onSend: (text: string) => void = () => {};
  onClose: (closing: CloseReason) => void = () => {};

  constructor(readonly dialect: Dialect = briefTurns) {
    this.catchesUp = dialect.batches;
  }

  /** The frames alone. */
  get frames(): string[] {
    return this.received.filter((one) => !/^(welcome|ack|error|bye)\b/.test(one));
  }

  admit(member: Member): void {
    this.member = member;
  }

  welcome(arrival: Welcome): void {
    if (this.catchesUp) this.received.push('welcome');
    this.welcomes.push(arrival);
    this.onWelcome(arrival);
  }

  send(text: string): void {
    this.received.push(text);
    this.onSend(text);
  }

  sendIfIdle(text: string): void {
    this.typingFrames.push(text);
  }

  acknowledge(ack: Omit<Ack, 'type'>): void {
    this.received.push(`ack ${ack.id}`);
    this.acks.push(ack);
  }

  refuse(id: string, { code, retryAfter, closes }: Refusal): void {
    this.received.push(`error ${id} ${code}`);
    this.refusals.push({ id, code, retryAfter });
    if (closes) this.close(closes);
  }

  close(closing: CloseReason): void {
    if (this.closeReasons.length > 0) return;
    this.received.push(`bye ${closing.code}`);
    this.closeReasons.push(closing);
    this.onClose(closing);
  }
}
