/** Words of the menu, in English. */
export const english = {
  /** Item of the menu that opens the search, and the name of its field. */
  search: 'Search messages',
};
