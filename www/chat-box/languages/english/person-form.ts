/** Words of the form that changes your name, in English. */
export const english = {
  newName: 'New name',
  /** Button that picks a random name. */
  randomName: 'Random name',
};
