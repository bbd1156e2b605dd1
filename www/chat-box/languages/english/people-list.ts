/** Words of the list of people, in English. */
export const english = {
  /** Accessible name of the list. */
  peopleOnline: 'People online',
  /** Shown in place of the list in a large room. */
  tooManyToList: 'Too many people to list.',
  /** Label of the field that filters a long list. */
  filterPeople: 'Filter people',
  /** Shown when the filter finds no person. */
  nobodyFound: 'No one here has that name.',
  /** Shown after your own name in the list. */
  you: 'you',
  rename: 'Change your name',
  /** Replaces it where you cannot change your name. */
  fixedName: 'Your name can’t be changed.',
};
