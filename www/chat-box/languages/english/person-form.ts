/** Words of the forms for a person, in English. */
export const english = {
  newName: 'New name',
  /** Button that picks a random name. */
  randomName: 'Random name',
  /** Label of the list of choices in `rejoinAfter`. */
  rejoinLabel: (name: string) => `Remove ${name}. They can rejoin:`,
  /** How long a removed person stays out. */
  rejoinAfter: [
    [0, 'right away'],
    [300, 'after 5 minutes'],
    [3_600, 'after 1 hour'],
    [86_400, 'after 1 day'],
    [604_800, 'after 1 week'],
  ] as readonly (readonly [seconds: number, label: string])[],
};
