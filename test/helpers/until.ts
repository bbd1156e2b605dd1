/** Polls a condition until it holds. Rejects with a sentence that contains `description` after `timeoutMs`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  description: string,
  timeoutMs: number = 15_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain until ${description}.`);
    await Bun.sleep(5);
  }
}
