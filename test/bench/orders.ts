/** Orders of the bench to a client process, and their outcomes. */
export interface Orders {
  join: { plan: JoinPlan; outcome: JoinOutcome };
  /** Resets all counts. */
  reset: { plan: { readonly sampleEvery: number }; outcome: null };
  send: { plan: SendPlan; outcome: SendOutcome };
  /** Closes the transports of all members. */
  leave: { plan: null; outcome: null };
  tally: { plan: null; outcome: Tally };
  /** What was sampled since `reset`. Ends the sampling of the event loop. */
  samples: { plan: null; outcome: Samples };
}

/** Transport and message format of members. */
export interface MemberKind {
  readonly carrier: 'data-channel' | 'websocket';
  readonly dialect: 'plain' | 'chat.v1';
}

/** Members to add to the room. */
export interface JoinPlan extends MemberKind {
  /** URL of the server. */
  readonly url: string;
  readonly members: number;
  /** Number of the first member. Numbers are unique across the client processes. */
  readonly first: number;
  /** The number of joins at a time. */
  readonly atOnce: number;
  /** False: each member leaves as soon as it has joined. */
  readonly stay: boolean;
  /** True: the offer is sent before candidates are gathered, as the demo's client does. */
  readonly ungathered?: boolean;
}

/** Result of joins. */
export interface JoinOutcome {
  /** The time from the first step to the open transport, in milliseconds, of each successful join. */
  readonly durations: Float64Array;
  /** The reason of each failed join. */
  readonly failures: readonly string[];
  /** The number of joins that the client's own library spoilt and that were repeated. */
  readonly retried: number;
}

/** Messages to send, evenly in time and from all members in turn. */
export interface SendPlan {
  /** Messages a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Bytes in a text. */
  readonly bytes: number;
  /** The sender of each so many-th message deletes it after it. Only in chat.v1. Default: no deletions. */
  readonly deleteEvery?: number;
}

/** Result of sending. */
export interface SendOutcome {
  readonly sent: number;
  readonly seconds: number;
}

/** Deliveries since `reset` to all members of a process. */
export interface Tally {
  readonly received: number;
  /** Deliveries that arrived twice, or after a later message of the same sender. */
  readonly outOfOrder: number;
  /** Why connections of members have closed since the start, a reason for each. */
  readonly closed: readonly string[];
}

/** Samples of a run, in milliseconds. */
export interface Samples {
  /** From sending to receiving, of messages of the same process. */
  readonly latencies: Float64Array;
  /** How late the event loop of the process ran its timers. */
  readonly lateness: Float64Array;
}

export type OrderKind = keyof Orders;

/** An order as sent to a client process. The answer has the same number. */
export type NumberedOrder = { [Kind in OrderKind]: { no: number; kind: Kind; plan: Orders[Kind]['plan'] } }[OrderKind];

/** The answer to an order: an outcome or an error. */
export type Answer = { no: number; outcome: unknown } | { no: number; error: string };
