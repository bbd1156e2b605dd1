import type { Subprocess } from 'bun';

/** Every process the bench started and that may still run. */
const children = new Set<Subprocess>();
let ended = 0;

/** Holds a child to be ended with the bench. */
export function keep<Child extends Subprocess>(child: Child): Child {
  children.add(child);
  void child.exited.then(() => {
    children.delete(child);
    ended += Number(child.resourceUsage()?.cpuTime.total ?? 0);
  });
  return child;
}

/** Ends a child at once and resolves when it is gone. */
export async function end(child: Subprocess): Promise<void> {
  child.kill('SIGKILL');
  await child.exited;
}

/** Ends every child at once. */
export function endAll(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Processor time of the children that have ended, in microseconds. */
export function cpuOfEnded(): number {
  return ended;
}
