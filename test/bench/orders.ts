/** What the bench asks of a client process, and what it gets back. Both sides read this table. */
export interface Orders {
  join: { plan: JoinPlan; outcome: JoinOutcome };
  /** Forgets what was heard and counts anew. */
  reset: { plan: { readonly sampleEvery: number }; outcome: null };
  talk: { plan: TalkPlan; outcome: TalkOutcome };
  tally: { plan: null; outcome: Tally };
  /** What `tally` leaves out: the latencies sampled since `reset`, in milliseconds. */
  samples: { plan: null; outcome: Float64Array };
}

/** How members speak, and over what. */
export interface Manner {
  readonly carrier: 'data-channel' | 'websocket';
  readonly dialect: 'plain' | 'chat.v1';
}

/** Members to bring into the room. */
export interface JoinPlan extends Manner {
  /** URL of the server. */
  readonly url: string;
  readonly members: number;
  /** Number of the first one; each member's is its own in all client processes. */
  readonly first: number;
  /** How many are on their way at a time. */
  readonly atOnce: number;
  /** False: each leaves as soon as it is in. */
  readonly stay: boolean;
  /** True: the offer goes up before candidates are gathered, as the demo's client sends it. */
  readonly ungathered?: boolean;
}

/** How the joining went. */
export interface JoinOutcome {
  /** From the first step to the open carrier, in milliseconds; those that failed are not among them. */
  readonly durations: Float64Array;
  /** Why some failed. */
  readonly failures: readonly string[];
  /** Joins that the client's own library spoilt and that were tried again. */
  readonly retried: number;
}

/** Messages to send, evenly in time and by all members in turn. */
export interface TalkPlan {
  /** Messages a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Bytes in a text. */
  readonly bytes: number;
}

/** What was said. */
export interface TalkOutcome {
  readonly sent: number;
  readonly seconds: number;
}

/** What was heard since `reset`, by all members of a process. */
export interface Tally {
  readonly heard: number;
  /** Deliveries that came after a later one of the same sender, or twice. */
  readonly outOfOrder: number;
  /** Members whose carrier closed, ever. */
  readonly closed: number;
}

export type OrderKind = keyof Orders;

/** An order on its way to a client process; the answer carries the same number. */
export type Letter = { [Kind in OrderKind]: { no: number; kind: Kind; plan: Orders[Kind]['plan'] } }[OrderKind];

/** The answer: an outcome, or what went wrong. */
export type Answer = { no: number; outcome: unknown } | { no: number; error: string };
