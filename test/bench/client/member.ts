import type { JoinPlan } from '../orders.ts';
import { rejectWhenLate, type Line, type LineEvents } from './line.ts';
import { openDataChannel } from './open-data-channel.ts';
import { openWebSocket } from './open-web-socket.ts';
import { ROOM } from '../room.ts';
import { makeStampedText } from './stamp.ts';

/** Start of this process's command ids. An id adds the member and the number of its message, so that it is unique. */
const run = crypto.randomUUID().slice(0, 8);

/** Callbacks of a member. */
export interface MemberEvents {
  /** Receives a frame and returns the number of the bench's messages in it. */
  readonly receive: (frame: string) => number;
  /** Receives why the connection has closed: the code of the server's `bye`, or what the transport reports. */
  readonly closed: (reason: string) => void;
}

/** A member of the room that sends messages. */
export class Member {
  #sent = 0;

  private constructor(
    private readonly number: number,
    private readonly plan: JoinPlan,
    private readonly line: Line,
  ) {}

  /** Opens a transport and, in chat.v1, sends `hello` and waits for `welcome`. */
  static async join(number: number, plan: JoinPlan, { receive, closed }: MemberEvents): Promise<Member> {
    const { url, carrier, dialect, ungathered = false } = plan;
    const open = carrier === 'websocket' ? openWebSocket : openDataChannel;
    const address = { url, room: ROOM, protocol: dialect === 'plain' ? '' : dialect, ungathered };
    if (dialect === 'plain') return new Member(number, plan, await open(address, { text: receive, closed }));

    let bye: string | undefined;
    const welcome = Promise.withResolvers<void>();
    const events: LineEvents = {
      text(frame) {
        // Most frames hold messages of the bench. A search for the type is cheaper than JSON.parse.
        if (receive(frame) > 0) return;
        if (frame.includes('"type":"ping"')) line.send('{"type":"pong"}');
        if (frame.includes('"type":"welcome"')) welcome.resolve();
        bye = /"type":"bye","code":"([^"]*)"/.exec(frame)?.[1] ?? bye;
      },
      closed(reason) {
        welcome.reject(new Error('the carrier closed before the welcome'));
        closed(bye ?? reason);
      },
    };
    welcome.promise.catch(() => {});
    const line: Line = await open(address, events);
    line.send('{"type":"hello"}');
    await rejectWhenLate(welcome.promise, 'the welcome');
    return new Member(number, plan, line);
  }

  /** Sends the next message, stamped with the current time. */
  send(bytes: number): void {
    const text = makeStampedText(this.number, this.#sent++, performance.now(), bytes);
    if (this.plan.dialect === 'plain') return this.line.send(text);
    this.line.send(`{"type":"send","id":"${this.#lastId}","text":"${text}"}`);
  }

  /** Deletes the last message. */
  deleteLast(): void {
    this.line.send(`{"type":"delete","id":"${this.#lastId}-x","message":"${this.#lastId}"}`);
  }

  /** Id of the last command. */
  get #lastId(): string {
    return `${run}-${this.number}-${String(this.#sent).padStart(8, '0')}`;
  }

  leave(): void {
    this.line.close();
  }
}
