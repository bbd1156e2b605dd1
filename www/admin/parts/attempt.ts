import { describeFailure, type Failure, toFailure } from '../api/failure.ts';

/** An element that runs one action at a time, and shows why the last one failed. */
interface Acting {
  isRunning: boolean;
  trouble: string;
}

/** Runs an action, unless one runs already. Resolves to whether it succeeded; its failure becomes the trouble of the element. */
export async function attempt(
  element: Acting,
  run: () => Promise<unknown>,
  describe: (failure: Failure) => string = describeFailure,
): Promise<boolean> {
  if (element.isRunning) return false;
  element.isRunning = true;
  element.trouble = '';
  try {
    await run();
    return true;
  } catch (error) {
    element.trouble = describe(toFailure(error));
    return false;
  } finally {
    element.isRunning = false;
  }
}
