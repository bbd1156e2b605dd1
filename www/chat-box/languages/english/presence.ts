/** Returns a number of people in words. */
function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

/** Words of the lines about people who join and leave, in English. A name is an element, so some are lists of their pieces. */
export const english = {
  joined: <Name>(name: Name) => [name, ' joined'],
  left: <Name>(name: Name) => [name, ' left'],
  renamed: <Name>(was: Name, name: Name) => [was, ' is now ', name],
  /** Sums up arrivals and departures. One of the numbers can be 0. */
  joinedAndLeft: (joined: number, left: number) =>
    joined === 0 ? `${people(left)} left` : `${people(joined)} joined${left === 0 ? '' : `, ${left} left`}`,
};
