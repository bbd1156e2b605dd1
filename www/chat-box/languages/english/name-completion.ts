/** Words of the list that completes names, in English. */
export const english = {
  /** Accessible name of the list that completes `@`. */
  nameSuggestions: 'Suggested names',
  nameSuggestionCount: (count: number) =>
    count === 1
      ? '1 name. Press Enter to use it.'
      : `${count} names. Choose one with the arrow keys, then press Enter.`,
};
