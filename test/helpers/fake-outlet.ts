import type { Closing } from '../../src/protocol/closings.ts';
import type { Arrival, Dialect, Outlet } from '../../src/room/dialect.ts';

/** A member's way out of a room, without a carrier: it keeps what the room told it. */
export interface FakeOutlet extends Outlet {
  /** What came, in order: `welcome`, then the frames. */
  readonly heard: string[];
  readonly arrivals: Arrival[];
  readonly closings: Closing[];
}

/** Tells a turn as one text, such as `+Ada Ada:hi -Ada`. */
export const briefTurns: Dialect = {
  batches: true,
  encode: (events) => [
    events
      .map((event) => {
        if (event.kind === 'said') return `${event.message.from.name}:${event.message.text}`;
        return (event.kind === 'joined' ? '+' : '-') + event.message.member.name;
      })
      .join(' '),
  ],
};

/** Tells each text by itself, as the plain dialect does. */
export const singleTexts: Dialect = {
  batches: false,
  encode: (events) => events.flatMap((event) => (event.kind === 'said' ? [event.raw] : [])),
};

/** An outlet that hears turns from its welcome on, or with `singleTexts` from its joining on. */
export function fakeOutlet(dialect: Dialect = briefTurns, wishes: Partial<Outlet> = {}): FakeOutlet {
  const heard: string[] = [];
  const arrivals: Arrival[] = [];
  const closings: Closing[] = [];
  return {
    heard,
    arrivals,
    closings,
    dialect,
    hearsAtOnce: !dialect.batches,
    welcome(arrival) {
      heard.push('welcome');
      arrivals.push(arrival);
    },
    send: (text) => void heard.push(text),
    close: (closing) => void closings.push(closing),
    ...wishes,
  };
}
