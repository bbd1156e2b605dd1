import { PerNetwork } from '../limits/per-network.ts';
import { KeyedLimits } from '../limits/keyed-limits.ts';

const WINDOW_MS = 3_600_000;
/** Maximum number of reports of a person, and of the guests of a network, within the window. */
const MAX_PER_PERSON = 5;
const MAX_PER_NETWORK = 20;

/** A person that reports. */
export interface Reporter {
  readonly room: string;
  readonly personId: string;
  /** IP address of a guest; undefined for a verified user. */
  readonly guestAddress: string | undefined;
}

/** The latest reports: times by command id, the oldest first. */
type Times = Map<string, number>;

/** Limits the reports of people, and of the guests of a network. */
export class ReportLimit {
  readonly #people: KeyedLimits<Times>;
  readonly #networks: PerNetwork<Times>;

  constructor(private readonly elapsed: () => number) {
    const create = (): Times => new Map();
    const isIdle = (times: Times) => this.#dropOld(times).size === 0;
    this.#people = new KeyedLimits(create, isIdle);
    this.#networks = new PerNetwork(create, isIdle);
  }

  /** Returns the milliseconds until a person may report; 0 means now. A repeat of a report passes. */
  waitMs(reporter: Reporter, id: string): number {
    const waits = this.#timesOf(reporter).map(([times, max]) => {
      if (times.has(id) || this.#dropOld(times).size < max) return 0;
      const [first = 0] = times.values();
      return Math.ceil(first + WINDOW_MS - this.elapsed());
    });
    return Math.max(...waits);
  }

  /** Notes a report, or does nothing when it is noted already. */
  note(reporter: Reporter, id: string): void {
    for (const [times] of this.#timesOf(reporter)) if (!times.has(id)) times.set(id, this.elapsed());
  }

  #timesOf({ room, personId, guestAddress }: Reporter): readonly (readonly [Times, number])[] {
    const network = guestAddress === undefined ? undefined : this.#networks.get(guestAddress);
    return [
      [this.#people.get(`${room} ${personId}`), MAX_PER_PERSON],
      ...(network ? [[network, MAX_PER_NETWORK] as const] : []),
    ];
  }

  #dropOld(times: Times): Times {
    for (const [id, at] of times) {
      if (this.elapsed() - at < WINDOW_MS) break;
      times.delete(id);
    }
    return times;
  }
}
