/** Words of the reactions to a message, in English. */
export const english = {
  /** Accessible name of the reactions of a message. */
  reactions: 'Reactions',
  /** Button that opens the emoji picker. The actions on a message have it too. */
  react: 'Add reaction',
  /** Ends a list of names: the number of people whose names are not in it. */
  others: (count: number) => (count === 1 ? '1 other' : `${count} others`),
};
