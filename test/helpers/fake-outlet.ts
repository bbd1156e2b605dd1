import type { AddedMessage, Refusal } from '../../src/ports/rules.ts';
import type { CloseReason } from '../../src/protocol/close-reasons.ts';
import type { ErrorCode } from '../../src/protocol/errors.ts';
import type { Ack } from '../../src/protocol/server-messages.ts';
import type { Welcome, Dialect } from '../../src/room/outlet.ts';
import type { Member, Outlet } from '../../src/room/member.ts';
import { briefTurns } from './brief-turns.ts';

/** A refused command. */
export interface RefusedCommand {
  readonly id: string;
  readonly code: ErrorCode;
  readonly retryAfter: number | undefined;
}

/** An outlet without a carrier. It stores everything that the room sends. */
export class FakeOutlet implements Outlet {
  readonly catchesUp: boolean;
  /** Everything received, in order: `welcome`, frames, `ack id`, `error id code`, `bye code`. */
  readonly received: string[] = [];
  readonly typingFrames: string[] = [];
  readonly welcomes: Welcome[] = [];
  readonly acks: Omit<Ack, 'type'>[] = [];
  readonly refusals: RefusedCommand[] = [];
  readonly closeReasons: CloseReason[] = [];
  member: Member | undefined;
  /** False: after its welcome it reads no page by itself. */
  reads = true;
  /** Callbacks of a test, in place of a dialect. */
  onWelcome: (welcome: Welcome) => void = () => {};
  onSend: (text: string) => void = () => {};
  onClose: (reason: CloseReason) => void = () => {};

  constructor(readonly dialect: Dialect = briefTurns) {
    this.catchesUp = dialect.batches;
  }

  /** Received frames only. */
  get frames(): string[] {
    return this.received.filter((item) => !/^(welcome|ack|error|bye)\b/.test(item));
  }

  admit(member: Member): void {
    this.member = member;
  }

  welcome(welcome: Welcome): void {
    if (this.catchesUp) this.received.push('welcome');
    this.welcomes.push(welcome);
    this.onWelcome(welcome);
  }

  send(text: string): void {
    this.received.push(text);
    this.onSend(text);
  }

  sendIfIdle(text: string): void {
    this.typingFrames.push(text);
  }

  notify(message: AddedMessage): boolean {
    this.received.push(JSON.stringify(message));
    return true;
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

  close(reason: CloseReason): void {
    if (this.closeReasons.length > 0) return;
    this.received.push(`bye ${reason.code}`);
    this.closeReasons.push(reason);
    this.onClose(reason);
  }
}
