/** Resolves when promises that wait only for each other are settled. */
export async function promisesSettled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
}
