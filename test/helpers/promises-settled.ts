/** Resolves once promises that wait for nothing but one another are settled. */
export async function promisesSettled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
}
