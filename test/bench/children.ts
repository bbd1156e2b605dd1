import type { Subprocess } from 'bun';

/** Processes that the bench started and that may still run. */
const children = new Set<Subprocess>();
let ended = 0;

/** Registers a child, so that it ends with the bench. */
export function trackChild<Child extends Subprocess>(child: Child): Child {
  children.add(child);
  void child.exited.then(() => {
    children.delete(child);
    ended += Number(child.resourceUsage()?.cpuTime.total ?? 0);
  });
  return child;
}

/** Kills a child and resolves when it has ended. */
export async function killChild(child: Subprocess): Promise<void> {
  child.kill('SIGKILL');
  await child.exited;
}

/** Kills every child. */
export function killChildren(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** The processor time of the children that have ended, in microseconds. */
export function endedChildrenCpu(): number {
  return ended;
}
