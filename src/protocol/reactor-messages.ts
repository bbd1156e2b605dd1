/** Requests the people with a reaction to a message. The response is `reactors`, with the same id. */
export interface ReactorsRequest {
  readonly type: 'reactors';
  /** Made by the client, like the id of a command. */
  readonly id: string;
  /** Id of the message. */
  readonly message: string;
  readonly emoji: string;
}

/** Response to `reactors`. */
export interface Reactors {
  readonly type: 'reactors';
  /** Id of the request. */
  readonly id: string;
  /** At most 25 people, in any order. The message has the number of all. */
  readonly people: readonly Reactor[];
}

/** A person with a reaction. */
export interface Reactor {
  /** Id of the person, as in `from` of its messages. */
  readonly id: string;
  /** Absent when the person is not in the room. */
  readonly name?: string | undefined;
}
