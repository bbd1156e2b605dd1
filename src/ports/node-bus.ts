/** Requests between the nodes that share an engine. */
export interface NodeBus {
  /** Id of this run of this node: 1 to 41 letters, digits and `.` `_` `-`. */
  readonly node: string;
  /** Resolves to the ids of all nodes that are alive, this one included; to none while the engine is away. Never rejects. */
  list(): Promise<readonly string[]>;
  /** Sends a request to a node, and resolves to what came of it within a second. Never rejects. */
  request(node: string, kind: string, body: string): Promise<NodeReply>;
  /** Sets the handler of the requests of one kind. It resolves to the body of the answer. */
  handle(kind: string, handler: (body: string) => Promise<string>): void;
  /** Takes part in the choice of the single node that does some work, until the store closes. `work` is a short name. */
  lead(work: string, events: LeadershipEvents): Leadership;
}

/** Receives whether this node does the work. */
export interface LeadershipEvents {
  gained(): void;
  /** Another node may do the work soon. */
  lost(): void;
}

/** Part of a node in the choice of a leader. A leader that ends is replaced within ten seconds. */
export interface Leadership {
  /** Whether this node is the leader. False once its lease may have ended, and so before another node can be the leader. */
  readonly isLeader: boolean;
  /** Id of the leader when this node last asked; undefined before. */
  readonly leader: string | undefined;
  /** Resolves when this node has asked for the first time. Never rejects. */
  readonly known: Promise<void>;
}

/** What came of a request to a node. */
export type NodeReply =
  | { readonly kind: 'answered'; readonly body: string }
  /** No node has this id, or it is dead. */
  | { readonly kind: 'unknown' }
  /** No answer came in time: the node or the engine is away. A later attempt may succeed. */
  | { readonly kind: 'no-answer' };

/** Returns whether a text can be the id of a node. */
export function isNodeId(text: string): boolean {
  return /^[\w.-]{1,41}$/.test(text);
}
