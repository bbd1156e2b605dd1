/** Words of the status line above the message field, in English. */
export const english = {
  // A name is an element, so sentences with one are lists of their pieces.

  youAre: <Name>(name: Name) => ['You’re ', name],
  readOnly: <Name>(name: Name) => ['You’re reading as ', name, '. You can’t write in this room.'],
  readOnlyGuest: <Name>(name: Name) => ['You’re reading as ', name, '. Sign in to write.'],
  /** Receives the names of the people who are typing. Empty without names. */
  typing<Name>([first, second, ...more]: readonly Name[]): (string | Name)[] {
    if (first === undefined) return [];
    if (second === undefined) return [first, ' is typing…'];
    return more.length === 0 ? [first, ' and ', second, ' are typing…'] : ['Several people are typing…'];
  },
  notJoined: 'You’re not in the chat.',
  offline: 'You’re offline.',
  reconnectingIn: (seconds: number) => `Reconnecting in ${seconds} s.`,
  reconnecting: 'Reconnecting…',
  /** Button that reconnects without waiting for the next attempt. */
  tryNow: 'Try now',
};
