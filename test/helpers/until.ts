/** Waits until a condition holds that no event tells of; rejects with a sentence when it does not within `within` ms. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  within: number = 4_000,
): Promise<void> {
  const deadline = performance.now() + within;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited ${within} ms in vain until ${what}.`);
    await Bun.sleep(5);
  }
}
