import type { JoinPlan } from '../orders.ts';
import { inTime, type Line, type LineEvents } from './line.ts';
import { openDataChannel } from './open-data-channel.ts';
import { openWebSocket } from './open-web-socket.ts';
import { ROOM } from '../room.ts';
import { stamped } from './stamp.ts';

/** Command ids are used once for all: this process, then the member, then its message. */
const run = crypto.randomUUID().slice(0, 8);

/** What a member reports. */
export interface MemberEvents {
  /** Takes a frame; returns how many of the bench's messages it held. */
  readonly hear: (frame: string) => number;
  readonly closed: () => void;
}

/** One who is in the room and speaks. */
export class Member {
  #said = 0;

  private constructor(
    private readonly number: number,
    private readonly plan: JoinPlan,
    private readonly line: Line,
  ) {}

  /** Opens a carrier and, in chat.v1, says hello and waits for the welcome. */
  static async join(number: number, plan: JoinPlan, { hear, closed }: MemberEvents): Promise<Member> {
    const { url, carrier, dialect, ungathered = false } = plan;
    const open = carrier === 'websocket' ? openWebSocket : openDataChannel;
    const address = { url, room: ROOM, protocol: dialect === 'plain' ? '' : dialect, ungathered };
    if (dialect === 'plain') return new Member(number, plan, await open(address, { text: hear, closed }));

    const welcome = Promise.withResolvers<void>();
    const events: LineEvents = {
      text(frame) {
        // Frames without a message of ours are few; the rest is not worth a JSON.parse.
        if (hear(frame) > 0) return;
        if (frame.includes('"type":"ping"')) line.send('{"type":"pong"}');
        if (frame.includes('"type":"welcome"')) welcome.resolve();
      },
      closed() {
        welcome.reject(new Error('the carrier closed before the welcome'));
        closed();
      },
    };
    welcome.promise.catch(() => {});
    const line: Line = await open(address, events);
    line.send('{"type":"hello"}');
    await inTime(welcome.promise, 'the welcome');
    return new Member(number, plan, line);
  }

  /** Says the next message, stamped with this moment. */
  say(bytes: number): void {
    const text = stamped(this.number, this.#said++, performance.now(), bytes);
    if (this.plan.dialect === 'plain') return this.line.send(text);
    this.line.send(
      `{"type":"send","id":"${run}-${this.number}-${String(this.#said).padStart(8, '0')}","text":"${text}"}`,
    );
  }

  leave(): void {
    this.line.close();
  }
}
